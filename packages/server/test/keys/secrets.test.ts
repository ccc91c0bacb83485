import assert from 'node:assert/strict'
import { chmodSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { KeyId, KeyedDigest, PersonId, Sha256 } from '@answerable/contract'
import { keyIdOf, personIdOf, toBase32 } from '../../src/keys/key-names.ts'
import { loadOrCreateSecret } from '../../src/keys/secret-file.ts'
import { cryptoTools } from '../../src/keys/tools.ts'
import { systemRandom } from '../../src/platform/entropy.ts'

const folder = mkdtempSync(join(tmpdir(), 'answerable-keys-'))
after(() => rmSync(folder, { recursive: true, force: true }))

describe('a secret file', () => {
  it('is created once, for its owner alone, and read again as it was', () => {
    const path = join(folder, 'log.key')
    const secret = loadOrCreateSecret(path, systemRandom)
    assert.equal(secret.byteLength, 32)
    assert.equal(statSync(path).mode & 0o777, 0o600)
    assert.deepEqual(loadOrCreateSecret(path, systemRandom), secret)
    assert.notDeepEqual(loadOrCreateSecret(join(folder, 'other.key'), systemRandom), secret)
  })

  it('readable by others is refused', () => {
    const path = join(folder, 'open.key')
    loadOrCreateSecret(path, systemRandom)
    chmodSync(path, 0o640)
    assert.throws(() => loadOrCreateSecret(path, systemRandom), { code: 'secret_unusable' })
  })

  for (const [title, damage] of [
    ['empty', () => ''],
    ['cut short', (text: string) => text.slice(0, 20)],
    ['with a foreign character', (text: string) => `!${text.slice(1)}`],
    ['longer', (text: string) => `${text.trim()}AAAA`],
  ] as const) {
    it(`${title} is refused, never replaced`, () => {
      const path = join(folder, `${title}.key`)
      loadOrCreateSecret(path, systemRandom)
      const damaged = damage(readFileSync(path, 'utf8'))
      writeFileSync(path, damaged)
      assert.throws(() => loadOrCreateSecret(path, systemRandom), { code: 'secret_unusable' })
      assert.equal(readFileSync(path, 'utf8'), damaged)
    })
  }

  it('in a folder that is not there is refused', () => {
    assert.throws(() => loadOrCreateSecret(join(folder, 'none', 'x.key'), systemRandom), { code: 'secret_unusable' })
  })
})

describe('names and digests', () => {
  it('base32 is that of RFC 4648 section 10, in lower case without padding', () => {
    for (const [text, wanted] of [
      ['', ''],
      ['f', 'my'],
      ['fo', 'mzxq'],
      ['foo', 'mzxw6'],
      ['foob', 'mzxw6yq'],
      ['fooba', 'mzxw6ytb'],
      ['foobar', 'mzxw6ytboi'],
    ] as const) {
      assert.equal(toBase32(Buffer.from(text)), wanted)
    }
  })

  it('person and key ids have the contract’s form and never share their characters', () => {
    const key = Buffer.alloc(32, 7).toString('base64url')
    const [person, own] = [personIdOf(key), keyIdOf(key)]
    PersonId.parse(person)
    KeyId.parse(own)
    assert.notEqual(person.slice(2), own.slice(2))
  })

  it('keyed digests differ by use case and by vault key', () => {
    const [a, b] = [1, 2].map((byte) => cryptoTools(new Uint8Array(32).fill(byte), () => ''))
    assert.ok(a !== undefined && b !== undefined)
    const digests = [a.keyed('one', 'x'), a.keyed('two', 'x'), b.keyed('one', 'x'), a.keyed('one', 'y')]
    for (const digest of digests) KeyedDigest.parse(digest)
    assert.equal(new Set(digests).size, 4)
    assert.equal(a.keyed('one', 'x'), digests[0])
    Sha256.parse(a.digest({ b: 1, a: [true, null] }))
    assert.equal(a.digest({ b: 1, a: 2 }), a.digest({ a: 2, b: 1 }))
  })
})
