import type { LoggedEvent, LoggedEventOf } from '@answerable/contract'
import { after, DAY, HOUR, keyed, type Ledger, type Log, of, over } from '../ledger.ts'
import {
  answers,
  capacityFits,
  inForce,
  reachOf,
  type Revised,
  revisionOf,
  signedRevision,
  type Yes,
} from './answers.ts'
import { isLifted } from './closed.ts'
import { isSupplier, leftAt, mayAnswer } from './people.ts'
import { beyond, grantFault, grantingFault, grantOf, holds, signsMandate } from './rights.ts'
import { isHigh, runs } from './standing.ts'

const LONGEST_DAYS = { T1: 90, T2: 180, T3: 365, T4: 365 } as const
const RISK_DAYS = { low: 365, moderate: 180, high: 90, critical: 30 } as const
const TEN_YEARS = 3653 * DAY

/** What is wrong with an act of a person that stands in the log, whether or not anything rests on it yet. */
export function actFault({ log, documents }: Ledger, entry: LoggedEvent): string | null {
  const by = entry.actor.id
  const asked = 'useCase' in entry.body ? signedRevision(log, String(entry.body.useCase)) : undefined
  switch (entry.type) {
    case 'authority.granted':
      return grantingFault(log, entry)
    case 'acceptance.signed':
      return signingFault(log, entry)
    case 'acceptance.countersigned': {
      const yes = of(log, 'acceptance.signed').find(({ id }) => id === entry.body.acceptance)
      return yes === undefined || yes.actor.id === by || isSupplier(log, by) ? 'a second signature that is none' : null
    }
    case 'attestation.signed': {
      const answer = inForce(log, entry.body.useCase)
      const live = answer?.yes.actor.id === by && !over(answer.yes.body.until ?? entry.time, entry.time)
      return live && asked?.body.owner === by ? null : 'attested by nobody who answers for it'
    }
    case 'change.approved': {
      const revision = revisionOf(log, entry.body.useCase, entry.body.revision)
      const published = of(log, 'policy.published').find(({ body }) => body.assumptions === entry.body.assumptions)
      const author = [revision?.body.registeredBy, published?.actor.id].includes(by)
      return author ? 'agreed to by its author' : null
    }
    case 'challenge.recorded': {
      const revision = revisionOf(log, entry.body.useCase, entry.body.revision)
      const apart = revision !== undefined && revision.body.challenger === by && revision.body.registeredBy !== by
      return apart && !runs(log, revision).includes(by) ? null : 'challenged by nobody who may'
    }
    case 'cover.accepted':
      return entry.body.deputy === by && mayAnswer(log, by) ? null : 'agreed to by another'
    case 'cover.started':
      return entry.body.owner === by ? null : 'an absence planned by another'
    case 'competence.recorded':
      return entry.body.person === by || isSupplier(log, by) ? 'competence by nobody who may say so' : null
    case 'review.voted':
      return voteFault(log, entry)
    case 'exception.approved':
      return exceptionFault(log, entry)
    case 'emergency.seconded':
    case 'emergency.reviewed':
      return emergencyFault(log, entry)
    case 'standing_approval.signed':
      return asked?.body.owner === by && entry.body.until <= (inForce(log, entry.body.useCase)?.yes.body.until ?? '')
        ? null
        : 'approved beforehand by another, or for longer than it is answered for'
    case 'restriction.lifted':
      return liftFault(log, entry)
    case 'incident.closed':
      return asked?.body.owner === by && holds(log, by, 'fund_remediation', reachOf(asked, null), entry.time)
        ? null
        : 'closed by nobody who pays for it'
    case 'incident.decided': {
      if (entry.body.choice !== 'continue') return null
      return asked?.body.owner === by ? null : 'continued by another than the owner'
    }
    case 'policy.tightened': {
      const before = documents.get(of(log, 'policy.tightened').findLast(sameAs(entry))?.body.policy ?? '') ?? ''
      const words = (documents.get(entry.body.policy) ?? '').split(' ')
      return before.split(' ').every((word) => word === '' || words.includes(word)) ? null : 'a word is gone'
    }
    case 'handoff.recorded':
      return handoffFault(log, entry)
    case 'vault.erased':
      return erasureFault(log, documents, entry)
    default:
      return null
  }
}

const sameAs =
  ({ body }: LoggedEventOf<'policy.tightened'>) =>
  (one: LoggedEventOf<'policy.tightened'>): boolean =>
    one.body.assumptions === body.assumptions &&
    one.body.revision === body.revision &&
    one.body.useCase === body.useCase

