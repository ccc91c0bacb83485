import type { LoggedEventOf, Requirement } from '@answerable/contract'
import {
  after,
  DAY,
  type Decision,
  decisionOf,
  HOUR,
  keyed,
  type Ledger,
  type Log,
  type Opening,
  of,
  over,
} from '../ledger.ts'
import { answers, rescinded, signedRevision, tighteningOf } from './answers.ts'
import { mayAnswer } from './people.ts'
import { grantFault } from './rights.ts'

/** What may stand in for something missing, again as plain predicates. */
type Requested = LoggedEventOf<'exception.requested'>
const LONGEST_DAYS = { low: 365, moderate: 180, high: 90, critical: 0 } as const

/** When an exception is over; null: it never held, or was taken back, or its right fell. */
export function exceptionEnd(before: Log, request: Requested, time: string): string | null {
  const last = of(before, 'exception.approved').findLast((one) => one.body.exception === request.id)
  if (last === undefined) return null
  if (of(before, 'exception.revoked').some((one) => one.body.exception === request.id)) return null
  const { under, until } = last.body
  if ('authority' in under && grantFault(before, under.authority, time) !== null) return null
  const risk = answers(before, request.body.useCase).current?.yes.body.overall ?? 'high'
  const longest = after(last.time, LONGEST_DAYS[risk] * DAY)
  return longest < until ? longest : until
}

export function exceptionHolds(before: Log, request: Requested, time: string): boolean {
  const end = exceptionEnd(before, request, time)
  return end !== null && !over(end, time)
}

/** The exceptions an opening rests on: those it cites; an intent cites none, so any that holds will do. */
function resting(before: Log, entry: Opening): Requested[] {
  const all = of(before, 'exception.requested').filter((one) => exceptionHolds(before, one, entry.time))
  if (entry.type === 'intent.opened') return all
  return all.filter(({ id }) => entry.body.exceptions?.includes(id))
}

/** The cited exception by which a requirement does not count for this call. */
export function waives(before: Log, entry: Opening, useCase: string, requirement: Requirement): Requested | undefined {
  const agent = decisionOf(before, entry)?.body.agent
  return resting(before, entry).find(
    ({ body }) =>
      body.useCase === useCase &&
      'requirement' in body.waives &&
      body.waives.requirement === requirement &&
      (body.agent === null || body.agent === agent),
  )
}

/** The continuation that carries a lapse at this instant; a decision under it has to cite it. */
export function carriedBy(
  before: Log,
  entry: Opening,
  signature: string,
): LoggedEventOf<'emergency.declared'> | undefined {
  const agent = decisionOf(before, entry)?.body.agent
  return of(before, 'emergency.declared').find((first) => {
    const second = of(before, 'emergency.seconded').find((one) => one.body.emergency === first.id)
    const { scope, useCase, acceptance } = first.body
    const refuted = of(before, 'emergency.reviewed').some(
      (one) => one.body.emergency === first.id && one.body.finding === 'not_justified',
    )
    const cited = entry.type === 'intent.opened' || entry.body.emergency === first.id
    return (
      second !== undefined &&
      cited &&
      !refuted &&
      useCase === entry.body.useCase &&
      acceptance === signature &&
      (scope.kind === 'use_case' || scope.agent === agent) &&
      first.actor.id !== second.actor.id &&
      !over(after(second.time, 4 * HOUR), entry.time) &&
      !over(after(first.time, HOUR), second.time) &&
      !closedForSafety(before, entry, agent)
    )
  })
}

function closedForSafety(before: Log, entry: Opening, agent: string | undefined): boolean {
  const lifted = new Set(of(before, 'restriction.lifted').map((one) => one.body.restriction))
  return of(before, 'restriction.set').some(
    ({ id, body: { cause, scope } }) =>
      !lifted.has(id) &&
      ['incident', 'oversight', 'conflict'].includes(cause) &&
      (scope.kind === 'use_case'
        ? scope.useCase === entry.body.useCase
        : scope.kind === 'everything' || scope.agent === agent),
  )
}

