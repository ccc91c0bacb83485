import type { CommandOf } from '@answerable/contract'
import { hasEnded, plusMs } from '../instants.ts'
import {
  type Exception,
  type Model,
  type Person,
  type Right,
  signedRevision,
  type Term,
  type UseCase,
} from '../model.ts'
import { runsIt } from '../use-case/roles.ts'
import { no, type Refused, yes } from '../refuse.ts'
import type { DecideContext, Decided } from '../types.ts'
import { REWRITTEN, termFault } from './decide.ts'
import { isLive } from './live.ts'
import { isSuspended } from './rule-text.ts'
import { above, aboveOwner, rightFor } from './power.ts'

const YEAR_MS = 365 * 86_400_000
const CONTINUES_MS = 90 * 86_400_000
/** From this renewal on somebody one level up decides. */
const RENEWALS_AT_ONE_LEVEL = 3

/** The second signature of an exception or its renewal: from here on it holds. */
export function approveException(
  { model, tools, now }: DecideContext,
  signer: Person,
  { id, payload }: CommandOf<'exception.approve'>,
): Decided {
  const found = pendingOf(model, payload.exception)
  if ('ok' in found) return found
  const { exception, useCase, pending } = found
  if (isSuspended(model, tools, exception)) return no('conflict', REWRITTEN)
  const right = approverRight(model, exception, useCase, signer, now)
  if ('ok' in right) return right
  const fault = termFault(model, useCase.id, pending.until, now) ?? outlives(model, right, pending.until)
  if (fault !== null) return fault
  return yes<'exception.approved'>({
    type: 'exception.approved',
    id,
    body: {
      exception: exception.id,
      useCase: useCase.id,
      under: right,
      until: pending.until,
      renewal: termsBefore(model, exception, now).length,
    },
    seal: { reason: payload.reason },
    cause: [pending.id],
  })
}

export function refuseException(
  { model, now }: DecideContext,
  signer: Person,
  { id, payload }: CommandOf<'exception.refuse'>,
): Decided {
  const found = pendingOf(model, payload.exception)
  if ('ok' in found) return found
  const right = approverRight(model, found.exception, found.useCase, signer, now)
  if ('ok' in right) return right
  return yes<'exception.refused'>({
    type: 'exception.refused',
    id,
    body: { exception: found.exception.id, useCase: found.useCase.id },
    seal: { reason: payload.reason },
    cause: [found.pending.id],
  })
}

/** Ending one is closing: who asked, who approved, who answers for the use case, or holds the power. */
export function revokeException(
  { model, now }: DecideContext,
  signer: Person,
  { id, payload }: CommandOf<'exception.revoke'>,
): Decided {
  const exception = model.exceptions.get(payload.exception)
  const useCase = exception === undefined ? undefined : model.useCases.get(exception.useCase)
  if (exception === undefined || useCase === undefined) return no('not_found', 'no such exception')
  if (exception.revoked !== null) return no('conflict', `revoked at ${exception.revoked}`)
  const { owner, deputy, challenger } = signedRevision(useCase) ?? {}
  const involved = [owner, deputy, challenger, exception.requester, ...exception.terms.map((term) => term.approver)]
  if (
    !involved.includes(signer.id) &&
    rightFor(model, signer.id, ['approve_exception', 'restrict'], useCase, now) === undefined
  )
    return no('forbidden', 'only who is involved, or holds the power to approve exceptions, ends it')
  return yes<'exception.revoked'>({
    type: 'exception.revoked',
    id,
    body: { exception: exception.id, useCase: exception.useCase },
    seal: { reason: payload.reason },
    cause: [exception.id],
  })
}

type Pending = { exception: Exception; useCase: UseCase; pending: NonNullable<Exception['pending']> }

function pendingOf(model: Model, id: string): Pending | Refused {
  const exception = model.exceptions.get(id)
  const useCase = exception === undefined ? undefined : model.useCases.get(exception.useCase)
  if (exception === undefined || useCase === undefined) return no('not_found', 'no such exception')
  if (exception.revoked !== null) return no('conflict', `revoked at ${exception.revoked}`)
  if (exception.pending === null) return no('conflict', 'nothing waits for an answer')
  return { exception, useCase, pending: exception.pending }
}