/** INVARIANT 5 and 6, and the two who agree to a change of T1 and T2. */
function signingFault(log: Log, yes: Yes): string | null {
  const revision = revisionOf(log, yes.body.useCase, yes.body.revision)
  if (revision === undefined || revision.body.owner !== yes.actor.id) return 'answered by another than the owner'
  if (yes.body.answer === 'refused') return null
  const grant = grantOf(log, yes.body.authority)
  if (grant === undefined || grant.body.grantee !== yes.actor.id) return 'under no right of its own'
  const { until, overall = 'critical', assumptions } = yes.body
  const fault = grantFault(log, grant.id, yes.time) ?? beyond(log, grant, reachOf(revision, yes))
  if (fault !== null) return `accepted beyond authority: ${fault}`
  if (isSupplier(log, yes.actor.id)) return 'accepted by a supplier’s'
  if (!capacityFits(revision, grant.body.capacity)) return 'in no fitting capacity'
  const days = Math.min(LONGEST_DAYS[revision.body.tier], RISK_DAYS[overall])
  if (until === null || until > grant.body.until || until > after(yes.time, days * DAY)) return 'for too long'
  const { accepted, current } = answers(log, yes.body.useCase)
  if (accepted !== null && yes.body.revision < accepted) return 'an older revision comes back'
  const second = yes.body.next
  const all = [{ revision: yes.body.revision, assumptions }, ...(second === undefined ? [] : [second])]
  const alone = all.some((one) => {
    const signed = revisionOf(log, yes.body.useCase, one.revision)
    const known = current?.covered.some((old) => old.assumptions === one.assumptions) === true
    return (
      signed === undefined ||
      (isHigh(signed.body.tier) && !known && agreedTo(log, signed, one.assumptions, yes.time) < 2)
    )
  })
  return alone ? 'a grave change nobody else agreed to' : null
}

/** People who agreed to a change of T1 or T2, still may, and did not write it. */
function agreedTo(log: Log, revision: Revised, assumptions: string, time: string): number {
  const published = of(log, 'policy.published').find(({ body }) => body.assumptions === assumptions)
  const agreed = of(log, 'change.approved')
    .filter(({ body }) => body.assumptions === assumptions && body.revision === revision.body.revision)
    .filter(({ actor, body }) => leftAt(log, actor.id) === undefined && grantFault(log, body.authority, time) === null)
    .filter(({ actor }) => actor.id !== published?.actor.id && actor.id !== revision.body.registeredBy)
  return new Set(agreed.map(({ actor }) => actor.id)).size
}

/** INVARIANT 4: nobody reviews their own request, and nobody who runs it reviews at all. */
function voteFault(log: Log, { actor, body, time }: LoggedEventOf<'review.voted'>): string | null {
  const decision = of(log, 'decision.recorded').find(({ id }) => id === body.decision)
  const run = of(log, 'run.opened').find(({ id }) => id === decision?.body.run)
  const answer = inForce(log, body.useCase)
  const revision = answer === null ? undefined : revisionOf(log, body.useCase, answer.revision)
  if (run === undefined || decision?.body.review == null || revision === undefined) return 'a vote on nothing'
  if (over(decision.body.review.due, time)) return 'a vote after its time'
  if (keyed(body.useCase, actor.id) === run.body.onBehalfOf) return 'a vote on one’s own request'
  if (isSupplier(log, actor.id)) return 'a supplier’s vote'
  return runs(log, revision).includes(actor.id) ? 'a vote of who runs it' : null
}

function exceptionFault(log: Log, entry: LoggedEventOf<'exception.approved'>): string | null {
  const { exception, under, until, useCase } = entry.body
  const asked = [
    ...of(log, 'exception.requested').filter(({ id }) => id === exception),
    ...of(log, 'exception.renewal_requested').filter(({ body }) => body.exception === exception),
  ]
  if (asked.length === 0 || asked.some(({ actor }) => actor.id === entry.actor.id)) return 'approved by who asked'
  const revision = signedRevision(log, useCase)
  if (revision !== undefined && runs(log, revision).includes(entry.actor.id)) return 'approved by who runs it'
  const risk = inForce(log, useCase)?.yes.body.overall ?? 'high'
  const longest = { ...RISK_DAYS, critical: 0, moderate: 180 }[risk]
  if (until > after(entry.time, longest * DAY)) return 'for longer than its risk allows'
  if ('mandate' in under) return signsMandate(log, entry.actor.id) ? null : 'not a signer of the mandate'
  const grant = grantOf(log, under.authority)
  const own = grant?.body.grantee === entry.actor.id && grant.body.powers.includes('approve_exception')
  const live = grant !== undefined && grantFault(log, grant.id, entry.time) === null && until <= grant.body.until
  return own && live ? null : 'under a right that is not theirs, does not hold, or ends before'
}

