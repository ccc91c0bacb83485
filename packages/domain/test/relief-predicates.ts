import type { LoggedEvent, LoggedEventOf } from '@answerable/contract'
import { inForce } from './predicates-answering.ts'

/**
 * What may stand in for something missing, again as plain predicates over the ledger: slow, sharing nothing with the
 * rules, so that a mistake there is not repeated here.
 */
type Log = readonly LoggedEvent[]
type Opening = LoggedEventOf<'decision.recorded'> | LoggedEventOf<'decision.claimed'> | LoggedEventOf<'intent.opened'>

const DAY = 86_400_000
const ms = (instant: string): number => Date.parse(instant)
export const of = <T extends LoggedEvent['type']>(log: Log, type: T): LoggedEventOf<T>[] =>
  log.filter((entry): entry is LoggedEventOf<T> & LoggedEvent => entry.type === type) as LoggedEventOf<T>[]

const CAP_DAYS = { low: 365, moderate: 180, high: 90, critical: 0 } as const

/** Why an entry that opens rests on nothing live; null when what it rests on holds, or it rests on nothing. */
export function restsOnNothing(before: Log, entry: Opening): string | null {
  const decision =
    entry.type === 'decision.recorded'
      ? entry
      : of(before, 'decision.recorded').find((one) => one.id === entry.body.decision)
  if (decision === undefined) return 'no decision'
  const { rules, exceptions = [], standingApproval } = decision.body
  // The fake policy of the histories says by its rules which way it was opened.
  const rests: string[] = []
  for (const id of exceptions) {
    const fault = deadException(before, id, entry.time)
    const waives = of(before, 'exception.requested').find((one) => one.id === id)?.body.waives
    if (fault !== null && waives !== undefined && 'rule' in waives) return `exception ${fault}`
    if (waives !== undefined && 'rule' in waives) rests.push(waives.rule)
  }
  if (rules.includes('waived') && !rests.includes('hold')) return 'waived, and no exception is cited'
  const held = rules.includes('hold') && decision.body.outcome === 'allow'
  if (held && standingApproval === undefined) return 'held by policy, and nothing was approved beforehand'
  return standingApproval === undefined ? null : deadApproval(before, decision, entry)
}

export function deadException(before: Log, id: string, time: string): string | null {
  const request = of(before, 'exception.requested').find((one) => one.id === id)
  const approvals = of(before, 'exception.approved').filter((one) => one.body.exception === id)
  const last = approvals.at(-1)
  if (request === undefined || last === undefined) return 'never approved'
  if (of(before, 'exception.revoked').some((one) => one.body.exception === id)) return 'revoked'
  if (time >= last.body.until) return 'ended'
  const risk = inForce(before, request.body.useCase)?.body.overall ?? 'high'
  if (ms(time) >= ms(last.time) + CAP_DAYS[risk] * DAY) return 'longer than its risk allows'
  return approvals.some((one) => one.actor.id === request.actor.id) ? 'approved by who asked' : null
}

function deadApproval(before: Log, decision: LoggedEventOf<'decision.recorded'>, entry: Opening): string | null {
  const cited = decision.body.standingApproval
  const approval = of(before, 'standing_approval.signed').find((one) => one.id === cited?.id)
  if (cited === undefined || approval === undefined) return 'an approval nobody signed'
  const { body } = approval
  if (of(before, 'standing_approval.revoked').some((one) => one.body.standingApproval === approval.id)) return 'revoked'
  if (entry.time >= body.until) return 'the approval has ended'
  if (approval.actor.id !== body.owner) return 'signed by another than the owner'
  const yes = inForce(before, body.useCase)
  if (yes?.body.assumptions !== body.assumptions) return 'signed for other assumptions'
  if (entry.type !== 'decision.recorded') return null
  const uses = of(before, 'decision.recorded').filter((one) => one.body.standingApproval?.id === approval.id)
  if (cited.use !== uses.length + 1) return 'a use that was counted wrongly'
  if (cited.use > body.count) return 'used up'
  const spent = [...uses, decision].reduce((sum, one) => sum + (one.body.standingApproval?.amount ?? 0), 0)
  if (cited.amount > (body.amount?.each ?? 0)) return 'above the most of one call'
  return spent > (body.amount?.total ?? 0) ? 'above the most of all calls' : null
}

