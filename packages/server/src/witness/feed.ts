import type { PolicyWitness } from '@answerable/ledger'
import type { Clock } from '../platform/entropy.ts'
import type { SignedCheckpoint } from '../signer/signer.ts'
import type { OpenBook } from './book.ts'
import { type Submitted, submitTo } from './client.ts'

export type FeedDeps = {
  witnesses: readonly PolicyWitness[]
  book: OpenBook
  /** the newest signed checkpoint, without cosignatures */
  newest: () => Promise<SignedCheckpoint>
  consistency: (from: number, to: number) => Promise<readonly Uint8Array[]>
  clock: Clock
  /** told once when something begins to be wrong, and once when it ends */
  report: (line: string) => void
  /** milliseconds a head may stay unwitnessed before that is an alarm; 60,000 if left out */
  lag?: number
}

const MAX_LAG_MS = 60_000

/**
 * Shows the newest head to every witness that has not seen it. Runs beside the log: nothing that decides waits for it,
 * and what a witness does or fails to do changes no answer, only what is shown.
 *
 * @returns one round; call it every 10 s
 */
export function createFeed({ witnesses, book, newest, consistency, clock, report, lag = MAX_LAG_MS }: FeedDeps) {
  const said = new Map<string, string>()
  let behindSince: number | undefined
  const say = (key: string, message: string | null): void => {
    const before = said.get(key)
    if (before === (message ?? undefined)) return
    if (message === null) said.delete(key)
    else said.set(key, message)
    report(message === null ? `witness ${key}: in order again` : `ALARM witness ${key}: ${message}`)
  }

  return async function round(): Promise<void> {
    const head = await newest()
    await Promise.all(
      witnesses.map(async (witness) => {
        if (witness.url === undefined || book.heldBy(witness.vkey) === head.size) return
        const wrong = await show(witness, head)
        book.alarm(witness.vkey, wrong)
        say(witness.name, wrong)
      }),
    )
    watchLag(head)
  }

  /** Submits one head; undefined size resynchronises once. Returns what is wrong, null for nothing. */
  async function show(witness: PolicyWitness, head: SignedCheckpoint): Promise<string | null> {
    const held = book.heldBy(witness.vkey)
    if (held > head.size) return `it has cosigned size ${held}, the log is at ${head.size}: the log went back`
    const first = await submit(witness, head, held)
    if (first.kind !== 'conflict') return settle(witness, head, first)
    // Its answer to the last round may have been lost, or this server has forgotten it: start from what it holds.
    if (first.size > head.size) return `409: it has seen size ${first.size}, the log is at ${head.size}`
    const again = await submit(witness, head, first.size)
    if (again.kind === 'conflict') return `409 twice: it says it holds size ${again.size}`
    const wrong = settle(witness, head, again)
    return wrong ?? (first.size < held ? `409: it has forgotten size ${held} and held ${first.size}` : null)
  }

  async function submit(witness: PolicyWitness, head: SignedCheckpoint, old: number): Promise<Submitted> {
    const proof = old === 0 || old === head.size ? [] : await consistency(old, head.size)
    return submitTo(witness, { old, proof, checkpoint: head.checkpoint })
  }

  function settle({ vkey }: PolicyWitness, { size, checkpoint }: SignedCheckpoint, answer: Submitted): string | null {
    switch (answer.kind) {
      case 'cosigned': {
        const { line, time } = answer.cosignature
        book.add({ size, vkey, note: checkpoint, line, time })
        return null
      }
      case 'refused':
        return `${answer.status}: ${answer.message}`
      case 'conflict':
        return `409: it holds size ${answer.size}`
      case 'failed':
        return answer.message
    }
  }

  function watchLag(head: SignedCheckpoint): void {
    const covered = book.witnessed()?.size ?? 0
    if (covered >= head.size || !witnesses.some(({ url }) => url !== undefined)) behindSince = undefined
    else behindSince ??= clock.elapsed()
    const late = behindSince === undefined ? 0 : clock.elapsed() - behindSince
    const wrong = late > lag ? `for ${Math.floor(late / 1000)} s nothing beyond size ${covered} was witnessed` : null
    book.alarmAll(wrong)
    // The seconds change with every round; the alarm is the same.
    say('lag', wrong === null ? null : `nothing beyond size ${covered} was witnessed in time`)
  }
}
