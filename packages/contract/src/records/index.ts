import type { z } from 'zod'
import type { DecisionRecorded, Detected } from '../events/records.ts'
import type { Question, Taken } from './review-talk.ts'
import type { EntryId, KnownAs, LeakedIn, Outcome, PersonId, SettledHow, Tier } from '../primitives.ts'

/** Receivers a run keeps apart. A run that acts on more is taken to have acted on everybody. */
export const MOST_REACHED = 256

/** One chain of work for one request of one person. */
export type RunRecord = {
  id: EntryId
  index: number
  useCase: string
  agent: string
  onBehalfOf: string
  requestBytes: number
  opened: string
  open: boolean
  observations: number
  /** index of the newest entry whose content the run's trace holds */
  lastObservation: number
  calls: number
  /** secrets found so far in its request, observations and decisions, each sighting counted */
  secrets: number
  untrusted: boolean
  /** on whom calls that were not denied have acted, by keyed digest, and how often; at most {@link MOST_REACHED} */
  reached?: { receiver: string; times: number }[] | undefined
  /** set where another use case handed it over; `tier`: the strictest class before this one */
  from?: { decision: EntryId; useCase: string; tier: Tier; untrusted: boolean } | undefined
  /** indexes of the entries that opened and closed it; the counters above are compared by fsck alone */
  entries: number[]
}

export type ObservationRow = {
  id: EntryId
  index: number
  run: EntryId
  useCase: string
  n: number
  tool: string | null
  source: string | null
  trust: 'trusted' | 'untrusted'
  knownAs: KnownAs
  digest: string
  bytes: number
  error: boolean
  detected?: Detected | undefined
}

export type Vote = {
  id: EntryId
  index: number
  person: PersonId
  vote: 'approve' | 'reject'
  roles: string[]
  time: string
}

/**
 * Where a decision stands. `permitted` and `claimed` hold an open permit; `intended` waits for its effect;
 * the others are final, save `held`, which people answer, and `approved`, which is claimed once.
 */
export type DecisionState =
  | 'permitted'
  | 'held'
  | 'denied'
  /** nothing was enforced: final, no permit, no intent */
  | 'observed'
  | 'approved'
  | 'rejected'
  | 'expired'
  | 'claimed'
  | 'void'
  | 'intended'
  | 'settled'

export type DecisionRow = z.infer<typeof DecisionRecorded> & {
  id: EntryId
  index: number
  time: string
  state: DecisionState
  /** indexes of every entry that made this row, in order: used only after it is folded from them again */
  entries: number[]
  votes: Vote[]
  /** who has it in hand; absent: nobody took it */
  taken?: Taken
  /** questions of voters, in order; absent: none */
  questions?: Question[]
  claimBy: string | null
  claim: { id: EntryId; index: number; outcome: Outcome; time: string } | null
  intent: { id: EntryId; index: number; reportBy: string; time: string } | null
  effect: { id: EntryId; index: number; outcome: string; knownAs: KnownAs; time: string } | null
}

