import { Manifest } from '@answerable/contract'
import type { LoggedEventOf } from '@answerable/contract'
import {
  after,
  type Decision,
  decisionOf,
  firstOf,
  HOUR,
  keyed,
  type Ledger,
  type Log,
  of,
  over,
  SECOND,
  upTo,
} from '../ledger.ts'
import { inForce, revisionOf, tighteningOf } from './answers.ts'
import { isSupplier, leftAt } from './people.ts'
import { carriedBy, exceptionEnd, waives } from './relief.ts'
import { grantEnd } from './rights.ts'
import { type Case, isHigh, runs } from './standing.ts'

/** INVARIANT 4, 7 and 8: what was approved, by whom, and whether it is still the same. */
export function reviewFault(ledger: Ledger, of_: Case): string | null {
  const decision = decisionOf(ledger.log, of_.entry)
  if (decision === undefined) return 'no decision'
  return firstOf(
    () => permitFault(ledger, of_, decision),
    () => bindingFault(ledger, of_, decision),
    () => votesFault(ledger, of_, decision),
    () => tightenedFault(ledger, of_, decision),
  )
}

/** A permit is short, outlives nothing it rests on, and is used in time, once. */
function permitFault({ log }: Ledger, of_: Case, decision: Decision): string | null {
  const { entry } = of_
  if (entry.type === 'intent.opened') {
    if (of(log, 'intent.opened').some(({ body }) => body.decision === decision.id)) return 'used twice'
    const claim = of(log, 'decision.claimed').find(({ body }) => body.decision === decision.id)
    const permit = decision.body.outcome === 'allow' ? decision : claim
    if (permit === undefined || permit.body.outcome !== 'allow' || permit.body.useBefore === null) return 'no permit'
    return over(permit.body.useBefore, entry.time) ? 'late permit' : null
  }
  if (entry.type === 'decision.claimed') {
    if (of(log, 'decision.claimed').some(({ body }) => body.decision === decision.id)) return 'claimed twice'
    const yes = of(log, 'review.voted').find(
      ({ body }) => body.decision === decision.id && body.resolves === 'approved',
    )
    if (yes === undefined) return 'nobody approved it'
    if (over(after(yes.time, HOUR), entry.time)) return 'claimed too late'
    if (decision.body.review === null || over(decision.body.review.due, yes.time)) return 'approved too late'
  }
  const { useBefore, exceptions = [] } = entry.body
  const yes = of_.answer.yes
  const carrying = carriedBy(log, entry, yes.id)
  const requests = of(log, 'exception.requested').filter(({ id }) => exceptions.includes(id))
  const standing = decision.body.standingApproval
  const approval = of(log, 'standing_approval.signed').find(({ id }) => id === standing?.id)
  const ends = [
    after(entry.time, 30 * SECOND),
    grantEnd(log, yes.body.authority ?? ''),
    of_.agent.body.until,
    carrying === undefined ? yes.body.until : null,
    entry.body.answerable.cover?.until ?? null,
    approval?.body.until ?? null,
    ...requests.map((one) => exceptionEnd(log, one, entry.time)),
  ].filter((end) => end !== null)
  return useBefore === null || ends.some((end) => end < useBefore) ? 'a permit that outlives what it rests on' : null
}

/** Any change of policy or assumptions since the decision voids it, also one that was taken back. */
function bindingFault(ledger: Ledger, { entry, useCase }: Case, decision: Decision): string | null {
  if (entry.type === 'decision.recorded') return null
  const rests = (log: Log): string => {
    const answer = inForce(log, useCase)
    const tightened = answer === null ? undefined : tighteningOf(log, useCase, answer)?.body.policy
    return JSON.stringify([answer?.assumptions, answer?.since, tightened])
  }
  if (rests(ledger.log) !== rests(upTo(ledger, decision.index).log)) return 'decided under other assumptions'
  const command = ledger.sent.get(entry.id)?.command
  const action = command?.type === 'decision.claim' || command?.type === 'intent.open' ? command.payload.action : ''
  return keyed(useCase, action) === decision.body.action ? null : 'something else runs than was decided'
}

/** Places of the review, each filled by another person who may fill it now. */
function votesFault(ledger: Ledger, of_: Case, decision: Decision): string | null {
  const { before, entry, useCase, answer, revision } = of_
  if (entry.type !== 'decision.claimed') return null
  const digest = revisionOf(before, useCase, answer.revision)?.body.manifest ?? ''
  const manifest = Manifest.parse(JSON.parse(ledger.documents.get(digest) ?? '{}'))
  const places = (decision.body.review?.requirements ?? []).flatMap(({ role, count }) =>
    Array<string>(count).fill(role),
  )
  if (places.length === 0) return 'a review that asks nobody'
  const run = of(before, 'run.opened').find(({ id }) => id === decision.body.run)
  const votes = of(before, 'review.voted').filter(
    ({ body }) => body.decision === decision.id && body.vote === 'approve',
  )
  if (votes.some((vote) => vote.actor.id !== vote.body.person)) return 'a vote in another’s name'
  const may = (person: string, role: string): boolean => {
    const { owner, deputy } = revision.body
    const cover = entry.body.answerable.cover?.person
    const named = role === 'owner' ? [owner, cover] : role === 'deputy' ? [deputy] : (manifest.review.roles[role] ?? [])
    return (
      named.includes(person) &&
      leftAt(before, person) === undefined &&
      !isSupplier(before, person) &&
      !runs(before, revision).includes(person) &&
      keyed(useCase, person) !== run?.body.onBehalfOf &&
      competent(of_, person)
    )
  }
  return seated(places, [...new Set(votes.map(({ body }) => body.person))], may) ? null : 'too few who may say so'
}

/** Tries every way to seat people: slow, and plainly right. */
function seated(
  places: readonly string[],
  people: readonly string[],
  may: (who: string, role: string) => boolean,
): boolean {
  const [role, ...rest] = places
  if (role === undefined) return true
  return people.some(
    (person) =>
      may(person, role) &&
      seated(
        rest,
        people.filter((other) => other !== person),
        may,
      ),
  )
}

function competent({ before, entry, useCase, answer }: Case, person: string): boolean {
  const own = revisionOf(before, useCase, answer.revision)
  if (own === undefined || !isHigh(own.body.tier)) return true
  const knows = own.body.categories.every((category) => holdsCompetence(before, person, category, entry.time))
  return knows || waives(before, entry, useCase, 'competence') !== undefined
}

function holdsCompetence(before: Log, person: string, category: string, time: string): boolean {
  return of(before, 'competence.recorded').some(
    (one: LoggedEventOf<'competence.recorded'>) =>
      one.body.person === person &&
      one.body.class === category &&
      one.actor.id !== person &&
      !over(one.body.until, time) &&
      !of(before, 'competence.revoked').some(({ body }) => body.competence === one.id),
  )
}

/** The fake policy of the histories forbids by the word `forbid`, in what was signed or tightened since. */
function tightenedFault(ledger: Ledger, { before, useCase, answer }: Case, decision: Decision): string | null {
  const published = of(before, 'policy.published').find(
    ({ body }) => body.useCase === useCase && body.assumptions === answer.assumptions,
  )
  const tightened = tighteningOf(before, useCase, answer)
  const texts = [published, tightened].map((one) => ledger.documents.get(one?.body.policy ?? '') ?? '')
  if (texts.some((text) => text.split(' ').includes('forbid'))) return 'the policy forbids it'
  const approval = decision.body.standingApproval
  return approval === undefined || decision.body.review === null ? null : 'held and approved at once'
}
