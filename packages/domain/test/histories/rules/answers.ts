import type { Category, LoggedEvent, LoggedEventOf } from '@answerable/contract'
import { type Log, of, over } from '../ledger.ts'
import { mayAnswer } from './people.ts'
import { beyond, chainOf, grantFault, grantOf, type Reach } from './rights.ts'

/** Which answer is in force, told again from the signatures in the log. */
export type Yes = LoggedEventOf<'acceptance.signed'>
export type Revised = LoggedEventOf<'use_case.revised'>
type Covered = { revision: number; assumptions: string }
export type InForce = Covered & {
  yes: Yes
  /** entry from which the same assumptions have been in force without a break */
  since: number
  covered: readonly Covered[]
}
type State = {
  current: InForce | null
  waiting: Yes | null
  accepted: number | null
  took: Taken | null
}
type Taken = { from: string; index: number }

export const revisionsOf = (log: Log, useCase: string): Revised[] =>
  of(log, 'use_case.revised').filter((one) => one.body.useCase === useCase)
export const revisionOf = (log: Log, useCase: string, revision: number): Revised | undefined =>
  revisionsOf(log, useCase).find((one) => one.body.revision === revision)

const TELLS = [
  'acceptance.signed',
  'acceptance.rescinded',
  'acceptance.countersigned',
  'handover.signed',
  'release.recorded',
]
const told = new WeakMap<Log, Map<string, State>>()

/** Told once for each part of the log: within one judgement it is asked many times. */
export function answers(log: Log, useCase: string): State {
  const known = told.get(log) ?? new Map<string, State>()
  told.set(log, known)
  const state = known.get(useCase) ?? tell(log, useCase)
  known.set(useCase, state)
  return state
}

function tell(log: Log, useCase: string): State {
  let state: State = { current: null, waiting: null, accepted: null, took: null }
  for (const entry of log) {
    if (!TELLS.includes(entry.type) || !('useCase' in entry.body) || entry.body.useCase !== useCase) continue
    state = next(log.slice(0, entry.index + 1), state, entry)
  }
  return state
}

export const inForce = (log: Log, useCase: string): InForce | null => answers(log, useCase).current

/** The revision whose people count: the newest anybody ever signed, else the newest proposal. */
export function signedRevision(log: Log, useCase: string): Revised | undefined {
  const { accepted } = answers(log, useCase)
  return accepted === null ? revisionsOf(log, useCase).at(-1) : revisionOf(log, useCase, accepted)
}

function next(log: Log, state: State, entry: LoggedEvent): State {
  switch (entry.type) {
    case 'acceptance.signed':
      return answered(log, state, entry)
    case 'acceptance.rescinded':
      return state.waiting?.id === entry.body.acceptance ? { ...state, waiting: null } : state
    case 'acceptance.countersigned':
    case 'handover.signed':
      return state.waiting === null || incomplete(log, state, state.waiting, entry.time)
        ? state
        : takesForce({ ...state, waiting: null }, log, state.waiting, entry.index)
    case 'release.recorded':
      return released(log, state, entry)
    default:
      return state
  }
}

function answered(log: Log, state: State, yes: Yes): State {
  const { revision } = yes.body
  const { current, waiting } = state
  if (yes.body.answer !== 'refused') {
    const old = current !== null && !rescinded(log, current.yes) && !over(current.yes.body.until ?? yes.time, yes.time)
    return old && incomplete(log, state, yes, yes.time)
      ? { ...state, waiting: yes }
      : takesForce({ ...state, waiting: null }, log, yes, yes.index)
  }
  const rest =
    current === null ? null : { ...current, covered: current.covered.filter((one) => one.revision !== revision) }
  return {
    ...state,
    current: current?.revision === revision ? null : rest,
    waiting: waiting?.body.revision === revision ? null : waiting,
  }
}

/** The answer becomes what is enforced; who answered before is who it was taken over from. */
function takesForce(state: State, log: Log, yes: Yes, index: number): State {
  const { current } = state
  const { revision, assumptions, next: second } = yes.body
  const unbroken = current !== null && !rescinded(log, current.yes) && current.assumptions === assumptions
  const covered = [{ revision, assumptions }, ...(second === undefined ? [] : [second])]
  return {
    ...state,
    current: { yes, revision, assumptions, since: unbroken ? current.since : index, covered },
    accepted: revision,
    took: takenFrom(log, state, yes),
  }
}

function takenFrom(log: Log, { current, accepted, took }: State, yes: Yes): Taken | null {
  if (current?.yes.id === yes.id) return took
  const signed = accepted === null ? undefined : revisionOf(log, yes.body.useCase, accepted)
  const before = current?.yes.actor.id ?? signed?.body.owner
  if (before === undefined) return null
  return before === yes.actor.id ? took : { from: before, index: current?.yes.index ?? signed?.index ?? 0 }
}

