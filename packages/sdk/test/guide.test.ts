import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { FakeLog } from './helpers/fake-log.ts'

const root = join(import.meta.dirname, '../../..')

/** The TypeScript of the guide, in the order it is read, as one program. */
function programOf(page: string): string {
  return [...page.matchAll(/^```ts\n(.*?)^```/gmsu)].map(([, code]) => code).join('\n')
}

describe('docs/guide/sdk.md', () => {
  let folder: string
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'answerable-guide-'))
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
    writeFileSync(join(folder, 'package.json'), '{"type":"module"}')
    writeFileSync(join(folder, 'guide.ts'), programOf(readFileSync(join(root, 'docs/guide/sdk.md'), 'utf8')))
    const key = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' })
    const log = new FakeLog()
    writeFileSync(
      join(folder, 'agent-key.json'),
      JSON.stringify({ agent: 'a', origin: log.origin, vkey: log.vkey, key }),
    )
  })
  after(() => rmSync(folder, { recursive: true, force: true }))

  test('its code has the types it claims', () => {
    const options = {
      extends: join(root, 'tsconfig.json'),
      compilerOptions: { noUncheckedIndexedAccess: true },
      include: ['guide.ts'],
    }
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(options))
    const tsc = join(root, 'node_modules/typescript/bin/tsc')
    assert.equal(execFileSync(process.execPath, [tsc, '-p', folder], { encoding: 'utf8' }), '')
  })

  test('it does what it says', () => {
    const gate = join(import.meta.dirname, 'helpers/guide-process.ts')
    const args = [
      '--conditions=source',
      '--disable-warning=ExperimentalWarning',
      '--import',
      gate,
      join(folder, 'guide.ts'),
    ]
    const said = execFileSync(process.execPath, args, { cwd: folder, encoding: 'utf8' })
    assert.deepEqual(said.trimEnd().split('\n'), [
      'paid 20.00 to DE12 executed',
      'No rule permits this. Who can mend it: policy author.',
      'paid 500.00 after review',
      'true',
    ])
  })
})
