import type { LoggedEventOf, Tier } from '@answerable/contract'
import { after, DAY, decisionOf, firstOf, type Log, type Opening, of, over } from '../ledger.ts'
import {
  answers,
  capacityFits,
  handoverFault,
  type InForce,
  lacking,
  reachOf,
  rescinded,
  type Revised,
  revisionOf,
} from './answers.ts'
import { isHere, isSupplier, leftAt, mayAnswer, membersOf, movedAt, unitOf } from './people.ts'
import { carriedBy, waives } from './relief.ts'
import { beyond, chainOf, grantFault, grantOf, holds, within } from './rights.ts'

const SUCCESSOR_DAYS = { T1: 7, T2: 14, T3: 30, T4: 30 } as const

/** An entry that opens, and everything the predicates about who answers look at. */
export type Case = {
  before: Log
  entry: Opening
  useCase: string
  agent: LoggedEventOf<'agent.registered'>
  answer: InForce
  /** as signed, of the class that governs: the strictest of the chain that handed the work over */
  revision: Revised
}

export function caseOf(before: Log, entry: Opening): Case | string {
  const decision = decisionOf(before, entry)
  const agent = of(before, 'agent.registered').findLast((one) => one.body.agent === decision?.body.agent)
  if (decision === undefined || agent === undefined) return 'no decision, or no agent'
  const { useCase } = entry.body
  const { current: answer } = answers(before, useCase)
  const signed = answer === null ? undefined : revisionOf(before, useCase, answer.revision)
  if (answer === null || signed === undefined) return 'nobody signed'
  const from = of(before, 'run.opened').find((one) => one.id === decision.body.run)?.body.from
  const tier = strictest(signed.body.tier, from?.tier ?? 'T4')
  return { before, entry, useCase, agent, answer, revision: { ...signed, body: { ...signed.body, tier } } }
}

const strictest = (a: Tier, b: Tier): Tier => (a < b ? a : b)
export const isHigh = (tier: Tier): boolean => tier === 'T1' || tier === 'T2'

/** INVARIANT 2 and 3, for one entry that opens. */
export function answeredFault(of_: Case): string | null {
  return firstOf(
    () => agentFault(of_),
    () => signatureFault(of_),
    () => ownerFault(of_),
    () => separationFault(of_),
    () => secondLineFault(of_),
    () => rightFault(of_),
    () => handoverFault(of_.before, of_.useCase),
  )
}

function agentFault({ before, entry, useCase, agent }: Case): string | null {
  const { id } = entry.actor
  if (entry.actor.kind !== 'agent' || agent.body.agent !== id) return 'by another agent than the one that asked'
  if (agent.body.useCase !== useCase) return 'an agent of another use case'
  if (of(before, 'agent.revoked').some((one) => one.body.agent === id && one.index > agent.index)) return 'a dead agent'
  return over(agent.body.until, entry.time) ? 'a dead agent' : null
}

function signatureFault({ before, entry, answer: { yes, assumptions }, revision }: Case): string | null {
  if (rescinded(before, yes)) return 'rescinded'
  if (revision.body.owner !== yes.actor.id) return 'signed by another than the owner'
  const published = of(before, 'policy.published').some(
    ({ body }) => body.assumptions === assumptions && body.revision === revision.body.revision,
  )
  if (!published) return 'no policy'
  const lapsed = yes.body.until === null || over(yes.body.until, entry.time)
  return lapsed && !carriedBy(before, entry, yes.id) ? 'lapsed' : null
}

/** When the owner left or moved out of reach. */
function goneSince({ before, answer, revision }: Case): string | undefined {
  const { owner, unit } = revision.body
  const left = leftAt(before, owner)
  const moved = movedAt(before, owner)
  if (left !== undefined || moved === undefined) return left
  if (isSupplier(before, owner)) return moved
  const to = unitOf(before, owner) ?? ''
  const reaches = within(before, unit, to) || within(before, to, unit)
  return answer.yes.time > moved || reaches ? undefined : moved
}

