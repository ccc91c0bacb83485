import type { LoggedEvent, LoggedEventOf } from '@answerable/contract'
import { hostsNow, inForce, nobodyActs, unconfirmed, unsignedFor } from './predicates-answering.ts'
import { authorityFaults } from './authority-predicates.ts'
import { carried, of, reliefFaults, restsOnNothing, unreviewedEmergency } from './relief-predicates.ts'

/**
 * The invariants again, as plain predicates over the ledger: slow, without model, fold or standing, so that a mistake
 * there is not repeated here. Each looks back over every entry before index N.
 */
type Opening = LoggedEventOf<'decision.recorded'> | LoggedEventOf<'decision.claimed'> | LoggedEventOf<'intent.opened'>

export function violations(log: readonly LoggedEvent[]): string[] {
  const found: string[] = []
  for (const entry of log) {
    if (!opens(entry)) continue
    const before = log.slice(0, entry.index)
    const useCase = entry.body.useCase
    const fault =
      notAnswered(before, entry) ??
      restricted(before, entry, useCase) ??
      unreviewed(before, entry) ??
      restsOnNothing(before, entry) ??
      (unreviewedEmergency(before, entry.time) ? 'an emergency nobody reviewed' : null)
    if (fault !== null) found.push(`${entry.index} ${entry.type}: ${fault}`)
  }
  return [...found, ...usedTwice(log), ...clockFaults(log), ...reliefFaults(log), ...authorityFaults(log)]
}

/** A leaked secret starts one clock and is settled once, after that and never by an agent. */
function clockFaults(log: readonly LoggedEvent[]): string[] {
  const leaked = new Set<string>()
  const settled = new Set<string>()
  return log.flatMap((entry) => {
    if (entry.type !== 'secret.leaked' && entry.type !== 'secret.settled') return []
    const { secret } = entry.body
    const ended = entry.type === 'secret.settled'
    const seen = ended ? settled : leaked
    const fault = seen.has(secret) || (ended && (!leaked.has(secret) || entry.actor.kind !== 'person'))
    seen.add(secret)
    return fault ? [`${entry.index} ${entry.type}: out of turn`] : []
  })
}

const opens = (entry: LoggedEvent): entry is Opening =>
  (entry.type === 'decision.recorded' && entry.body.outcome === 'allow') ||
  (entry.type === 'decision.claimed' && entry.body.outcome === 'allow') ||
  entry.type === 'intent.opened'

function notAnswered(before: readonly LoggedEvent[], entry: Opening): string | null {
  const { time } = entry
  const { useCase } = entry.body
  const yes = inForce(before, useCase)
  if (yes === undefined) return 'nobody signed'
  if (before.some((one) => one.type === 'acceptance.rescinded' && one.body.acceptance === yes.id)) return 'rescinded'
  if ((yes.body.until === null || time >= yes.body.until) && !carried(before, entry, yes.id)) return 'lapsed'
  const revision = before
    .filter((one) => one.type === 'use_case.revised')
    .find((one) => one.body.useCase === useCase && one.body.revision === yes.body.revision)
  if (revision === undefined || revision.body.owner !== yes.actor.id) return 'signed by another than the owner'
  const { owner, operators, hosts, challenger, tier } = revision.body
  if ([...operators, ...hosts, ...hostsNow(before, revision), challenger].includes(owner)) return 'not separate'
  if (!before.some((one) => one.type === 'policy.published' && one.body.assumptions === yes.body.assumptions))
    return 'no policy'
  const hasRight = (person: string): boolean =>
    before.some(
      (grant) =>
        grant.type === 'authority.granted' &&
        grant.body.powers.includes('accept_residual_risk') &&
        noRight(before, grant.id, person, tier, time) === null,
    )
  return (
    unsignedFor(before, yes, revision) ??
    uncovered(before, entry, { yes, revision, hasRight }) ??
    noRight(before, yes.body.authority, owner, tier, time)
  )
}

/** Nobody acts for the owner, and no continuation carries a cover that ran out. */
function uncovered(
  before: readonly LoggedEvent[],
  entry: Opening,
  of_: { yes: { id: string }; revision: LoggedEventOf<'use_case.revised'>; hasRight: (person: string) => boolean },
): string | null {
  const fault = nobodyActs(before, of_.revision, entry, of_.hasRight)
  const agreed = of(before, 'cover.accepted').some((one) => one.body.deputy === of_.revision.body.deputy)
  return fault !== null && agreed && carried(before, entry, of_.yes.id) ? null : fault
}

