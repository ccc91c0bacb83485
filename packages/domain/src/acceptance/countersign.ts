import type { CommandOf, CountersignedFor, LoggedEventOf } from '@answerable/contract'
import { handoverMissing, tookOverBy } from '../handover/missing.ts'
import { hasEnded } from '../instants.ts'
import { type Acceptance, type Model, type Person, type Revision, revisionOf, type UseCase } from '../model.ts'
import { no, yes } from '../refuse.ts'
import type { DecideContext, Decided } from '../types.ts'
import { holders, missingCountersignatures } from './countersigned.ts'

/** A further signature under an owner’s answer, by one of those it is missing from. */
export function countersignAcceptance(
  { model, now }: DecideContext,
  signer: Person,
  { id, payload }: CommandOf<'acceptance.countersign'>,
): Decided {
  const found = waitingFor(model, payload.acceptance)
  if (found === undefined) return no('not_found', 'no such acceptance waits or holds')
  const { answer, revision } = found
  if (answer.rescinded !== null) return no('conflict', `taken back at ${answer.rescinded}`)
  if (answer.until === null || hasEnded(answer.until, now)) return no('expired', 'the acceptance has ended')
  if (answer.countersignatures.some((one) => one.by === signer.id && one.for === payload.for))
    return no('conflict', 'this person has signed for that')
  // INVARIANT 4: an owner’s second signature would be the first again.
  if (signer.id === answer.owner) return no('not_separate', 'the owner does not countersign the owner’s own answer')
  const missing = missingCountersignatures(model, revision, answer, now).find((one) => one.for === payload.for)
  if (missing === undefined) return no('conflict', 'no signature is missing for that')
  if (!missing.by.includes(signer.id))
    return no('beyond_authority', 'that signature is another’s to give: the answer names whose')
  return yes<'acceptance.countersigned'>({
    type: 'acceptance.countersigned',
    id,
    body: {
      useCase: answer.useCase,
      acceptance: answer.id,
      for: payload.for,
      by: signer.id,
      authority: authorityUsed(model, revision, answer, payload.for, signer, now),
    },
    cause: [answer.id],
  })
}

function authorityUsed(
  model: Model,
  revision: Revision,
  answer: Acceptance,
  wanted: CountersignedFor,
  signer: Person,
  now: string,
): string | null {
  if (wanted === 'high_risk' || wanted === 'critical_risk' || wanted === 'other') return null
  const own = holders(model, revision, answer, wanted, now).filter((authority) => authority.grantee === signer.id)
  // Of several the one that ends last: a countersignature counts only while what it rests on holds.
  return own.reduce((best, next) => (best === undefined || next.until > best.until ? next : best), own[0])?.id ?? null
}

function waitingFor(model: Model, id: string): { answer: Acceptance; revision: Revision } | undefined {
  for (const useCase of model.useCases.values()) {
    const answer = [useCase.acceptance, useCase.pending].find((one) => one?.id === id)
    const revision = answer == null ? undefined : revisionOf(useCase, answer.revision)
    if (answer != null && revision !== undefined) return { answer, revision }
  }
  return undefined
}

/** The use case after one more signature; an answer that waited takes force with the last one it needs. */
export function withCountersignature(
  model: Model,
  useCase: UseCase,
  { id, body, time, index }: LoggedEventOf<'acceptance.countersigned'>,
): UseCase {
  const signature = { for: body.for, by: body.by, authority: body.authority, id, time }
  const mark = (answer: Acceptance | null) =>
    answer?.id === body.acceptance ? { ...answer, countersignatures: [...answer.countersignatures, signature] } : answer
  const next = {
    ...useCase,
    acceptance: mark(useCase.acceptance),
    pending: mark(useCase.pending),
    lastAnswer: mark(useCase.lastAnswer),
  }
  return promoted(model, next, { time, index })
}

/** An answer that waited takes force with the last signature it needs, under it or under the handover. */
export function promoted(model: Model, useCase: UseCase, { time, index }: { time: string; index: number }): UseCase {
  const { pending } = useCase
  if (pending === null || isIncomplete(model, useCase, pending, time)) return useCase
  return { ...takenForce(useCase, { ...pending, since: index }), pending: null }
}

function isIncomplete(model: Model, useCase: UseCase, answer: Acceptance, now: string): boolean {
  const revision = revisionOf(useCase, answer.revision)
  return (
    revision === undefined ||
    handoverMissing(useCase, answer) ||
    missingCountersignatures(model, revision, answer, now).length > 0
  )
}

/** The answer becomes what the gate enforces. Approvals given under the same assumptions go on counting. */
export function takenForce(useCase: UseCase, answer: Acceptance): UseCase {
  const before = useCase.acceptance
  const unbroken = before?.rescinded === null && before.assumptions === answer.assumptions
  return {
    ...useCase,
    acceptance: { ...answer, since: unbroken ? before.since : answer.since },
    accepted: answer.revision,
    releases: [],
    firstReleased: {},
    tookOver: tookOverBy(useCase, answer),
  }
}

/** Whether a new answer waits: it lacks signatures, and what it would replace still holds. */
export function mustWait(model: Model, useCase: UseCase, answer: Acceptance): boolean {
  const before = useCase.acceptance
  if (before === null || before.rescinded !== null) return false
  if (before.until === null || hasEnded(before.until, answer.time)) return false
  return isIncomplete(model, useCase, answer, answer.time)
}
