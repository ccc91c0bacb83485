import assert from 'node:assert/strict'
import { test } from 'node:test'
import { accessRecords } from '../../src/auth/access-records.ts'
import { setupToken } from '../../src/auth/setup-token.ts'
import { formatProof, parseProof } from '../../src/cli/groups/key.ts'

/** What we print for people to type after a command. One in 64 base64url texts begins with a hyphen. */
const seeds = Array.from({ length: 512 }, (_, n) =>
  new Uint8Array(32)
    .fill(1)
    .with(0, n & 255)
    .with(1, n >> 8),
)
const typed = (what: string, text: string): void => assert.doesNotMatch(text, /^-/u, what)

test('no setup token and no id of a session or token is read as an option', () => {
  for (const seed of seeds) {
    typed('setup token', setupToken(seed, 'a.local/answerable/log/1').token)
    typed('session', accessRecords(seed, undefined as never).idOf('session', 'secret'))
  }
})

test('a key proof is one word, whatever the key begins with; earlier ones are still read', () => {
  const [publicKey, proof] = [`-${'A'.repeat(42)}`, `-${'B'.repeat(85)}`]
  typed('proof', formatProof(publicKey, proof))
  assert.deepEqual(parseProof(formatProof(publicKey, proof)), { publicKey, proof })
  assert.deepEqual(parseProof(`${publicKey}.${proof}`), { publicKey, proof })
  assert.throws(() => parseProof(`key.${publicKey}`), { code: 'invalid_option' })
  assert.throws(() => parseProof(`key.key.${publicKey}.${proof}`), { code: 'invalid_option' })
})
