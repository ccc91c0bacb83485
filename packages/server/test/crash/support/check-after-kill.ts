import assert from 'node:assert/strict'
import type { JsonObject } from '@answerable/contract'
import type { Founded } from './founded.ts'
import { type Answered, entryIn, type Journal, repliesIn, send, type Sent } from './journal.ts'
import { mustBePrefixes, verifiedReceipts } from './receipts.ts'
import { keyDigests, type StoredEntry, storedEntries } from './stored-log.ts'

/** What a round of killing came to, for the report. */
export type Figures = { acknowledged: number; unanswered: number; unansweredYetStored: number; receipts: number }

/**
 * What must hold of the log as the kill left it, before any server looks at it again: it needs no repair, and everything
 * acknowledged is in it with the outcome its client was told.
 */
export async function checkAsLeft(founded: Founded, journal: Journal): Promise<StoredEntry[]> {
  const report = await founded.place.fsck()
  assert.deepEqual(report.problems, [])
  const entries = await storedEntries(founded.place)
  assert.equal(report.counts.entries, entries.length)
  for (const sent of journal.answered) {
    assert.ok(sent.answer.status < 300, `${sent.path}: ${sent.answer.text}`)
    for (const reply of repliesIn(sent, sent.answer.body)) mustBeStored(entries, reply)
  }
  mustHappenOnce(entries)
  return entries
}

function mustBeStored(entries: readonly StoredEntry[], reply: JsonObject): void {
  const entry = entries[Number(reply['index'])]
  assert.equal(entry?.id, entryIn(reply), `what was acknowledged at ${Number(reply['index'])} is gone`)
  if (reply['outcome'] !== undefined) assert.equal(entry?.body['outcome'], reply['outcome'])
}

/** No idempotency key stands in two entries, and no permit was used, or approval claimed, twice. */
export function mustHappenOnce(entries: readonly StoredEntry[]): void {
  const seen = new Set<string>()
  for (const { index, type, body, idempotency } of entries) {
    const facts = idempotency === undefined ? [] : [`the key ${idempotency}`]
    if (type === 'intent.opened' || type === 'decision.claimed')
      facts.push(`${type} of ${JSON.stringify(body['decision'])}`)
    for (const fact of facts) {
      assert.ok(!seen.has(fact), `entry ${index} is the second of ${fact}`)
      seen.add(fact)
    }
  }
}

/**
 * What must hold once a server runs again: whoever asks again is told the same, everything that was asked is there
 * exactly once, and every receipt given before is good under the new head.
 * @param left the entries as the kill left them
 * @param fresh what was sent since the last check; of the older ones a few are asked again
 */
export async function checkAgain(
  founded: Founded,
  url: string,
  journal: Journal,
  left: readonly StoredEntry[],
  fresh: readonly Sent[],
): Promise<Figures> {
  const digestsOf = keyDigests(founded)
  const stored = new Set(left.map(({ idempotency }) => idempotency))
  const unanswered = journal.unanswered
  const unansweredYetStored = unanswered.filter((sent) => digestsOf(sent).some((digest) => stored.has(digest))).length
  for (const sent of unanswered) sent.answer = await settled(url, sent)
  for (const sent of sample(journal.answered, unanswered))
    mustEqual(await send(url, sent), sent.answer as Answered, sent)

  const newlyAnswered = fresh.filter(({ answer }) => answer !== undefined)
  const receipts = newlyAnswered.flatMap((sent) => verifiedReceipts(sent, founded.vkey))
  const head = await (await fetch(`${url}/checkpoint`)).text()
  await mustBePrefixes(founded, newlyAnswered, head)

  const entries = await storedEntries(founded.place)
  const byKey = new Map(
    entries.flatMap(({ idempotency, id }) => (idempotency === undefined ? [] : [[idempotency, id]])),
  )
  mustHappenOnce(entries)
  let asked = 0
  for (const sent of journal.sent) {
    const replies = repliesIn(sent, sent.answer?.body ?? {})
    for (const [i, digest] of digestsOf(sent).entries()) {
      assert.equal(byKey.get(digest), entryIn(replies[i] ?? {}), `${sent.path} ${sent.keys[i]}`)
      asked += 1
    }
  }
  assert.equal(byKey.size, asked, 'there are entries nobody asked for')
  return {
    acknowledged: newlyAnswered.length - unanswered.length,
    unanswered: unanswered.length,
    unansweredYetStored,
    receipts: receipts.length,
  }
}

/** The answer to what was never answered: whatever it is, asking once more gives it again. */
async function settled(url: string, sent: Sent): Promise<Answered> {
  const answer = await send(url, sent)
  assert.ok(answer.status < 300, `${sent.path} asked again: ${answer.text}`)
  mustEqual(await send(url, sent), answer, sent)
  return answer
}

/** The same answer, save that its receipt may be made for a larger log: of the same entry, byte for byte. */
function mustEqual(again: Answered, first: Answered, sent: Sent): void {
  assert.equal(again.status, first.status, again.text)
  const bare = ({ body }: Answered) => ({
    ...body,
    ...('results' in body
      ? { results: repliesIn({ route: 'decideBatch' }, body).map(withoutProof) }
      : withoutProof(body)),
  })
  assert.deepEqual(bare(again), bare(first), `${sent.path} with ${sent.keys.join(', ')} was answered otherwise`)
}

function withoutProof(reply: JsonObject): JsonObject {
  const { proof: _, ...receipt } = reply['receipt'] as JsonObject
  return { ...reply, receipt }
}

/** The last answers before the kill, and some from all over. */
function sample(answered: readonly Sent[], except: readonly Sent[]): Sent[] {
  const others = answered.filter((sent) => !except.includes(sent))
  const every = Math.ceil(others.length / 20)
  return others.filter((_, i) => i % every === 0 || i >= others.length - 10)
}
