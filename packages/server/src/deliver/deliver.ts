import { type Message, messagePath, messageSentence } from '@answerable/contract'
import { isActive, type Model, nextToTell } from '@answerable/domain'
import type { LogReader } from '../read/log-reader.ts'
import { personNames } from '../read/person-names.ts'
import type { Outbox, OutboxRow } from '../store/outbox.ts'
import { type Letter, type Send, Undeliverable } from './channel.ts'

export type DeliverDeps = {
  outbox: Outbox
  senders: Readonly<Partial<Record<OutboxRow['channel'], Send>>>
  model: () => Model
  log: LogReader
  /** the server's own clock */
  now: () => string
  /** where the console is; links begin with it */
  publicUrl: string | undefined
  /** told once for each message nobody could be given */
  report(line: string): void
}

const AT_ONCE = 32
/** A claim is good this long; a server that is killed meanwhile leaves the row to the next one. */
export const LEASE_MS = 60_000
/** Waits after each failed attempt: 5 s, 30 s, 2 min, 10 min, 1 h, 6 h. After the last, somebody else is told. */
export const BACKOFF_MS: readonly number[] = [5_000, 30_000, 120_000, 600_000, 3_600_000, 21_600_000]

const plus = (instant: string, ms: number): string => new Date(Date.parse(instant) + ms).toISOString()

/**
 * Delivers what is due, once round.
 *
 * INVARIANT: at least once. A row is settled only after the receiver has taken it; killed in between, it is sent again
 * under the same id.
 *
 * @returns how many attempts were made
 */
export async function deliverDue(deps: DeliverDeps): Promise<number> {
  const due = await deps.outbox.outboxDue(deps.now(), AT_ONCE)
  const attempts = await Promise.all(due.map((row) => attempt(deps, row)))
  return attempts.filter(Boolean).length
}

async function attempt(deps: DeliverDeps, row: OutboxRow): Promise<boolean> {
  const { outbox, senders, now } = deps
  if (!(await outbox.outboxClaim(row, plus(now(), LEASE_MS)))) return false
  const send = senders[row.channel]
  try {
    // A channel that is no longer configured delivers nothing; the inbox holds the message all the same.
    if (send === undefined) throw new Undeliverable('the channel is not configured')
    await send(await letterOf(deps, row))
    await outbox.outboxSettle(row, { state: 'delivered', due: null }, [])
  } catch (cause) {
    await failed(deps, row, cause)
  }
  return true
}

async function failed(deps: DeliverDeps, row: OutboxRow, cause: unknown): Promise<void> {
  const again = cause instanceof Undeliverable ? null : nextAttempt(row, deps.now())
  if (again !== null) {
    await deps.outbox.outboxSettle(row, { state: 'waiting', due: again }, [])
    return
  }
  const next = nextRows(deps, row)
  const whom = next[0] === undefined ? 'nobody' : `${next[0].person} by ${next.at(-1)?.channel ?? ''}`
  deps.report(`message ${row.id} by ${row.channel} cannot be delivered: ${(cause as Error).message}; next: ${whom}`)
  await deps.outbox.outboxSettle(row, { state: 'undeliverable', due: null }, next)
}

/** When it is tried again; null when the next person is told instead: whoever is told after the deadline was not told. */
function nextAttempt({ attempts, message }: OutboxRow, now: string): string | null {
  const wait = BACKOFF_MS[attempts]
  if (wait === undefined) return null
  const at = plus(now, wait)
  const { due } = JSON.parse(message) as Message
  return due !== null && due > now && at >= due ? null : at
}

/**
 * What is written for a message that came nowhere. A failed webhook becomes a mail to the same person where mail is
 * configured (their mail may be there already: one id, one row); else the next person of the ladder is told, in the inbox
 * and on the channel that failed for the first.
 */
function nextRows({ model, now, senders }: DeliverDeps, row: OutboxRow): OutboxRow[] {
  if (row.channel === 'webhook' && senders.mail !== undefined)
    return [{ ...row, channel: 'mail', due: now(), state: 'waiting', attempts: 0 }]
  const message = JSON.parse(row.message) as Message & { tried?: string[] }
  const tried = [...(message.tried ?? []), row.person]
  const person = nextToTell(model(), message, tried)
  if (person === undefined) return []
  const next = {
    ...row,
    id: `${row.id.split('~')[0]}~${tried.length}`,
    person,
    message: JSON.stringify({ ...message, person, tried }),
    attempts: 0,
  }
  return [
    { ...next, channel: 'inbox', due: null, state: 'delivered' },
    { ...next, due: now(), state: 'waiting' },
  ]
}

async function letterOf({ model, log, publicUrl }: DeliverDeps, row: OutboxRow): Promise<Letter> {
  const at = model()
  const message = JSON.parse(row.message) as Message & { tried?: string[] }
  if (!isActive(at.persons.get(row.person))) throw new Undeliverable('the person has left')
  const before = message.tried?.at(-1)
  const names = await personNames(log, at, [row.person, ...(before === undefined ? [] : [before])])
  const known = names.get(row.person)
  return {
    id: row.id,
    kind: message.kind,
    created: row.created,
    person: row.person,
    name: known?.name,
    email: known?.email,
    sentence: messageSentence(message, at.practice),
    useCase: message.useCase,
    about: message.about,
    due: message.due,
    link:
      publicUrl === undefined ? `answerable inbox (${messagePath(message)})` : `${publicUrl}${messagePath(message)}`,
    practice: at.practice,
    insteadOf: before === undefined ? undefined : (names.get(before)?.name ?? before),
  }
}
