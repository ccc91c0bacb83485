import type { AnyRow, LoggedEvent, LoggedEventOf, RecordKey, RecordRow } from '@answerable/contract'
import { emitterKeys, emitterRows } from './completeness/project.ts'
import { talked } from './review/talked.ts'
import { newSecret, settled } from './secret/project.ts'
import { reachedNow } from './run/reached.ts'
import { secretsIn } from './secret/seen.ts'
import { citations, countedUse, newCounter } from './standing-approval/project.ts'
import type { RowReader } from './types.ts'

/** The rows a projection reads before it changes them. */
export function projectionKeys(event: LoggedEvent): RecordKey[] {
  return [...emitterKeys(event), ...recordKeys(event)]
}

function recordKeys(event: LoggedEvent): RecordKey[] {
  switch (event.type) {
    case 'run.closed':
    case 'observation.recorded':
      return [{ kind: 'run', id: event.body.run }]
    case 'decision.recorded': {
      const used = event.body.standingApproval
      const counter: RecordKey[] = used === undefined ? [] : [{ kind: 'standing_approval', id: used.id }]
      return [{ kind: 'run', id: event.body.run }, ...counter]
    }
    case 'review.voted':
    case 'review.taken':
    case 'review.asked':
    case 'review.answered':
    case 'review.expired':
    case 'decision.claimed':
    case 'intent.opened':
      return [{ kind: 'decision', id: event.body.decision }]
    case 'effect.recorded':
      return [
        { kind: 'decision', id: event.body.decision },
        { kind: 'intent', id: event.body.intent },
      ]
    case 'secret.settled':
      return [{ kind: 'secret', id: event.body.secret }]
    default:
      return []
  }
}

/**
 * The rows an entry makes or changes, whole. Pure: folding all entries rebuilds every record table, which is what
 * `fsck` compares. INVARIANT 1: rows change only through this, in the transaction of their entry.
 */
export function project(read: RowReader, event: LoggedEvent): AnyRow[] {
  return [...credentialRows(event), ...emitterRows(read, event), ...recordRows(read, event)]
}

function credentialRows(event: LoggedEvent): AnyRow[] {
  const rows: AnyRow[] = event.nonces.map((id) => ({ kind: 'nonce', row: { id, index: event.index } }))
  if (event.idempotency !== null) {
    const { key, body, count } = event.idempotency
    rows.push({ kind: 'idempotency', row: { id: key, index: event.index, body, count, time: event.time } })
  }
  return rows
}

function recordRows(read: RowReader, event: LoggedEvent): AnyRow[] {
  switch (event.type) {
    case 'run.opened':
      return [{ kind: 'run', row: newRun(event) }]
    case 'run.closed':
      return changeRun(read, event.body.run, (run) => ({
        ...run,
        index: event.index,
        open: false,
        entries: [...run.entries, event.index],
      }))
    case 'observation.recorded':
      return [
        { kind: 'observation', row: { ...event.body, id: event.id, index: event.index } },
        ...observedBy(read, event),
      ]
    case 'decision.recorded':
      return [
        { kind: 'decision', row: newDecision(event) },
        ...changeRun(read, event.body.run, (run) => ({
          ...run,
          index: event.index,
          calls: run.calls + 1,
          secrets: run.secrets + secretsIn(event.body.detected),
          ...reachedNow(run, event.body),
        })),
        ...countedUse(read, event),
        ...citations(event),
      ]
    case 'standing_approval.signed':
      return [{ kind: 'standing_approval', row: newCounter(event) }]
    case 'handoff.recorded':
      return [{ kind: 'handoff', row: newHandoff(event) }]
    case 'review.voted':
      return changeDecision(read, event, voted(event))
    case 'review.taken':
    case 'review.asked':
    case 'review.answered':
      return changeDecision(read, event, talked(event))
    case 'review.expired':
      return changeDecision(read, event, { state: 'expired' })
    case 'decision.claimed': {
      const { outcome, useBefore } = event.body
      return [
        ...changeDecision(read, event, {
          state: outcome === 'allow' ? 'claimed' : 'void',
          useBefore,
          claim: { ...mark(event), outcome },
        }),
        ...citations(event),
      ]
    }
    case 'intent.opened':
      return [
        { kind: 'intent', row: newIntent(read, event) },
        ...changeDecision(read, event, {
          state: 'intended',
          intent: { ...mark(event), reportBy: event.body.reportBy },
        }),
      ]
    case 'effect.recorded':
      return [
        ...closeIntent(read, event),
        ...changeDecision(read, event, {
          state: 'settled',
          effect: { ...mark(event), outcome: event.body.outcome, knownAs: event.body.knownAs },
        }),
      ]
    case 'secret.leaked':
      return [{ kind: 'secret', row: newSecret(event) }]
    case 'secret.settled':
      return settled(read, event)
    default:
      return []
  }
}