/** What an opening cites holds, is about it, and says what it stands in for. */
export function reliefFault(ledger: Ledger, entry: Opening): string | null {
  const before = ledger.log
  const decision = decisionOf(before, entry)
  if (decision === undefined) return 'no decision'
  const cited = entry.type === 'intent.opened' ? [] : (entry.body.exceptions ?? [])
  for (const id of new Set([...cited, ...ruleExceptions(before, decision)])) {
    const request = of(before, 'exception.requested').find((one) => one.id === id)
    if (request === undefined || request.body.useCase !== entry.body.useCase) return 'cites no exception of its own'
    if (!exceptionHolds(before, request, entry.time)) return 'rests on an exception that does not hold'
    const { agent, tool } = request.body
    if ((agent !== null && agent !== decision.body.agent) || (tool !== null && tool !== decision.body.tool))
      return 'rests on an exception to something else'
  }
  const { rules, standingApproval } = decision.body
  const { emergency } = entry.type === 'intent.opened' ? { emergency: undefined } : entry.body
  const { current } = answers(before, entry.body.useCase)
  if (emergency !== undefined && carriedBy(before, entry, current?.yes.id ?? '')?.id !== emergency)
    return 'cites a continuation that does not hold'
  const tool = undoOf(ledger, entry, decision)
  const carrying =
    entry.type === 'intent.opened' ? undefined : of(before, 'emergency.declared').find(({ id }) => id === emergency)
  if (
    carrying !== undefined &&
    tool === 'irreversible' &&
    !carrying.body.irreversible.includes(decision.body.tool ?? '')
  )
    return 'cannot be undone, and the continuation does not name it'
  // The fake policy of the histories says by its rules which way it was opened.
  if (rules.includes('waived') && ruleExceptions(before, decision).length === 0)
    return 'waived, and no exception is cited'
  if (decision.body.outcome !== 'allow') return null
  if (rules.includes('hold') && standingApproval === undefined)
    return 'held by policy, and nothing was approved beforehand'
  return standingApproval === undefined ? null : approvalFault(ledger, decision, entry)
}

export function undoOf({ log }: Ledger, entry: Opening, { body }: Decision): string | undefined {
  return signedRevision(log, entry.body.useCase)?.body.tools.find(({ name }) => name === body.tool)?.undo
}

const ruleExceptions = (before: Log, { body: { exceptions = [] } }: Decision): string[] =>
  exceptions.filter((id) => {
    const waived = of(before, 'exception.requested').find((one) => one.id === id)?.body.waives
    return waived !== undefined && 'rule' in waived
  })

function approvalFault(ledger: Ledger, decision: Decision, entry: Opening): string | null {
  const before = ledger.log
  const cited = decision.body.standingApproval
  const approval = of(before, 'standing_approval.signed').find((one) => one.id === cited?.id)
  if (cited === undefined || approval === undefined) return 'an approval nobody signed'
  const { body } = approval
  if (of(before, 'standing_approval.revoked').some((one) => one.body.standingApproval === approval.id)) return 'revoked'
  if (over(body.until, entry.time)) return 'the approval has ended'
  if (approval.actor.id !== body.owner || !mayAnswer(before, body.owner)) return 'not by an owner who is here'
  if (body.useCase !== entry.body.useCase || body.tool !== decision.body.tool) return 'an approval of something else'
  const { current } = answers(before, body.useCase)
  if (current?.assumptions !== body.assumptions || current.yes.actor.id !== body.owner) return 'for other assumptions'
  if (rescinded(before, current.yes)) return 'of an answer taken back'
  const tightened = tighteningOf(before, body.useCase, current)
  if (tightened !== undefined && tightened.index > approval.index) return 'older than what was tightened since'
  if (entry.type !== 'decision.recorded') return null
  if (entry.body.emergency !== undefined) return 'approved beforehand, under an emergency'
  const run = of(before, 'run.opened').find((one) => one.id === entry.body.run)
  if (run?.body.onBehalfOf === keyed(body.useCase, body.owner)) return 'for the request of its own owner'
  const uses = of(before, 'decision.recorded').filter((one) => one.body.standingApproval?.id === approval.id)
  if (cited.use !== uses.length + 1) return 'a use that was counted wrongly'
  if (cited.use > body.count) return 'used up'
  const spent = [...uses, decision].reduce((sum, one) => sum + (one.body.standingApproval?.amount ?? 0), 0)
  if (cited.amount > (body.amount?.each ?? 0)) return 'above the most of one call'
  if (spent > (body.amount?.total ?? 0)) return 'above the most of all calls'
  return boundsFault(ledger, approval, entry)
}

/** Every bounded argument has one of the signed values. */
function boundsFault(
  { sent }: Ledger,
  { body }: LoggedEventOf<'standing_approval.signed'>,
  { id }: Opening,
): string | null {
  const command = sent.get(id)?.command
  if (command?.type !== 'decision.request') return 'nobody asked for it'
  const args = command.payload.arguments
  const inside = body.bounds.every(({ argument, values }) => {
    const value = args[argument]
    return typeof value === 'string' && values.includes(keyed(body.useCase, `sink value\n${value}`))
  })
  return inside ? null : 'out of its bounds'
}

/** Nothing opens while a continuation waits longer than a day for its review. */
export const unreviewedEmergency = (before: Log, useCase: string, time: string): boolean =>
  of(before, 'emergency.seconded').some(
    (one) =>
      one.body.useCase === useCase &&
      over(after(one.time, DAY), time) &&
      !of(before, 'emergency.reviewed').some(({ body }) => body.emergency === one.body.emergency),
  )