/**
 * INVARIANT 4: nobody decides on their own exception: not who asked, now or for an earlier term; not the team that runs
 * it; not the owner where the requirement watches the owner. Where the owner asked, those above the owner decide.
 */
function approverRight(
  model: Model,
  exception: Exception,
  useCase: UseCase,
  signer: Person,
  now: string,
): Right | Refused {
  const revision = signedRevision(useCase)
  if (revision === undefined) return no('not_found', 'no such use case')
  const requester = exception.pending?.requester ?? exception.requester
  if (signer.id === requester || signer.id === exception.requester)
    return no('forbidden', 'who asks for an exception does not decide on it')
  if (runsIt(model, revision, signer.id))
    return no('not_separate', 'the team that runs or hosts it does not decide on its exceptions')
  if ('requirement' in exception.waives && signer.id === revision.owner)
    return no('not_separate', 'what watches the owner is not waived by the owner')
  const right = rightFor(model, signer.id, ['approve_exception'], useCase, now)
  if (right === undefined)
    return no('beyond_authority', 'this needs a live authority with `approve_exception` that covers the use case')
  // What the owner delegated, the owner could take back: such a right does not watch the owner.
  const delegated = 'authority' in right && above(model, right, signer.id).has(revision.owner)
  if ('requirement' in exception.waives && delegated && !aboveOwner(model, useCase, now).has(signer.id))
    return no('not_separate', 'what watches the owner is not waived by a right that comes from the owner')
  const byOwner = requester === revision.owner || exception.requester === revision.owner
  if (byOwner && !aboveOwner(model, useCase, now).has(signer.id))
    return no('beyond_authority', 'the owner asks: the grantor of the owner’s authority decides')
  const terms = termsBefore(model, exception, now)
  const last = terms.at(-1)
  if (last !== undefined && oneLevelUp(terms, exception) && !above(model, last.under, last.approver).has(signer.id))
    return no('beyond_authority', 'after so many renewals, or a year, somebody above the last approver decides')
  return right
}

/**
 * Terms this one continues: its own, and those of exceptions to the same thing that ended less than 90 days ago, however
 * each was narrowed. Without the latter, asking anew, or for another tool or recipient, would start the count again.
 */
function termsBefore(model: Model, exception: Exception, now: string): Term[] {
  const since = plusMs(now, -CONTINUES_MS)
  return [...model.exceptions.values()]
    .filter((one) => one.id === exception.id || (sameThing(one, exception) && (one.terms.at(-1)?.until ?? '') > since))
    .flatMap(({ terms }) => terms)
    .toSorted((a, b) => (a.from < b.from ? -1 : 1))
}

function sameThing(a: Exception, b: Exception): boolean {
  const of = ({ useCase, waives }: Exception): string => JSON.stringify([useCase, waives])
  return of(a) === of(b)
}

/** The third renewal, or one by which it would be older than a year. */
function oneLevelUp(terms: readonly Term[], { pending }: Exception): boolean {
  const first = terms[0]
  if (first === undefined || pending === null) return false
  return terms.length >= RENEWALS_AT_ONE_LEVEL || pending.until > plusMs(first.from, YEAR_MS)
}

function outlives(model: Model, right: Right, until: string): Refused | null {
  const end = 'authority' in right ? model.authorities.get(right.authority)?.until : undefined
  return end === undefined || until <= end
    ? null
    : no('beyond_authority', `it would outlive the authority it rests on, which ends at ${end}`)
}

/** What the read shows of an exception at an instant. */
export function exceptionState(
  model: Model,
  exception: Exception,
  now: string,
): 'requested' | 'refused' | 'live' | 'ended' | 'revoked' {
  if (exception.revoked !== null) return 'revoked'
  if (isLive(model, exception, now)) return 'live'
  if (exception.terms.length > 0) return 'ended'
  if (exception.pending === null) return 'refused'
  return hasEnded(exception.pending.until, now) ? 'ended' : 'requested'
}