/** The owner acts, or a deputy who agreed, is here, holds a right of their own, and is named on the decision. */
function ownerFault(of_: Case): string | null {
  const { before, entry, useCase, revision } = of_
  const { time } = entry
  const cited = entry.type === 'intent.opened' ? undefined : entry.body.answerable.cover
  const gone = goneSince(of_)
  const away = of(before, 'cover.started')
    .filter(({ body }) => body.useCase === useCase && body.owner === revision.body.owner)
    .filter(({ body }) => body.from <= time && !over(body.until, time))
    .find(({ id }) => !of(before, 'cover.ended').some((end) => end.body.cover === id))
  if (gone === undefined && away === undefined) return cited === undefined ? null : 'a cover nobody needs is cited'
  const ends = gone === undefined ? (away?.body.until ?? '') : after(gone, SUCCESSOR_DAYS[revision.body.tier] * DAY)
  const agreed = of(before, 'cover.accepted').findLast(
    ({ body }) => body.useCase === useCase && body.deputy === revision.body.deputy,
  )
  if (agreed === undefined) return 'the owner is gone and nobody ever agreed to stand in'
  const { deputy, until } = agreed.body
  if (over(until, time) || over(ends, time)) {
    // What ran out may be carried for four hours; a deputy who left did not run out.
    const carried = mayAnswer(before, deputy) && carriedBy(before, entry, of_.answer.yes.id)
    return carried ? null : 'the owner is gone and the cover has ended'
  }
  if (!mayAnswer(before, deputy)) return 'the deputy left too'
  if (runs(before, revision).includes(deputy) || deputy === revision.body.challenger) return 'the deputy runs it'
  if (!holds(before, deputy, 'accept_residual_risk', reachOf(revision, of_.answer.yes), time))
    return 'the deputy holds no right that reaches this far'
  return entry.type === 'intent.opened' || cited?.person === deputy ? null : 'the cover is not cited'
}

/** Who runs or hosts a revision now, with those of the one a pipeline says is running. */
function rolesOf(before: Log, revision: Revised): { operators: string[]; hosts: string[] } {
  const release = of(before, 'release.recorded').findLast(({ body }) => body.useCase === revision.body.useCase)
  const running =
    release?.body.revision == null ? null : revisionOf(before, revision.body.useCase, release.body.revision)
  const all = [revision, ...(running == null ? [] : [running])]
  return {
    operators: all.flatMap(({ body }) => [...body.operators, ...membersOf(before, body.operatorTeam)]),
    hosts: all.flatMap(({ body }) => [
      ...body.hosts,
      ...(body.hostTeams ?? []).flatMap((team) => membersOf(before, team)),
    ]),
  }
}

export function runs(before: Log, revision: Revised): string[] {
  const { operators, hosts } = rolesOf(before, revision)
  return [...operators, ...hosts]
}

/** INVARIANT 3: a conflict suspends, whoever made it and when. */
function separationFault({ before, entry, useCase, revision }: Case): string | null {
  const { owner, deputy, challenger, tier } = revision.body
  const { operators, hosts } = rolesOf(before, revision)
  if (hosts.includes(owner) || challenger === owner || deputy === owner) return 'the owner is not apart'
  if (challenger !== null && [...operators, ...hosts, deputy].includes(challenger)) return 'the challenger is not apart'
  if (!operators.includes(owner)) return null
  const combined = waives(before, entry, useCase, 'combined_owner_operator')
  return !isHigh(tier) && combined?.body.owner === owner ? null : 'the owner runs it'
}

function secondLineFault({ before, entry, useCase, revision }: Case): string | null {
  const { deputy, challenger, tier, hasFallback } = revision.body
  if (!isHigh(tier)) return null
  if (!hasFallback) return 'no fallback'
  if (!isHere(before, deputy) && waives(before, entry, useCase, 'missing_deputy') === undefined) return 'no deputy'
  const waived = isHere(before, challenger) || waives(before, entry, useCase, 'missing_challenger') !== undefined
  return waived ? null : 'no challenger'
}

function rightFault({ before, entry, answer: { yes, assumptions }, revision, agent }: Case): string | null {
  const { time } = entry
  const { tier, owner, challenger, autonomy } = revision.body
  const grant = grantOf(before, yes.body.authority)
  if (grant === undefined || grant.body.grantee !== owner) return 'no authority'
  const fault = grantFault(before, grant.id, time) ?? beyond(before, grant, reachOf(revision, yes))
  if (fault !== null) return fault
  if (!grant.body.powers.includes('accept_residual_risk')) return 'an authority that accepts nothing'
  if (!capacityFits(revision, grant.body.capacity)) return 'in a capacity that is none of its categories'
  const { mandate } = chainOf(before, grant.id)
  const countersigned = of(before, 'mandate.countersigned').some((one) => one.body.mandate === mandate?.id)
  if (isHigh(tier) && !countersigned) return 'provisional'
  const missing = lacking(before, yes, revision, time)
  if (missing !== null) return missing
  const heard = of(before, 'challenge.recorded').findLast((one) => one.body.assumptions === assumptions)
  const risky = Object.values(yes.body.residualRisk).some((level) => level !== 'low')
  if ((risky || isHigh(tier)) && heard?.actor.id !== challenger) return 'the challenger was not heard'
  const real = [revision.body.enforcement, agent.body.enforcement].every(
    (one) => one === 'structural' || one === 'gateway',
  )
  return tier === 'T1' && autonomy === 'autonomous' && !real ? 'T1 by itself, and the gate is a word' : null
}