/** Whether a continuation carries a lapse at this instant; a decision under it has to cite it. */
export function carried(before: Log, entry: Opening, signature: string): boolean {
  const live = of(before, 'emergency.seconded').filter((second) => {
    const first = of(before, 'emergency.declared').find((one) => one.id === second.body.emergency)
    const safe = !closedForSafety(before, entry)
    return (
      first !== undefined &&
      first.body.acceptance === signature &&
      first.actor.id !== second.actor.id &&
      ms(entry.time) < ms(second.time) + 4 * 3_600_000 &&
      ms(second.time) < ms(first.time) + 3_600_000 &&
      safe
    )
  })
  if (entry.type === 'intent.opened') return live.length > 0
  return live.some((second) => second.body.emergency === entry.body.emergency)
}

function closedForSafety(before: Log, entry: Opening): boolean {
  const lifted = new Set(of(before, 'restriction.lifted').map((one) => one.body.restriction))
  return of(before, 'restriction.set').some(
    ({ id, body }) =>
      !lifted.has(id) &&
      ['incident', 'oversight', 'conflict'].includes(body.cause) &&
      (body.scope.kind !== 'use_case' || body.scope.useCase === entry.body.useCase),
  )
}

/** Nothing opens while a continuation waits longer than a day for its review. */
export function unreviewedEmergency(before: Log, time: string): boolean {
  const reviewed = new Set(of(before, 'emergency.reviewed').map((one) => one.body.emergency))
  return of(before, 'emergency.seconded').some(
    (one) => !reviewed.has(one.body.emergency) && ms(time) >= ms(one.time) + DAY,
  )
}

/** What is wrong with the approvals, continuations and hand-offs in the log, whether or not anything used them. */
export function reliefFaults(log: Log): string[] {
  const found: string[] = []
  const pairs = new Set<string>()
  for (const entry of log) {
    const before = log.slice(0, entry.index)
    const say = (fault: string): void => void found.push(`${entry.index} ${entry.type}: ${fault}`)
    if (entry.type === 'exception.approved') {
      const asked = [
        ...of(before, 'exception.requested').filter((one) => one.id === entry.body.exception),
        ...of(before, 'exception.renewal_requested').filter((one) => one.body.exception === entry.body.exception),
      ]
      if (asked.length === 0 || asked.some((one) => one.actor.id === entry.actor.id)) say('approved by who asked')
      const { under } = entry.body
      const grant =
        'authority' in under ? of(before, 'authority.granted').find((one) => one.id === under.authority) : null
      if (grant === undefined) say('rests on nothing')
      if (
        grant !== null &&
        grant !== undefined &&
        (grant.body.grantee !== entry.actor.id || entry.body.until > grant.body.until)
      )
        say('rests on a right that is not theirs, or outlives it')
      const mandate = 'mandate' in under ? of(before, 'mandate.proposed').find((one) => one.id === under.mandate) : null
      if (mandate !== null && mandate?.body.signers.includes(entry.actor.id) !== true)
        say('not a signer of the mandate')
    }
    if (entry.type === 'emergency.seconded') {
      const first = of(before, 'emergency.declared').find((one) => one.id === entry.body.emergency)
      if (first === undefined || first.actor.id === entry.actor.id) say('by one person')
      const pair = [first?.actor.id, entry.actor.id, first?.body.acceptance]
        .toSorted((a = '', b = '') => a.localeCompare(b))
        .join()
      if (pairs.has(pair)) say('the same two once more')
      pairs.add(pair)
    }
    if (entry.type === 'emergency.reviewed') {
      const by = [
        ...of(before, 'emergency.declared').filter((one) => one.id === entry.body.emergency),
        ...of(before, 'emergency.seconded').filter((one) => one.body.emergency === entry.body.emergency),
      ].map((one) => one.actor.id)
      if (by.length !== 2 || by.includes(entry.actor.id)) say('reviewed by who declared it')
    }
    if (entry.type === 'handoff.recorded' && entry.body.useCase === entry.body.fromUseCase) say('to itself')
  }
  return found
}