const mark = (event: LoggedEvent) => ({ id: event.id, index: event.index, time: event.time })

function newRun({ id, index, time, body }: LoggedEventOf<'run.opened'>): RecordRow<'run'> {
  const { useCase, agent, onBehalfOf, requestBytes, from } = body
  return {
    id,
    index,
    useCase,
    agent,
    onBehalfOf,
    requestBytes,
    opened: time,
    open: true,
    observations: 0,
    lastObservation: index,
    calls: 0,
    secrets: secretsIn(body.detected),
    untrusted: from?.untrusted ?? false,
    ...(from === undefined ? {} : { from }),
    entries: [index],
  }
}

function newHandoff({ id, index, time, body }: LoggedEventOf<'handoff.recorded'>): RecordRow<'handoff'> {
  const { decision, ...known } = body
  return { id: decision, index, handoff: id, time, ...known }
}

function observedBy(read: RowReader, event: LoggedEventOf<'observation.recorded'>): AnyRow[] {
  return changeRun(read, event.body.run, (run) => ({
    ...run,
    index: event.index,
    observations: event.body.n,
    lastObservation: event.index,
    secrets: run.secrets + secretsIn(event.body.detected),
    untrusted: run.untrusted || event.body.trust === 'untrusted',
  }))
}

const STATE_OF = { allow: 'permitted', review: 'held', deny: 'denied', observed: 'observed' } as const

function newDecision({ id, index, time, body }: LoggedEventOf<'decision.recorded'>): RecordRow<'decision'> {
  return {
    ...body,
    id,
    index,
    time,
    state: STATE_OF[body.outcome],
    entries: [index],
    votes: [],
    claimBy: null,
    claim: null,
    intent: null,
    effect: null,
  }
}

function voted(event: LoggedEventOf<'review.voted'>) {
  const { person, vote, roles, resolves, claimBy } = event.body
  return (row: RecordRow<'decision'>): Partial<RecordRow<'decision'>> => ({
    votes: [...row.votes, { ...mark(event), person, vote, roles }],
    claimBy,
    state: resolves ?? row.state,
  })
}

function newIntent(read: RowReader, { id, index, body }: LoggedEventOf<'intent.opened'>): RecordRow<'intent'> {
  const agent = read('decision', body.decision)?.agent ?? ''
  return {
    id,
    index,
    decision: body.decision,
    useCase: body.useCase,
    agent,
    reportBy: body.reportBy,
    open: true,
    entries: [index],
  }
}

function closeIntent(read: RowReader, event: LoggedEventOf<'effect.recorded'>): AnyRow[] {
  const intent = read('intent', event.body.intent)
  return intent === undefined
    ? []
    : [
        {
          kind: 'intent',
          row: { ...intent, index: event.index, open: false, entries: [...intent.entries, event.index] },
        },
      ]
}

function changeRun(read: RowReader, id: string, next: (run: RecordRow<'run'>) => RecordRow<'run'>): AnyRow[] {
  const run = read('run', id)
  return run === undefined ? [] : [{ kind: 'run', row: next(run) }]
}

type Change = Partial<RecordRow<'decision'>> | ((row: RecordRow<'decision'>) => Partial<RecordRow<'decision'>>)

function changeDecision(
  read: RowReader,
  event: LoggedEvent & { body: { decision: string } },
  change: Change,
): AnyRow[] {
  const row = read('decision', event.body.decision)
  if (row === undefined) return []
  const changed = typeof change === 'function' ? change(row) : change
  return [{ kind: 'decision', row: { ...row, ...changed, index: event.index, entries: [...row.entries, event.index] } }]
}
