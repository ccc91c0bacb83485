import assert from 'node:assert/strict'
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { CliError, type CliErrorCode } from '../../src/cli/exit.ts'
import { findKey, readKeyFile, writeKeyFile } from '../../src/cli/keys/folder.ts'
import { createKeyFile, type KeyFile, openKeyFile } from '../../src/cli/keys/key-file.ts'
import { parseKeyFile } from '../../src/cli/keys/parse-key-file.ts'
import { systemRandom } from '../../src/platform/entropy.ts'
import { CHEAP, PASSPHRASE } from './helpers/cli.ts'

const fresh = (passphrase = PASSPHRASE): Promise<KeyFile> =>
  createKeyFile(passphrase, { random: systemRandom, kdf: CHEAP })
const refused = (code: CliErrorCode) => (error: unknown) => error instanceof CliError && error.code === code

test('a key file opens with its passphrase, typed on another system too, and the key signs', async () => {
  const file = await fresh('é'.normalize('NFD').repeat(12))
  const key = await openKeyFile(parseKeyFile(JSON.stringify(file)), 'é'.normalize('NFC').repeat(12))
  assert.equal(key.publicKey, file.publicKey)
  assert.equal(Buffer.from(key.sign('x'), 'base64url').byteLength, 64)
})

test('two files never share salt, nonce or secret', async () => {
  const [a, b] = [await fresh(), await fresh()]
  assert.notEqual(a.kdf.salt, b.kdf.salt)
  assert.notEqual(a.cipher.nonce, b.cipher.nonce)
  assert.notEqual(a.secret, b.secret)
})

test('a wrong passphrase and a changed file are told apart', async () => {
  const file = await fresh()
  const other = await fresh()
  const flip = (text: string): string => (text.startsWith('A') ? 'B' : 'A') + text.slice(1)
  await assert.rejects(openKeyFile(file, 'another passphrase'), refused('passphrase_wrong'))
  const tampered: KeyFile[] = [
    { ...file, secret: flip(file.secret) },
    { ...file, cipher: { ...file.cipher, nonce: flip(file.cipher.nonce) } },
    // Another's public key with this secret: the person would sign as somebody else, or show a key that is not theirs.
    { ...file, publicKey: other.publicKey },
    { ...file, person: other.person },
  ]
  for (const changed of tampered) await assert.rejects(openKeyFile(changed, PASSPHRASE), refused('key_tampered'))
  const kdf = { ...file, kdf: { ...file.kdf, salt: flip(file.kdf.salt) } }
  await assert.rejects(openKeyFile(kdf, PASSPHRASE), refused('passphrase_wrong'))
})

test('what is no key file of this version is refused before anything is derived', async () => {
  const file = await fresh()
  const broken: unknown[] = [
    null,
    [],
    { ...file, format: 'answerable-key@v2' },
    { ...file, more: 1 },
    { ...file, kdf: { ...file.kdf, name: 'pbkdf2' } },
    // 2^30 would eat the machine, 2^10 would make guessing cheap, 3000 is no power of two.
    { ...file, kdf: { ...file.kdf, N: 2 ** 30 } },
    { ...file, kdf: { ...file.kdf, N: 2 ** 10 } },
    { ...file, kdf: { ...file.kdf, N: 3000 } },
    { ...file, kdf: { ...file.kdf, r: 2 ** 20 } },
    { ...file, kdf: { ...file.kdf, p: 0.5 } },
    { ...file, secret: 'AAAA' },
    { ...file, check: `${file.check}=` },
    { ...file, person: 'p_nobody' },
  ]
  for (const value of broken) assert.throws(() => parseKeyFile(JSON.stringify(value)), refused('key_invalid'))
  assert.throws(() => parseKeyFile('{'), refused('key_invalid'))
})

test('a short passphrase makes no key', async () => {
  await assert.rejects(fresh('short'), refused('passphrase_weak'))
})

test('files are 0600, never overwritten, and not read when others can read them', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'answerable-keys-'))
  try {
    const path = join(folder, 'keys', 'a.key.json')
    const file = await fresh()
    writeKeyFile(path, file)
    assert.equal(statSync(path).mode & 0o777, 0o600)
    assert.throws(() => writeKeyFile(path, file), refused('key_exists'))
    assert.equal(findKey(folder, undefined), path)
    chmodSync(path, 0o640)
    assert.throws(() => readKeyFile(path), refused('key_exposed'))
    chmodSync(path, 0o600)
    assert.deepEqual(readKeyFile(path), file)
    writeFileSync(join(folder, 'keys', 'b.key.json'), readFileSync(path), { mode: 0o600 })
    assert.throws(() => findKey(folder, undefined), refused('key_ambiguous'))
    assert.throws(() => readKeyFile(join(folder, 'none')), refused('key_missing'))
  } finally {
    rmSync(folder, { recursive: true })
  }
})
