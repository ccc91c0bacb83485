import assert from 'node:assert/strict'
import { type SpawnSyncReturns, spawnSync } from 'node:child_process'
import { existsSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { importsOf } from './lib/imports.ts'
import { readManifests, root } from './lib/repo.ts'

/** Below the repository's `node_modules`, so that the copies find zod and the others as an installation would. */
const CACHE = join(root, 'node_modules/.cache')
const names = readManifests()
  .filter(({ path, manifest }) => path !== 'package.json' && !manifest.private)
  .map(({ manifest }) => manifest.name)

let home: string
let built: SpawnSyncReturns<string>
before(() => {
  mkdirSync(CACHE, { recursive: true })
  home = mkdtempSync(join(CACHE, 'build-test-'))
  built = run(process.execPath, [join(root, 'scripts/build.ts'), '--out', home])
})
after(() => rmSync(home, { recursive: true, force: true }))

describe('what npm run build would publish', () => {
  test('is emitted for every package', () => {
    assert.equal(built.status, 0, built.stdout + built.stderr)
    for (const name of names) assert.ok(existsSync(join(home, 'node_modules', name, 'dist/index.d.ts')), name)
  })

  test('holds the console inside the server', () => {
    const folder = join(home, 'node_modules/@answerable/server/dist/www')
    assert.match(readFileSync(join(folder, 'index.html'), 'utf8'), /<script[^>]+src="\/assets\//u)
  })

  test('runs as plain JavaScript, without the sources', () => {
    const code = names.map((name) => `await import(${JSON.stringify(name)})`).join('\n')
    const { status, stderr } = run(process.execPath, ['--input-type=module', '-e', code])
    assert.equal(status, 0, stderr)
  })

  test('imports nothing that is not there', () => {
    const files = globSync('node_modules/@answerable/*/dist/**/*.js', { cwd: home })
    assert.ok(files.length >= names.length)
    const missing = files.flatMap((file) =>
      importsOf(readFileSync(join(home, file), 'utf8'))
        .filter(({ specifier }) => specifier.startsWith('.'))
        .filter(({ specifier }) => !existsSync(join(home, dirname(file), specifier)))
        .map(({ specifier }) => `${file}: ${specifier}`),
    )
    assert.deepEqual(missing, [])
  })

  test('has types that a strict consumer can check', () => {
    // Were a declaration file not found, everything in it would be `any`, and the expected errors would be missing.
    const uses = names.map((name, index) => {
      const wrong = `// @ts-expect-error\nexport const w${index}: keyof typeof p${index} = 'no such export'`
      return `import * as p${index} from '${name}'\n${wrong}`
    })
    writeFileSync(join(home, 'consumer.mts'), uses.join('\n'))
    const options = '--ignoreConfig --strict --module nodenext --target es2024 --noEmit --types node'.split(' ')
    const { status, stdout } = run('tsc', [...options, 'consumer.mts'])
    assert.equal(status, 0, stdout)
  })

  test('starts: the program says its version', (t) => {
    const bin = join(home, 'node_modules/@answerable/server/bin/answerable.js')
    if (!existsSync(join(root, 'packages/server/src/main.ts'))) return t.skip('needs packages/server/src/main.ts')
    const { status, stdout, stderr } = run(process.execPath, [bin, '--version'])
    assert.equal(status, 0, stderr)
    assert.match(stdout, /^\d+\.\d+\.\d+\n$/u)
  })
})

function run(command: string, args: string[]): SpawnSyncReturns<string> {
  return spawnSync(command, args, { cwd: home, encoding: 'utf8', timeout: 120_000 })
}
