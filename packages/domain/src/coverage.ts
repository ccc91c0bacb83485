import type { CoverageNext, CoverageState, Enforcement, Mode, Tier } from '@answerable/contract'
import { hasEnded, plusDuration } from './instants.ts'
import { isActive, type Model } from './model.ts'
import { listedOnly, type Nomination } from './nomination/model.ts'
import { type Standing, standing } from './standing.ts'
import { openTask, uncoveredSince } from './task/decide.ts'

/** One use case in the summary: who, how real the gate is, and what happens next by itself. */
export type CoverageRow = {
  useCase: string
  unit: string
  /** who answers or is asked to; null where nobody is named */
  person: string | null
  tier: Tier | null
  mode: Mode
  state: CoverageState
  enforcement: Enforcement
  next: CoverageNext | null
}

/** How soon an end counts as near. */
export const CLOSES_SOON = 'P14D'

/** Every use case that is not retired, with the state it is in at `now`. */
export function coverage(model: Model, now: string): CoverageRow[] {
  const listed = [...model.nominations.keys()].filter((id) => listedOnly(model, id) !== undefined)
  return [...new Set([...model.useCases.keys(), ...listed])].map((id) => rowOf(model, id, now)).sort(byUseCase)
}

export function closesSoon({ next }: CoverageRow, now: string): boolean {
  return (
    next !== null && next.what !== 'task_due' && !hasEnded(next.at, now) && next.at <= plusDuration(now, CLOSES_SOON)
  )
}

const byUseCase = (a: CoverageRow, b: CoverageRow): number => (a.useCase < b.useCase ? -1 : 1)

function rowOf(model: Model, id: string, now: string): CoverageRow {
  const at = standing(model, id, undefined, now)
  const nomination = listedOnly(model, id)
  const state = stateOf(model, id, at)
  const { revision, tier, mode, enforcement } = at
  const person = at.observed?.owner ?? revision?.owner ?? nomination?.nominee ?? null
  const unit = revision?.unit ?? nomination?.unit ?? ''
  return { useCase: id, unit, person, tier, mode, state, enforcement, next: nextOf(model, id, at, state, now) }
}

const REFUSED = ['acceptance_refused', 'acceptance_rescinded', 'authority_revoked', 'not_separate']
const NAMELESS = ['owner_departed', 'owner_supplier', 'owner_moved', 'successor_missing']
const LAPSED = ['acceptance_lapsed', 'authority_lapsed']

/** The first that holds: what needs a person comes before what only needs a signature. */
function stateOf(model: Model, id: string, at: Standing): CoverageState {
  if (at.observed !== null) return 'observed'
  if (at.missing.length === 0) return 'signed'
  const nomination = listedOnly(model, id)
  if (nomination !== undefined) return hasName(model, nomination) ? 'waiting_for_signature' : 'waiting_for_name'
  const codes: readonly string[] = at.missing.map(({ code }) => code)
  const any = (of: readonly string[]): boolean => of.some((code) => codes.includes(code))
  if (any(NAMELESS)) return 'waiting_for_name'
  if (any(REFUSED)) return 'refused_or_disputed'
  if (any(LAPSED)) return 'lapsed'
  return at.acceptance === null ? 'waiting_for_signature' : 'signed_but_closed'
}

function hasName(model: Model, { nominee, accepted }: Nomination): boolean {
  return accepted !== null && nominee !== null && isActive(model.persons.get(nominee))
}

function nextOf(model: Model, id: string, at: Standing, state: CoverageState, now: string): CoverageNext | null {
  const task = openTask(model, id)
  if (task !== undefined) return { at: task.due, what: 'task_due' }
  const since = uncoveredSince(model, id, now)
  if (since !== null) return { at: since, what: 'task_opens' }
  const byHand = at.enforcement === 'instructed'
  if (at.observed !== null) return { at: at.observed.until, what: byHand ? 'task_opens' : 'observation_ends' }
  if (state !== 'signed' || at.until === null) return null
  return { at: at.until, what: byHand ? 'task_opens' : 'signature_ends' }
}
