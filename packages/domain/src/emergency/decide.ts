import type { CommandOf, Payload } from '@answerable/contract'
import { mayAnswer } from '../authority/grantor.ts'
import { aboveOwner, rightFor } from '../exception/power.ts'
import { hasEnded, plusMs } from '../instants.ts'
import { type Emergency, type Model, type Person, signedRevision, type UseCase } from '../model.ts'
import { no, type Refused, yes } from '../refuse.ts'
import { standing } from '../standing.ts'
import type { DecideContext, Decided } from '../types.ts'
import { isLapse, safetyRestriction } from './live.ts'

const HOUR_MS = 3_600_000
const SECOND_WITHIN_MS = HOUR_MS
const HOLDS_MS = 4 * HOUR_MS
const REVIEW_WITHIN_MS = 24 * HOUR_MS

const POWERS = ['accept_residual_risk', 'approve_exception'] as const

/** The first of two signatures: nothing holds yet. */
export function declareEmergency(
  { model, now }: DecideContext,
  signer: Person,
  { id, payload }: CommandOf<'emergency.declare'>,
): Decided {
  const useCase = useCaseOf(model, payload.scope)
  if (useCase?.acceptance == null) return no('not_found', 'no such use case or agent, or nobody ever signed for it')
  const fault = occasionFault(model, useCase, payload.scope, now) ?? powerFault(model, signer, useCase, now)
  if (fault !== null) return fault
  const tools = signedRevision(useCase)?.tools ?? []
  const unknown = payload.irreversible.find((name) => !tools.some((tool) => tool.name === name))
  if (unknown !== undefined) return no('invalid_input', 'a tool that is not in the signed manifest')
  return yes<'emergency.declared'>({
    type: 'emergency.declared',
    id,
    body: {
      useCase: useCase.id,
      scope: payload.scope,
      irreversible: payload.irreversible,
      acceptance: useCase.acceptance.id,
      secondBy: plusMs(now, SECOND_WITHIN_MS),
      tell: toldOf(model, useCase, now),
    },
    seal: { reason: payload.reason },
    cause: [useCase.acceptance.id],
  })
}

/** The second signature: from this instant it holds for four hours, and its review is due in a day. */
export function secondEmergency(
  { model, now }: DecideContext,
  signer: Person,
  { id, payload }: CommandOf<'emergency.second'>,
): Decided {
  const emergency = model.emergencies.get(payload.emergency)
  const useCase = emergency === undefined ? undefined : model.useCases.get(emergency.useCase)
  if (emergency === undefined || useCase === undefined) return no('not_found', 'no such emergency')
  if (emergency.second !== null) return no('conflict', 'it has its second signature')
  if (hasEnded(emergency.secondBy, now)) return no('expired', `the second signature was due by ${emergency.secondBy}`)
  if (emergency.first === signer.id) return no('forbidden', 'the second signature is another person’s')
  if (emergency.acceptance !== useCase.acceptance?.id) return no('conflict', 'the owner has signed again since')
  const fault =
    occasionFault(model, useCase, emergency.scope, now) ??
    powerFault(model, signer, useCase, now) ??
    // The first signer must still hold the power: two signatures count at one instant.
    powerFault(model, model.persons.get(emergency.first), useCase, now) ??
    pairFault(model, emergency, signer)
  if (fault !== null) return fault
  return yes<'emergency.seconded'>({
    type: 'emergency.seconded',
    id,
    body: {
      emergency: emergency.id,
      useCase: useCase.id,
      until: plusMs(now, HOLDS_MS),
      reviewBy: plusMs(now, REVIEW_WITHIN_MS),
      tell: toldOf(model, useCase, now),
    },
    seal: { reason: payload.reason },
    cause: [emergency.id],
  })
}

/** Looked at afterwards by somebody who answers for the use case or stands above, never by the two who declared it. */
export function reviewEmergency(
  { model, now }: DecideContext,
  signer: Person,
  { id, payload }: CommandOf<'emergency.review'>,
): Decided {
  const emergency = model.emergencies.get(payload.emergency)
  const useCase = emergency === undefined ? undefined : model.useCases.get(emergency.useCase)
  if (emergency === undefined || useCase === undefined) return no('not_found', 'no such emergency')
  if (emergency.second === null) return no('conflict', 'it never held: there is nothing to review')
  if (emergency.review !== null) return no('conflict', `reviewed at ${emergency.review.time}`)
  // INVARIANT 4: nobody reviews what they declared.
  if ([emergency.first, emergency.second].includes(signer.id))
    return no('not_separate', 'who declared it does not review it')
  if (!mayAnswer(signer)) return no('forbidden', 'a supplier’s staff reviews no emergency')
  const { owner, deputy, challenger } = signedRevision(useCase) ?? {}
  if (![owner, deputy, challenger].includes(signer.id) && !aboveOwner(model, useCase, now).has(signer.id))
    return no('forbidden', 'owner, deputy, challenger or grantor reviews it')
  return yes<'emergency.reviewed'>({
    type: 'emergency.reviewed',
    id,
    body: { emergency: emergency.id, useCase: useCase.id, finding: payload.finding },
    seal: { reason: payload.reason },
    cause: [emergency.id],
  })
}

type Scope = Payload<'emergency.declare'>['scope']

function useCaseOf(model: Model, scope: Scope): UseCase | undefined {
  const id = scope.kind === 'use_case' ? scope.useCase : model.agents.get(scope.agent)?.useCase
  return id === undefined ? undefined : model.useCases.get(id)
}

/** Only where something ran out, and nothing but that is missing; never over what was closed for safety. */
function occasionFault(model: Model, useCase: UseCase, scope: Scope, now: string): Refused | null {
  const agent = scope.kind === 'agent' ? model.agents.get(scope.agent) : undefined
  const { missing, restrictions, ladder, revision, gone } = standing(model, useCase.id, agent, now)
  const of = { useCase: useCase.id, revision, gone }
  const other = missing.find((reason) => !isLapse(model, of, reason, now))
  if (other !== undefined) return no('conflict', `more is missing than a lapsed signature or cover: ${other.code}`)
  if (missing.length === 0 && (ladder === null || ladder.mode === 'live')) return no('conflict', 'nothing has lapsed')
  const closed = safetyRestriction(restrictions)
  return closed === undefined ? null : no('conflict', `closed for ${closed.cause}: no emergency goes over that`)
}

function powerFault(model: Model, person: Person | undefined, useCase: UseCase, now: string): Refused | null {
  if (person === undefined || person.departed !== null) return no('conflict', 'the first signer has left')
  return rightFor(model, person.id, POWERS, useCase, now) === undefined
    ? no('beyond_authority', 'this needs `accept_residual_risk` or `approve_exception` over the use case')
    : null
}

/** The same two do not go on and on: after one continuation, others decide until the owner has signed again. */
function pairFault(model: Model, { first, useCase, acceptance }: Emergency, second: Person): Refused | null {
  const pair = [first, second.id].toSorted().join()
  const again = [...model.emergencies.values()].some(
    (one) =>
      one.useCase === useCase &&
      one.acceptance === acceptance &&
      one.second !== null &&
      [one.first, one.second].toSorted().join() === pair,
  )
  return again ? no('conflict', 'the same two have declared one for this lapse: others decide now') : null
}

/** Owner and grantor: they learn of it at once. */
function toldOf(model: Model, useCase: UseCase, now: string): string[] {
  const owner = signedRevision(useCase)?.owner
  return [...new Set([...(owner === undefined ? [] : [owner]), ...aboveOwner(model, useCase, now)])].slice(0, 8)
}