export type IntentRow = {
  id: EntryId
  index: number
  decision: EntryId
  useCase: string
  agent: string
  reportBy: string
  open: boolean
  entries: number[]
}
/** A secret that was seen: who leaked it where, since when, and how it was settled. `id` is its keyed digest. */
export type SecretRow = {
  id: string
  index: number
  /** the entry that started the clock */
  leak: EntryId
  rule: string
  useCase: string
  run: EntryId
  where: LeakedIn
  first: EntryId
  since: string
  state: 'open' | 'settled'
  settled: { id: EntryId; index: number; how: SettledHow; by: PersonId; time: string } | null
  entries: number[]
}
/** How far a standing approval has been used. `id` is the approval; the row is there from its signature on. */
export type StandingApprovalRow = {
  id: EntryId
  index: number
  useCase: string
  uses: number
  amount: number
  last: { decision: EntryId; time: string } | null
  entries: number[]
}
/** One decision that rests on an exception or an emergency continuation (`cited`). */
export type CitationRow = {
  id: string
  index: number
  cited: EntryId
  useCase: string
  decision: EntryId
  time: string
}
/** Work handed from one use case to another. `id` is the caller’s decision: it is handed over once. */
export type HandoffRow = {
  id: EntryId
  index: number
  handoff: EntryId
  time: string
  useCase: string
  run: EntryId
  fromUseCase: string
  fromRun: EntryId
  tier: Tier
  untrusted: boolean
}
/** What arrived of the commands one program of an agent counted. Whatever is below `last` and was not seen is missing. */
export type EmitterRow = {
  /** `agent/emitter` */
  id: string
  index: number
  useCase: string
  agent: string
  /** largest number seen */
  last: number
  /** how many numbers were seen */
  seen: number
  /** since when a number is missing; null: none is */
  gapSince: string | null
}
/** A statement nonce that has been used: a signature is good once. */
export type NonceRow = { id: string; index: number }
/** Where the entries of an idempotent command stand; `id` is the keyed digest of scope and key. */
export type IdempotencyRow = { id: string; index: number; body: string; count: number; time: string }

/**
 * The record tables: every row is a pure fold of entries, so each can be rebuilt and compared.
 * `columns` are copies of fields of the row's value, kept for queries; the value is the row.
 */
export const recordTables = {
  run: { columns: ['useCase', 'agent', 'open'] },
  observation: { columns: ['run', 'n'] },
  decision: { columns: ['useCase', 'agent', 'run', 'state', 'due'] },
  intent: { columns: ['useCase', 'agent', 'open', 'due'] },
  secret: { columns: ['useCase', 'state'] },
  standing_approval: { columns: ['useCase'] },
  citation: { columns: ['cited', 'useCase'] },
  handoff: { columns: ['useCase', 'fromUseCase'] },
  emitter: { columns: ['agent', 'open'] },
  nonce: { columns: [] },
  idempotency: { columns: [] },
} as const satisfies Record<string, { columns: readonly string[] }>

export type RecordKind = keyof typeof recordTables
export type RecordRow<K extends RecordKind> = {
  run: RunRecord
  observation: ObservationRow
  decision: DecisionRow
  intent: IntentRow
  secret: SecretRow
  standing_approval: StandingApprovalRow
  citation: CitationRow
  handoff: HandoffRow
  emitter: EmitterRow
  nonce: NonceRow
  idempotency: IdempotencyRow
}[K]
export type RecordKey = { kind: RecordKind; id: string }
export type AnyRow = { [K in RecordKind]: { kind: K; row: RecordRow<K> } }[RecordKind]

export type ColumnValue = string | number | null

/** The values of a row's query columns, in the order of `recordTables[kind].columns`. */
export function columnsOf(any: AnyRow): ColumnValue[] {
  switch (any.kind) {
    case 'run':
      return [any.row.useCase, any.row.agent, any.row.open ? 1 : 0]
    case 'observation':
      return [any.row.run, any.row.n]
    case 'decision':
      return [any.row.useCase, any.row.agent, any.row.run, any.row.state, dueOf(any.row)]
    case 'intent':
      return [any.row.useCase, any.row.agent, any.row.open ? 1 : 0, any.row.open ? any.row.reportBy : null]
    case 'emitter':
      return [any.row.agent, any.row.gapSince === null ? null : 1]
    case 'secret':
      return [any.row.useCase, any.row.state]
    case 'standing_approval':
      return [any.row.useCase]
    case 'citation':
      return [any.row.cited, any.row.useCase]
    case 'handoff':
      return [any.row.useCase, any.row.fromUseCase]
    default:
      return []
  }
}

/** When what the row holds open ends: a review, an approval, a permit. */
function dueOf(row: DecisionRow): string | null {
  if (row.state === 'held') return row.review?.due ?? null
  if (row.state === 'approved') return row.claimBy
  if (row.state === 'permitted' || row.state === 'claimed') return row.useBefore
  return null
}
