import assert from 'node:assert/strict'
import { fromBase64, leafHash, openNote, parseCheckpoint, parseProof, verifyInclusion } from '@answerable/ledger'
import type { Answer } from '../../../src/writer/queue.ts'

/** A receipt proves its entry offline, knowing nothing but the log's verifier key. Returns the entry. */
export function verifyReceipt({ receipt }: Pick<Answer, 'receipt'>, vkey: string): Record<string, unknown> {
  const entry = fromBase64(receipt.entry)
  const { index, path, checkpoint } = parseProof(receipt.proof)
  const { size, root } = parseCheckpoint(openNote(checkpoint, [vkey]).text)
  verifyInclusion(index, size, leafHash(entry), path, root)
  const parsed = JSON.parse(Buffer.from(entry).toString('utf8')) as Record<string, unknown>
  assert.equal(typeof parsed['nonce'], 'string')
  return parsed
}
