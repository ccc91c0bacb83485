import type { LoggedEvent, LoggedEventOf } from '@answerable/contract'

/** Who answers, said again over the ledger alone: signatures, covers, teams and confirmations. */
type Yes = LoggedEventOf<'acceptance.signed'>
type Log = readonly LoggedEvent[]
type Opening = LoggedEventOf<'decision.recorded'> | LoggedEventOf<'decision.claimed'> | LoggedEventOf<'intent.opened'>

const DAY = 86_400_000
const SUCCESSOR_DAYS: Readonly<Record<string, number>> = { T1: 7, T2: 14, T3: 30, T4: 30 }
const after = (time: string, days: number): string => new Date(Date.parse(time) + days * DAY).toISOString()

/** The answer in force: the newest yes, but one that lacks signatures waits while an older one still holds. */
export function inForce(before: Log, useCase: string): Yes | undefined {
  let current: Yes | undefined
  let waiting: Yes | undefined
  for (const [n, entry] of before.entries()) {
    const upTo = before.slice(0, n + 1)
    if (entry.type === 'acceptance.signed' && entry.body.useCase === useCase) {
      if (entry.body.answer === 'refused') {
        if (current?.body.revision === entry.body.revision) current = undefined
        if (waiting?.body.revision === entry.body.revision) waiting = undefined
      } else if (current !== undefined && holds(upTo, current, entry.time) && lacking(upTo, entry)) waiting = entry
      else [current, waiting] = [entry, undefined]
    }
    if (entry.type === 'acceptance.rescinded' && entry.body.acceptance === waiting?.id) waiting = undefined
    if (entry.type !== 'acceptance.countersigned' || waiting === undefined) continue
    if (entry.body.acceptance === waiting.id && !lacking(upTo, waiting)) [current, waiting] = [waiting, undefined]
  }
  return current
}

const holds = (log: Log, yes: Yes, time: string): boolean =>
  yes.body.until !== null &&
  time < yes.body.until &&
  !log.some((entry) => entry.type === 'acceptance.rescinded' && entry.body.acceptance === yes.id)

/** High risk needs one signature more than the owner's, critical risk those of both who signed the mandate. */
function lacking(log: Log, yes: Yes): boolean {
  const levels = Object.values(yes.body.residualRisk)
  const given = log
    .filter((entry) => entry.type === 'acceptance.countersigned')
    .filter((entry) => entry.body.acceptance === yes.id && entry.actor.id !== yes.actor.id)
  if (levels.includes('critical')) {
    const mandate = log.find((entry) => entry.type === 'mandate.proposed')
    const signers = mandate?.type === 'mandate.proposed' ? mandate.body.signers : []
    return !signers.every((id) => given.some(({ body }) => body.for === 'critical_risk' && body.by === id))
  }
  return levels.includes('high') && !given.some(({ body }) => body.for === 'high_risk')
}

/** What an answer itself lacks at `time`, whoever is here. */
export function unsignedFor(before: Log, yes: Yes, revision: LoggedEventOf<'use_case.revised'>): string | null {
  if (lacking(before, yes)) return 'a further signature is missing'
  const risky = Object.values(yes.body.residualRisk).some((level) => level !== 'low')
  const high = revision.body.tier === 'T1' || revision.body.tier === 'T2'
  const heard = before.some(
    (entry) =>
      entry.type === 'challenge.recorded' &&
      entry.index < yes.index &&
      entry.body.assumptions === yes.body.assumptions &&
      entry.actor.id === revision.body.challenger,
  )
  if ((risky || high) && !heard) return 'the challenger was not heard'
  return high && agreedTo(before, yes, revision) < 2 ? 'two people who did not write it have not agreed' : null
}

/** Who agreed, before the first yes to these assumptions, to a change somebody else wrote. */
function agreedTo(before: Log, yes: Yes, revision: LoggedEventOf<'use_case.revised'>): number {
  const first = before.find(
    (entry) =>
      entry.type === 'acceptance.signed' &&
      entry.body.answer !== 'refused' &&
      entry.body.assumptions === yes.body.assumptions,
  )
  const published = before.find(
    (entry) => entry.type === 'policy.published' && entry.body.assumptions === yes.body.assumptions,
  )
  const authors = [revision.actor.id, published?.actor.id]
  const others = before
    .filter((entry) => entry.type === 'change.approved')
    .filter((entry) => entry.index < (first?.index ?? yes.index) && entry.body.assumptions === yes.body.assumptions)
    .map((entry) => entry.actor.id)
    .filter((person) => !authors.includes(person))
  return new Set(others).size
}

/** The owner acts, or a deputy who agreed, is here, holds a right of their own, and is named on the decision. */
export function nobodyActs(
  before: Log,
  { body: revision }: LoggedEventOf<'use_case.revised'>,
  entry: Opening,
  hasRight: (person: string) => boolean,
): string | null {
  const { time } = entry
  const cited = entry.type === 'intent.opened' ? undefined : entry.body.answerable.cover
  const left = leavingOf(before, revision.owner)
  const away = before
    .filter((one) => one.type === 'cover.started')
    .filter((one) => one.body.owner === revision.owner && one.body.from <= time && time < one.body.until)
    .filter((one) => !before.some((end) => end.type === 'cover.ended' && end.body.cover === one.id))
  if (left === undefined && away.length === 0) return cited === undefined ? null : 'a cover nobody needs is cited'
  if (left !== undefined && time >= after(left, SUCCESSOR_DAYS[revision.tier] ?? 0)) return 'no successor came'
  const agreed = before
    .filter((one) => one.type === 'cover.accepted')
    .findLast((one) => one.body.deputy === revision.deputy)
  if (agreed === undefined || time >= agreed.body.until) return 'the owner is gone and nobody stands in'
  if (leavingOf(before, agreed.body.deputy) !== undefined) return 'the deputy left too'
  if (!hasRight(agreed.body.deputy)) return 'the deputy holds no right that reaches this far'
  return entry.type === 'intent.opened' || cited?.person === agreed.body.deputy ? null : 'the cover is not cited'
}

export const leavingOf = (before: Log, person: string): string | undefined =>
  before.find((entry) => entry.type === 'person.departed' && entry.body.person === person)?.time

/** Who is in the teams that host what a revision relies on, as they are now. */
export function hostsNow(before: Log, { body }: LoggedEventOf<'use_case.revised'>): string[] {
  return (body.hostTeams ?? []).flatMap(
    (team) =>
      before.filter((entry) => entry.type === 'team.set').findLast((entry) => entry.body.team === team)?.body.members ??
      [],
  )
}

/** A grant whose grantor left ends after 30 days, unless somebody who is here has taken it on. */
export function unconfirmed(before: Log, grant: LoggedEventOf<'authority.granted'>, time: string): boolean {
  const taken = before
    .filter((entry) => entry.type === 'authority.confirmed')
    .findLast((entry) => entry.body.authority === grant.id)
  const left = leavingOf(before, taken?.body.by ?? grant.body.grantor)
  return left !== undefined && time >= after(left, 30)
}
