import assert from 'node:assert/strict'
import type { JsonObject } from '@answerable/contract'
import {
  checkConsistency,
  readProof,
  type VerifiedReceipt,
  verifyCheckpoint,
  verifyReceipt,
} from '@answerable/verifier'
import type { Founded } from './founded.ts'
import { entryIn, repliesIn, type Sent } from './journal.ts'
import { storedConsistency } from './stored-log.ts'

/** Verifies every receipt in an answer as its holder would: with the verifier and the log's key, nothing else. */
export function verifiedReceipts(sent: Sent, vkey: string): VerifiedReceipt[] {
  const { answer } = sent
  assert.ok(answer !== undefined)
  return repliesIn(sent, answer.body).map((reply) => {
    const verified = verifyReceipt(JSON.stringify(reply['receipt']), { vkeys: [vkey] })
    assert.ok(verified.keyPinned)
    assert.equal(verified.entry.id, entryIn(reply), 'the receipt is of another entry')
    return verified
  })
}

/**
 * Every checkpoint in these answers is a prefix of the head as it is signed now: what was acknowledged before the kill
 * was not replaced after it.
 */
export async function mustBePrefixes({ place, vkey }: Founded, answered: readonly Sent[], head: string): Promise<void> {
  const now = verifyCheckpoint(head, [vkey])
  const checkpoints = answered.flatMap((sent) =>
    repliesIn(sent, sent.answer?.body ?? {}).map(
      (reply) => readProof((reply['receipt'] as JsonObject)['proof'] as string).checkpoint,
    ),
  )
  await place.look(async (reads) => {
    for (const checkpoint of new Set(checkpoints)) {
      // Its signature was verified with its receipt.
      const then = verifyCheckpoint(checkpoint)
      assert.ok(then.size <= now.size, `size ${then.size} was acknowledged, the log has ${now.size}`)
      checkConsistency(then.size, now.size, then.root, now.root, await storedConsistency(reads, then.size, now.size))
    }
  })
}
