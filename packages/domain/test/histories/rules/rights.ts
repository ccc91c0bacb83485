import type { LoggedEventOf, Tier } from '@answerable/contract'
import { after, DAY, type Log, of, over } from '../ledger.ts'
import { isSupplier, leftAt, movedAt } from './people.ts'

type Granted = LoggedEventOf<'authority.granted'>
const RISKS = ['low', 'moderate', 'high', 'critical']

export const grantOf = (log: Log, id: string | null): Granted | undefined =>
  of(log, 'authority.granted').find((one) => one.id === id)

const revoked = (log: Log, id: string, forCause = false): boolean =>
  of(log, 'authority.revoked').some((one) => one.body.authority === id && (!forCause || one.body.forCause))

/** Whether `unit` is `above`, or below it. */
export function within(log: Log, unit: string, above: string): boolean {
  const mandates = of(log, 'mandate.proposed')
  for (let at: string | null = unit, depth = 0; at !== null && depth < 20; depth += 1) {
    if (at === above) return true
    const here: string = at
    at = mandates.find((one) => one.body.unit === here)?.body.parentUnit ?? null
  }
  return false
}

/** The grants of a chain, nearest first, and the mandate it ends at. */
export function chainOf(
  log: Log,
  id: string,
): { grants: Granted[]; mandate: LoggedEventOf<'mandate.proposed'> | null } {
  const grants: Granted[] = []
  let grant = grantOf(log, id)
  while (grant !== undefined && grants.length < 20) {
    grants.push(grant)
    const under: { mandate?: string; authority?: string } = grant.body.under
    if (under.mandate !== undefined)
      return { grants, mandate: of(log, 'mandate.proposed').find((one) => one.id === under.mandate) ?? null }
    grant = grantOf(log, under.authority ?? null)
  }
  return { grants, mandate: null }
}

/** Why a grant gives nothing at `time`. */
export function grantFault(log: Log, id: string, time: string): string | null {
  const grant = grantOf(log, id)
  if (grant === undefined) return 'no authority'
  if (revoked(log, id)) return 'authority revoked'
  if (over(grant.body.until, time)) return 'authority lapsed'
  const { grants, mandate } = chainOf(log, id)
  if (mandate === null) return 'no mandate'
  for (const link of grants) {
    if (over(link.body.until, time)) return 'a right above has lapsed'
    if (revoked(log, link.id, true)) return 'chain revoked for cause'
    const gone = sponsorGone(log, link)
    if (gone !== undefined && over(after(gone, 30 * DAY), time)) return 'grantor left, unconfirmed'
  }
  return null
}

/** When whoever stands for a grant left or became a supplier's. */
function sponsorGone(log: Log, grant: Granted): string | undefined {
  const taken = of(log, 'authority.confirmed').findLast((one) => one.body.authority === grant.id)
  const sponsor = taken?.body.by ?? grant.body.grantor
  return leftAt(log, sponsor) ?? (isSupplier(log, sponsor) ? movedAt(log, sponsor) : undefined)
}

/** When a grant ends by itself, as far as it can be told beforehand. */
export function grantEnd(log: Log, id: string): string {
  const ends = chainOf(log, id).grants.flatMap((link) => {
    const gone = sponsorGone(log, link)
    return [link.body.until, ...(gone === undefined ? [] : [after(gone, 30 * DAY)])]
  })
  return ends.toSorted()[0] ?? ''
}

export type Reach = { unit: string; useCase: string; tier: Tier; affectedPersons: number; risk?: string }

/** What a grant does not reach; null when it covers all of it. Critical risk is the mandate's, so high is enough. */
export function beyond(log: Log, { body: { scope, limits } }: Granted, reach: Reach): string | null {
  if (!within(log, reach.unit, scope.unit)) return 'unit beyond authority'
  if (scope.useCases !== undefined && !scope.useCases.includes(reach.useCase)) return 'use case beyond authority'
  if (!scope.tiers.includes(reach.tier)) return 'tier beyond authority'
  if (reach.affectedPersons > (limits.persons ?? Number.POSITIVE_INFINITY)) return 'persons beyond authority'
  const risk = reach.risk === 'critical' ? 'high' : reach.risk
  return risk !== undefined && RISKS.indexOf(risk) > RISKS.indexOf(limits.residualRisk) ? 'risk beyond authority' : null
}

/** Whether somebody holds a power over all of it. */
export const holds = (log: Log, person: string, power: Granted['body']['powers'][number], reach: Reach, time: string) =>
  of(log, 'authority.granted').some(
    (one) =>
      one.body.grantee === person &&
      one.body.powers.includes(power) &&
      grantFault(log, one.id, time) === null &&
      beyond(log, one, reach) === null,
  )

export const signsMandate = (log: Log, person: string): boolean =>
  of(log, 'mandate.proposed').some((one) => one.body.signers.includes(person))

/** INVARIANT 5: over-limit, expired, circular and self-granted authorities in the log. The number has to be zero. */
export function grantingFault(before: Log, entry: Granted): string | null {
  const { grantee, grantor, under, until } = entry.body
  if (grantee === grantor || grantor !== entry.actor.id) return 'self-granted'
  if (over(until, entry.time)) return 'expired'
  if ('mandate' in under) {
    const mandate = of(before, 'mandate.proposed').find((one) => one.id === under.mandate)
    if (mandate?.body.signers.includes(grantor) !== true) return 'by nobody who signed the mandate'
    return within(before, entry.body.scope.unit, mandate.body.unit) ? null : 'over-limit: unit'
  }
  const parent = grantOf(before, under.authority)
  if (parent === undefined || parent.body.grantee !== grantor) return 'cut from a right that is not theirs'
  const fault = grantFault(before, parent.id, entry.time)
  if (fault !== null) return `cut from a right that does not hold: ${fault}`
  const { grants, mandate } = chainOf(before, parent.id)
  const above = [...grants.flatMap(({ body }) => [body.grantor, body.grantee]), ...(mandate?.body.signers ?? [])]
  return above.includes(grantee) ? 'circular' : overLimit(before, entry.body, parent.body)
}

function overLimit(before: Log, narrow: Granted['body'], wide: Granted['body']): string | null {
  const inside = <T>(a: readonly T[], b: readonly T[]): boolean => a.every((item) => b.includes(item))
  const [less, most] = [narrow.limits, wide.limits]
  if (narrow.until > wide.until) return 'over-limit: outlives its parent'
  if (!inside(narrow.powers, wide.powers)) return 'over-limit: powers'
  if (!inside(narrow.scope.tiers, wide.scope.tiers)) return 'over-limit: tiers'
  if (!within(before, narrow.scope.unit, wide.scope.unit)) return 'over-limit: unit'
  if (RISKS.indexOf(less.residualRisk) > RISKS.indexOf(most.residualRisk)) return 'over-limit: risk'
  if ((less.persons ?? Number.POSITIVE_INFINITY) > (most.persons ?? Number.POSITIVE_INFINITY))
    return 'over-limit: persons'
  if ((less.money?.amountMinor ?? 0) > (most.money?.amountMinor ?? 0)) return 'over-limit: money'
  return narrow.delegationDepth >= wide.delegationDepth ? 'over-limit: depth' : null
}