function noRight(
  before: readonly LoggedEvent[],
  authorityId: string | null,
  owner: string,
  tier: string,
  time: string,
): string | null {
  const grants = before.filter((entry) => entry.type === 'authority.granted')
  const revoked = before.filter((entry) => entry.type === 'authority.revoked')
  let grant = grants.find((entry) => entry.id === authorityId)
  if (grant === undefined || grant.body.grantee !== owner) return 'no authority'
  if (!grant.body.scope.tiers.includes(tier as never)) return 'tier beyond authority'
  if (revoked.some((entry) => entry.body.authority === authorityId)) return 'authority revoked'
  for (let depth = 0; depth < 10; depth += 1) {
    if (time >= grant.body.until) return 'authority lapsed'
    const id: string = grant.id
    if (unconfirmed(before, grant, time)) return 'grantor left, unconfirmed'
    if (revoked.some((entry) => entry.body.authority === id && entry.body.forCause)) return 'chain revoked for cause'
    const under: { mandate?: string; authority?: string } = grant.body.under
    if (under.mandate !== undefined) {
      const countersigned = before.some(
        (entry) => entry.type === 'mandate.countersigned' && entry.body.mandate === under.mandate,
      )
      return countersigned || (tier !== 'T1' && tier !== 'T2') ? null : 'provisional'
    }
    const above = grants.find((entry) => entry.id === under.authority)
    if (above === undefined) return 'chain broken'
    grant = above
  }
  return 'no mandate'
}

function restricted(before: readonly LoggedEvent[], entry: Opening, useCase: string): string | null {
  const lifted = new Set(before.filter((e) => e.type === 'restriction.lifted').map((e) => e.body.restriction))
  const decision =
    entry.type === 'decision.recorded'
      ? entry
      : before.filter((e) => e.type === 'decision.recorded').find((e) => e.id === entry.body.decision)
  const agent = decision?.body.agent
  const modes = before
    .filter((e) => e.type === 'restriction.set')
    .filter((e) => !lifted.has(e.id))
    .filter(
      ({ body: { scope } }) =>
        scope.kind === 'everything' || (scope.kind === 'use_case' ? scope.useCase === useCase : scope.agent === agent),
    )
    .map((e) => e.body.mode)
  if (modes.includes('paused')) return 'paused'
  if (modes.includes('advisory_only') && decision?.body.kind === 'action' && decision.body.tool !== 'lookup')
    return 'advisory only'
  const reviewed = before.some(
    (e) => e.type === 'review.voted' && e.body.decision === decision?.id && e.body.resolves === 'approved',
  )
  return modes.includes('review_all') && !reviewed ? 'review_all without review' : null
}

function unreviewed(before: readonly LoggedEvent[], entry: Opening): string | null {
  if (entry.type === 'decision.recorded') return null
  const decision = before.filter((e) => e.type === 'decision.recorded').find((e) => e.id === entry.body.decision)
  if (decision === undefined) return 'no decision'
  if (entry.type === 'intent.opened') {
    const permit =
      decision.body.outcome === 'allow'
        ? decision
        : before.filter((e) => e.type === 'decision.claimed').find((e) => e.body.decision === decision.id)
    if (permit === undefined || permit.body.useBefore === null) return 'no permit'
    return entry.time >= permit.body.useBefore ? 'late permit' : null
  }
  const votes = before.filter((e) => e.type === 'review.voted').filter((e) => e.body.decision === decision.id)
  const gone = new Set(before.filter((e) => e.type === 'person.departed').map((e) => e.body.person))
  const approvals = new Set(
    votes.filter((e) => e.body.vote === 'approve' && !gone.has(e.body.person)).map((e) => e.body.person),
  )
  const wanted =
    decision.body.review?.requirements.reduce((sum, requirement) => sum + requirement.count, 0) ??
    Number.POSITIVE_INFINITY
  return approvals.size >= wanted ? null : 'too few distinct votes'
}

function usedTwice(log: readonly LoggedEvent[]): string[] {
  const claims = log.filter((e) => e.type === 'decision.claimed').map((e) => `claim ${e.body.decision}`)
  const intents = log.filter((e) => e.type === 'intent.opened').map((e) => `intent ${e.body.decision}`)
  const nonces = log.flatMap((e) => e.nonces.map((nonce) => `nonce ${nonce}`))
  const all = [...claims, ...intents, ...nonces]
  return all.filter((use, n) => all.indexOf(use) !== n).map((use) => `used twice: ${use}`)
}
