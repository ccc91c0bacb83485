import type { Payload } from '@answerable/contract'
import type { PolicyWitness } from '@answerable/ledger'
import type { Clock } from '../platform/entropy.ts'
import type { SignedCheckpoint } from '../signer/signer.ts'
import type { OpenBook } from './book.ts'
import { type Submitted, submitTo } from './client.ts'

/** What is wrong with a witness, or with us in its eyes. */
export type Trouble = {
  message: string
  /** what goes into the ledger; absent for one that merely cannot be reached, which shows as lag */
  alarm?: Pick<Payload<'witness.alarm'>, 'trouble' | 'held' | 'status'>
}

export type FeedDeps = {
  witnesses: readonly PolicyWitness[]
  book: OpenBook
  /** the newest signed checkpoint, without cosignatures */
  newest: () => Promise<SignedCheckpoint>
  consistency: (from: number, to: number) => Promise<readonly Uint8Array[]>
  clock: Clock
  /** told once when something begins to be wrong, and once when it ends */
  report: (line: string) => void
  /** Writes down what a round met, by witness, null for all of them; one nobody could ask is absent. */
  record: (size: number, seen: ReadonlyMap<string | null, Trouble | null>) => Promise<void>
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
export function createFeed({
  witnesses,
  book,
  newest,
  consistency,
  clock,
  report,
  record,
  lag = MAX_LAG_MS,
}: FeedDeps) {
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
    const seen = new Map<string | null, Trouble | null>()
    await Promise.all(
      witnesses.map(async (witness) => {
        if (witness.url === undefined) return
        if (book.heldBy(witness.vkey) === head.size) return void seen.set(witness.vkey, null)
        const wrong = await show(witness, head)
        book.alarm(witness.vkey, wrong?.message ?? null)
        say(witness.name, wrong?.message ?? null)
        seen.set(witness.vkey, wrong)
      }),
    )
    seen.set(null, watchLag(head))
    await record(head.size, seen)
  }

  /** Submits one head; undefined size resynchronises once. Returns what is wrong, null for nothing. */
  async function show(witness: PolicyWitness, head: SignedCheckpoint): Promise<Trouble | null> {
    const held = book.heldBy(witness.vkey)
    if (held > head.size)
      return conflict(held, `it has cosigned size ${held}, the log is at ${head.size}: the log went back`, null)
    const first = await submit(witness, head, held)
    if (first.kind !== 'conflict') return settle(witness, head, first)
    // Its answer to the last round may have been lost, or this server has forgotten it: start from what it holds.
    if (first.size > head.size)
      return conflict(first.size, `409: it has seen size ${first.size}, the log is at ${head.size}`)
    const again = await submit(witness, head, first.size)
    if (again.kind === 'conflict') return conflict(again.size, `409 twice: it says it holds size ${again.size}`)
    const wrong = settle(witness, head, again)
    const hasForgotten = first.size < held
    return (
      wrong ?? (hasForgotten ? conflict(first.size, `409: it has forgotten size ${held} and held ${first.size}`) : null)
    )
  }

  async function submit(witness: PolicyWitness, head: SignedCheckpoint, old: number): Promise<Submitted> {
    const proof = old === 0 || old === head.size ? [] : await consistency(old, head.size)
    return submitTo(witness, { old, proof, checkpoint: head.checkpoint })
  }

  function settle({ vkey }: PolicyWitness, { size, checkpoint }: SignedCheckpoint, answer: Submitted): Trouble | null {
    switch (answer.kind) {
      case 'cosigned': {
        const { line, time } = answer.cosignature
        book.add({ size, vkey, note: checkpoint, line, time })
        return null
      }
      case 'refused':
        return {
          message: `${answer.status}: ${answer.message}`,
          alarm: { trouble: 'refused', held: null, status: answer.status },
        }
      case 'conflict':
        return conflict(answer.size, `409: it holds size ${answer.size}`)
      case 'failed':
        return { message: answer.message }
    }
  }

  function watchLag(head: SignedCheckpoint): Trouble | null {
    const covered = book.witnessed()?.size ?? 0
    if (covered >= head.size || !witnesses.some(({ url }) => url !== undefined)) behindSince = undefined
    else behindSince ??= clock.elapsed()
    const late = behindSince === undefined ? 0 : clock.elapsed() - behindSince
    const wrong = late > lag ? `for ${Math.floor(late / 1000)} s nothing beyond size ${covered} was witnessed` : null
    book.alarmAll(wrong)
    // The seconds change with every round; the alarm is the same.
    say('lag', wrong === null ? null : `nothing beyond size ${covered} was witnessed in time`)
    return wrong === null ? null : { message: wrong, alarm: { trouble: 'lag', held: covered, status: null } }
  }
}

/** @param status of its answer; null: it was not asked */
function conflict(held: number, message: string, status: 409 | null = 409): Trouble {
  return { message, alarm: { trouble: 'conflict', held, status } }
}
