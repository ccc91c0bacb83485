import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { checkEntropy, ENTROPY } from './lib/entropy.ts'
import { readFiles, show } from './lib/repo.ts'

test('clock, ids and randomness come from one module', () => {
  assert.deepEqual(show(checkEntropy(readFiles('packages/*/src/**/*.{ts,tsx}'))), [])
})

const snippets = {
  caught: [
    'const now = Date.now()',
    'const clock = Date.now',
    'const now = new Date()',
    'const now = new Date;',
    'const text = Date()',
    'const n = Math.random()',
    'import { randomUUID } from "node:crypto"',
    'const id = crypto.randomUUID()',
    'crypto.getRandomValues(bytes)',
    'const salt = randomBytes(32)',
    'const key = ed25519.utils.randomSecretKey()',
    'const t = `at ${Date.now()}`',
    'const t = Temporal.Now.instant()',
  ],
  allowed: [
    'const then = new Date(entry.time)',
    '// Date.now() would make this impossible to replay',
    'const why = "Math.random is not used"',
    'const parsed = Date.parse(text)',
    'function f(now: Date) {}',
    'const kind = value instanceof Date',
    'const pattern = /new Date()/u',
  ],
}

describe('the check', () => {
  for (const text of snippets.caught) {
    test(`catches ${text}`, () => assert.notDeepEqual(checkEntropy([{ path: 'packages/x/src/a.ts', text }]), []))
  }
  for (const text of snippets.allowed) {
    test(`allows ${text}`, () => assert.deepEqual(show(checkEntropy([{ path: 'packages/x/src/a.ts', text }])), []))
  }
  test('exempts the one module and nothing that resembles it', () => {
    const text = 'Date.now()'
    assert.deepEqual(checkEntropy([{ path: ENTROPY, text }]), [])
    assert.equal(checkEntropy([{ path: `packages/sdk/src/platform/entropy.ts`, text }]).length, 1)
  })
})
