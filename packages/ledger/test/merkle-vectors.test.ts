import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { LedgerError, verifyConsistency, verifyInclusion } from '@answerable/ledger'

type Vector = {
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

const shared = process.env['ANSWERABLE_SHARED'] ?? join(import.meta.dirname, '../../../../shared')
const vectors = join(shared, 'data/conformance-vectors')

// Indexes near 2^64 would be rounded by JSON.parse, so long numbers are read as strings.
function load(name: string): Vector[] {
  const text = readFileSync(join(vectors, name), 'utf8').replaceAll(/(": ?)(\d{16,})/g, '$1"$2"')
  return JSON.parse(text) as Vector[]
}

const bytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'base64'))

function accepts(check: () => void): boolean {
  try {
    check()
    return true
  } catch (error) {
    if (error instanceof LedgerError) return false
    throw error
  }
}

test('RFC 6962 inclusion vectors', (t) => {
  if (!existsSync(vectors)) return t.skip(`needs shared data: ${vectors}`)
  const all = load('merkle-inclusion.json')
  assert.equal(all.length, 98)
  for (const v of all) {
    const path = (v.proof ?? []).map(bytes)
    const accepted = accepts(() =>
      verifyInclusion(BigInt(v.leafIdx), BigInt(v.treeSize), bytes(v.leafHash), path, bytes(v.root)),
    )
    assert.equal(accepted, !v.wantErr, v.file)
  }
})

test('RFC 6962 consistency vectors', (t) => {
  if (!existsSync(vectors)) return t.skip(`needs shared data: ${vectors}`)
  const all = load('merkle-consistency.json')
  assert.equal(all.length, 98)
  for (const v of all) {
    const path = (v.proof ?? []).map(bytes)
    const accepted = accepts(() =>
      verifyConsistency(BigInt(v.size1), BigInt(v.size2), bytes(v.root1), bytes(v.root2), path),
    )
    assert.equal(accepted, !v.wantErr, v.file)
  }
})
