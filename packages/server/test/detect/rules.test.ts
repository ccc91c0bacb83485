import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { readConfig } from '../../src/app/config.ts'
import { loadSecretRules } from '../../src/detect/index.ts'
import { ExitError } from '../../src/platform/exit.ts'
import { testDeployment } from '../helpers/deployment.ts'

const folder = mkdtempSync(join(tmpdir(), 'answerable-rules-'))
after(() => rmSync(folder, { recursive: true }))

const HOUSE = { id: 'house-token', regex: 'house-[0-9]{12}', keywords: ['house-'] }

function file(name: string, content: unknown): string {
  const path = join(folder, name)
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content))
  return path
}

const bad: [why: string, content: unknown, says: RegExp][] = [
  ['no JSON', '{"rules": [ CANARY', /is not JSON/],
  ['no rules', { rules: 'CANARY' }, /is no set of rules/],
  ['a rule without an id', [{ ...HOUSE, id: 'two words CANARY' }], /rule 0: id/],
  ['two rules of one name', [HOUSE, HOUSE], /two rules are called house-token/],
  ['nothing the engine can use', [{ ...HOUSE, regex: '(?=CANARY)house' }], /no rule that can be used/],
  ['an empty list', [], /no rule that can be used/],
]
for (const [why, content, says] of bad) {
  test(`the server does not start with a file of rules that holds ${why}`, async () => {
    const secretRules = file('bad.json', content)
    const started = testDeployment({ secretRules, dataDir: join(folder, 'never') })
    await assert.rejects(started, (error: ExitError) => {
      assert.equal(error.code, 'config_invalid')
      assert.match(error.message, says)
      assert.ok(!error.message.includes('CANARY'), 'no text of the file is repeated')
      return true
    })
  })
}

test('nor with a file that is not there', () => {
  assert.throws(() => loadSecretRules(join(folder, 'absent.json'), () => undefined), ExitError)
})

test('rules of a file are used instead of the shipped ones, and those that cannot be used are named', () => {
  const reported: string[] = []
  const path = file('house.json', { rules: [HOUSE, { ...HOUSE, id: 'looks-ahead', regex: '(?=a)house' }] })
  const scanner = loadSecretRules(path, (line) => reported.push(line))
  assert.deepEqual(scanner.rules, ['house-token'])
  assert.deepEqual(
    scanner.scan('my house-123456789012').map(({ rule }) => rule),
    ['house-token'],
  )
  assert.match(reported.join('\n'), /^secret rule looks-ahead is not used: /)
})

test('ANSWERABLE_SECRET_RULES names the file', () => {
  assert.equal(readConfig({ ANSWERABLE_SECRET_RULES: 'rules.json' }).secretRules, 'rules.json')
  assert.equal(readConfig({}).secretRules, undefined)
})