function released(log: Log, state: State, entry: LoggedEventOf<'release.recorded'>): State {
  const { current } = state
  const moved = current?.covered.find((one) => one.revision === entry.body.revision)
  if (current === null || moved === undefined || moved.revision === current.revision) return state
  const tightened = tighteningOf(log, entry.body.useCase, current)
  if (tightened !== undefined && tightened.index > current.yes.index) return state
  const accepted = Math.max(state.accepted ?? 0, moved.revision)
  return { ...state, accepted, current: { ...current, ...moved, since: entry.index } }
}

export const rescinded = (log: Log, yes: Yes): boolean =>
  of(log, 'acceptance.rescinded').some((one) => one.body.acceptance === yes.id)

export const tighteningOf = (log: Log, useCase: string, { revision, assumptions }: Covered) =>
  of(log, 'policy.tightened').findLast(
    ({ body }) => body.useCase === useCase && body.revision === revision && body.assumptions === assumptions,
  )

function incomplete(log: Log, state: State, yes: Yes, time: string): boolean {
  const taken = takenFrom(log, state, yes)
  const revision = revisionOf(log, yes.body.useCase, yes.body.revision)
  return (taken !== null && !handedOver(log, yes, taken)) || lacking(log, yes, revision, time) !== null
}

const handedOver = (log: Log, yes: Yes, taken: Taken): boolean =>
  of(log, 'handover.signed').some(
    ({ body, index }) =>
      body.useCase === yes.body.useCase &&
      body.successor === yes.actor.id &&
      body.predecessor === taken.from &&
      index > taken.index,
  )

/** Whoever takes a use case over has signed for what its predecessor left open. */
export function handoverFault(log: Log, useCase: string): string | null {
  const { current, took } = answers(log, useCase)
  return current !== null && took !== null && !handedOver(log, current.yes, took) ? 'no handover' : null
}

const CAPACITY: Partial<Record<Category, string>> = {
  customer_facing: 'product',
  internal_trust: 'security',
  sensitive_data: 'data_owner',
}

/** A further signature an answer lacks at `time`; null: none. */
export function lacking(log: Log, yes: Yes, revision: Revised | undefined, time: string): string | null {
  if (revision === undefined) return 'no revision'
  const levels = Object.values(yes.body.residualRisk)
  const given = of(log, 'acceptance.countersigned').filter(
    ({ body, actor }) => body.acceptance === yes.id && actor.id !== yes.actor.id && actor.id === body.by,
  )
  const has = (wanted: string): boolean => given.some(({ body }) => body.for === wanted)
  const { grants, mandate } = chainOf(log, yes.body.authority ?? '')
  if (levels.includes('critical')) {
    const signed = (id: string): boolean => given.some(({ body }) => body.for === 'critical_risk' && body.by === id)
    if (mandate === null || !mandate.body.signers.every(signed)) return 'critical risk is not the owner’s to take'
  } else if (levels.includes('high') && !has('high_risk')) return 'high risk, and the grantor has not signed'
  const categories = revision.body.categories
  if (categories.includes('other') && !has('other')) return 'category other, and the grantor has not signed'
  const reach = reachOf(revision, yes)
  const missing = categories.find((category) => {
    const capacity = CAPACITY[category]
    if (capacity === undefined || capacity === grants[0]?.body.capacity) return false
    return !given.some(({ body }) => {
      const grant = body.for === category ? grantOf(log, body.authority) : undefined
      return grant?.body.capacity === capacity && holdsStill(log, grant.id, body.by, reach, time)
    })
  })
  return missing === undefined ? null : `nobody answers for ${missing}`
}

export const reachOf = ({ body }: Revised, yes: Yes | null): Reach => ({ ...body, ...riskOf(yes) })
const riskOf = (yes: Yes | null) => (yes?.body.overall === undefined ? {} : { risk: yes.body.overall })

function holdsStill(log: Log, id: string, person: string, reach: Reach, time: string): boolean {
  const grant = grantOf(log, id)
  return (
    grant !== undefined &&
    grant.body.grantee === person &&
    mayAnswer(log, person) &&
    grantFault(log, id, time) === null &&
    beyond(log, grant, reach) === null
  )
}

/** Whether the capacity somebody signs in is that of one of the categories. */
export function capacityFits(revision: Revised, capacity: string | undefined): boolean {
  const named = revision.body.categories.filter((category) => category !== 'other')
  return named.length === 0 || named.some((category) => CAPACITY[category] === capacity)
}
