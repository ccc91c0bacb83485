import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { gunzipSync } from 'node:zlib'
import {
  canonicalJson,
  checkConsistency,
  checkInclusion,
  ed25519Verifies,
  parseJson,
  VerificationError,
} from '@answerable/verifier'
import { p256Verifies } from '../src/p256.ts'

type MerkleVector = {
  file: string
  root: string
  leafIdx: number | string
  treeSize: number | string
  leafHash: string
  size1: number | string
  size2: number | string
  root1: string
  root2: string
  proof: string[] | null
  wantErr: boolean
}
type Wycheproof = {
  testGroups: {
    publicKey: { pk: string }
    tests: { tcId: number; msg: string; sig: string; result: 'valid' | 'invalid'; comment: string }[]
  }[]
}

type WycheproofP256 = {
  testGroups: {
    publicKey: { uncompressed: string }
    tests: { tcId: number; msg: string; sig: string; result: 'valid' | 'invalid'; comment: string }[]
  }[]
}

const shared = process.env['ANSWERABLE_SHARED'] ?? join(import.meta.dirname, '../../../../shared')
const folder = join(shared, 'data/conformance-vectors')
const missing = existsSync(folder) ? undefined : `needs shared data: ${folder}`
const base64 = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'base64'))
const hex = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'hex'))

// Indexes near 2^64 would be rounded by JSON.parse, so long numbers are read as strings.
function load(name: string): MerkleVector[] {
  const text = readFileSync(join(folder, name), 'utf8').replaceAll(/(": ?)(\d{16,})/g, '$1"$2"')
  return JSON.parse(text) as MerkleVector[]
}

function accepts(check: () => void): boolean {
  try {
    check()
    return true
  } catch (error) {
    if (error instanceof VerificationError) return false
    throw error
  }
}

test('RFC 6962 inclusion vectors', (t) => {
  if (missing) return t.skip(missing)
  const all = load('merkle-inclusion.json')
  assert.equal(all.length, 98)
  for (const v of all) {
    const path = (v.proof ?? []).map(base64)
    const accepted = accepts(() =>
      checkInclusion(BigInt(v.leafIdx), BigInt(v.treeSize), base64(v.leafHash), path, base64(v.root)),
    )
    assert.equal(accepted, !v.wantErr, v.file)
  }
})

test('RFC 6962 consistency vectors', (t) => {
  if (missing) return t.skip(missing)
  const all = load('merkle-consistency.json')
  assert.equal(all.length, 98)
  for (const v of all) {
    const path = (v.proof ?? []).map(base64)
    const accepted = accepts(() =>
      checkConsistency(BigInt(v.size1), BigInt(v.size2), base64(v.root1), base64(v.root2), path),
    )
    assert.equal(accepted, !v.wantErr, v.file)
  }
})

for (const name of ['arrays', 'french', 'structures', 'unicode', 'values', 'weird']) {
  test(`RFC 8785 pair: ${name}`, (t) => {
    if (missing) return t.skip(missing)
    const read = (file: string): string => readFileSync(join(folder, 'jcs', file), 'utf8')
    const text = canonicalJson(parseJson(read(`input-${name}.json`)))
    assert.equal(text, read(`output-${name}.json`))
    assert.equal(Buffer.from(text).toString('hex'), read(`outhex-${name}.txt`).replaceAll(/\s/g, ''))
  })
}

test('Wycheproof Ed25519 vectors', (t) => {
  if (missing) return t.skip(missing)
  const file = gunzipSync(readFileSync(join(folder, 'wycheproof-ed25519_test.json.gz'))).toString('utf8')
  const { testGroups } = JSON.parse(file) as Wycheproof
  let count = 0
  for (const { publicKey, tests } of testGroups) {
    for (const { tcId, msg, sig, result, comment } of tests) {
      assert.equal(ed25519Verifies(hex(sig), hex(msg), hex(publicKey.pk)), result === 'valid', `${tcId} ${comment}`)
      count += 1
    }
  }
  assert.ok(count > 100)
})

// The cases give r and s as 32 bytes each (IEEE P1363); authenticators, and so the verifier, use DER (X9.62).
test('Wycheproof P-256 vectors', (t) => {
  if (missing) return t.skip(missing)
  const name = 'wycheproof-ecdsa_secp256r1_sha256_p1363_test.json.gz'
  const file = gunzipSync(readFileSync(join(folder, name))).toString('utf8')
  const { testGroups } = JSON.parse(file) as WycheproofP256
  let count = 0
  for (const { publicKey, tests } of testGroups) {
    const point = hex(publicKey.uncompressed)
    const compressed = Buffer.concat([Buffer.of(2 + ((point.at(-1) ?? 0) & 1)), point.subarray(1, 33)])
    for (const { tcId, msg, sig, result, comment } of tests) {
      const accepted = p256Verifies(toDer(hex(sig)), hex(msg), new Uint8Array(compressed))
      assert.equal(accepted, result === 'valid', `${tcId} ${comment}`)
      count += 1
    }
  }
  assert.ok(count > 200)
})

/** Anything but 64 bytes stays as it is: no DER either, and to be refused. */
function toDer(raw: Uint8Array): Uint8Array {
  if (raw.length !== 64) return raw
  const integer = (bytes: Uint8Array): number[] => {
    const first = bytes.findIndex((byte) => byte !== 0)
    const digits = first === -1 ? [0] : [...bytes.subarray(first)]
    const positive = (digits[0] ?? 0) > 127 ? [0, ...digits] : digits
    return [0x02, positive.length, ...positive]
  }
  const body = [...integer(raw.subarray(0, 32)), ...integer(raw.subarray(32))]
  return Uint8Array.of(0x30, body.length, ...body)
}