function emergencyFault(log: Log, entry: LoggedEventOf<'emergency.seconded' | 'emergency.reviewed'>): string | null {
  const first = of(log, 'emergency.declared').find(({ id }) => id === entry.body.emergency)
  const seconded = of(log, 'emergency.seconded')
  if (first === undefined) return 'of nothing'
  if (entry.type === 'emergency.reviewed') {
    const second = seconded.find(({ body }) => body.emergency === first.id)
    return second === undefined || [first.actor.id, second.actor.id].includes(entry.actor.id)
      ? 'by who declared it'
      : null
  }
  if (first.actor.id === entry.actor.id || over(after(first.time, HOUR), entry.time))
    return 'by one person, or too late'
  const same = (one = '', other = ''): string => [one, other].toSorted().join()
  const again = seconded.some(({ body, actor }) => {
    const earlier = of(log, 'emergency.declared').find(({ id }) => id === body.emergency)
    const both = same(earlier?.actor.id, actor.id) === same(first.actor.id, entry.actor.id)
    return both && earlier?.body.acceptance === first.body.acceptance
  })
  return again ? 'the same two once more' : null
}

/** Reopening: with the power, not over an incident that is open, not by whom a conflict is about. */
function liftFault(log: Log, { body, actor, time }: LoggedEventOf<'restriction.lifted'>): string | null {
  const set = of(log, 'restriction.set').find(({ id }) => id === body.restriction)
  if (set === undefined || isLifted(log, set.id)) return 'nothing to lift'
  const { scope, incident, cause } = set.body
  if (incident !== undefined && !of(log, 'incident.closed').some((one) => one.body.incident === incident))
    return 'lifted while its incident is open'
  if (scope.kind === 'everything') return null
  const agent = scope.kind === 'agent' ? scope.agent : undefined
  const useCase =
    scope.kind === 'use_case'
      ? scope.useCase
      : (of(log, 'agent.registered').find((one) => one.body.agent === agent)?.body.useCase ?? '')
  const revision = signedRevision(log, useCase)
  if (revision === undefined) return null
  if (cause === 'conflict' && actor.id === revision.body.owner && set.actor.id !== actor.id)
    return 'by whom it is about'
  const { tier, challenger } = revision.body
  if (tier === 'T1' && actor.id === challenger) return null
  return holds(log, actor.id, 'reopen', reachOf(revision, null), time) ? null : 'lifted without the power'
}

/** Work crosses only to an owner who signed for it, by a permit that is open, once. */
function handoffFault(log: Log, entry: LoggedEventOf<'handoff.recorded'>): string | null {
  const { useCase, fromUseCase, decision: id } = entry.body
  const answer = inForce(log, useCase)
  const signed = answer === null ? undefined : revisionOf(log, useCase, answer.revision)
  if (useCase === fromUseCase || signed?.body.acceptsFrom?.includes(fromUseCase) !== true) return 'nobody signed for it'
  if (of(log, 'acceptance.rescinded').some(({ body }) => body.acceptance === answer?.yes.id)) return 'taken back'
  if (of(log, 'handoff.recorded').some(({ body }) => body.decision === id)) return 'handed over twice'
  const permits = [...of(log, 'decision.recorded'), ...of(log, 'decision.claimed')].filter(
    (one) => one.body.outcome === 'allow' && (one.id === id || ('decision' in one.body && one.body.decision === id)),
  )
  const asked = of(log, 'decision.recorded').find((one) => one.id === id)
  return permits.length > 0 && asked?.body.useCase === fromUseCase ? null : 'without a permit'
}

/** INVARIANT 13: nobody's own, nothing held, and no name of who answered before ten years have passed. */
function erasureFault(log: Log, documents: Ledger['documents'], entry: LoggedEventOf<'vault.erased'>): string | null {
  const { subjects, useCase } = entry.body
  if (subjects.includes(entry.actor.id)) return 'by whom it is about'
  const held = of(log, 'hold.placed').find(({ id, body: { scope, until } }) => {
    if (until !== null && over(until, entry.time)) return false
    if (of(log, 'hold.lifted').some(({ body }) => body.hold === id)) return false
    if (scope.kind === 'person') return subjects.includes(scope.person)
    if (scope.kind === 'requester') return subjects.includes(scope.requester)
    // Whoever is erased as a person is known to every use case.
    return scope.kind === 'everything' || useCase === undefined || scope.useCase === useCase
  })
  if (held !== undefined) return 'under a hold'
  const kept = subjects.some((person) => {
    const left = leftAt(log, person)
    return named(log, documents, person) && (left === undefined || !over(after(left, TEN_YEARS), entry.time))
  })
  return kept ? 'the name of somebody who answered' : null
}

function named(log: Log, documents: Ledger['documents'], person: string): boolean {
  const roles = of(log, 'use_case.revised').some(
    ({ body }) =>
      [body.owner, body.deputy, body.challenger].includes(person) ||
      (documents.get(body.manifest) ?? '').includes(`"${person}"`),
  )
  const rights = of(log, 'authority.granted').some(({ body }) => [body.grantee, body.grantor].includes(person))
  return person.startsWith('p_') && (roles || rights || signsMandate(log, person))
}
