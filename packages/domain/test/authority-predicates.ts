import type { LoggedEvent, LoggedEventOf } from '@answerable/contract'
import { of } from './relief-predicates.ts'

const RISKS = ['low', 'moderate', 'high', 'critical']

/**
 * INVARIANT 5 over the ledger alone: over-limit, expired, circular and self-granted authorities that stand in the log.
 * The histories try all four; the number found has to be zero.
 */
export function authorityFaults(log: readonly LoggedEvent[]): string[] {
  return of(log, 'authority.granted').flatMap((grant) => {
    const fault = grantFault(log.slice(0, grant.index), grant)
    return fault === null ? [] : [`${grant.index} authority.granted: ${fault}`]
  })
}

function grantFault(before: readonly LoggedEvent[], grant: LoggedEventOf<'authority.granted'>): string | null {
  const { grantee, grantor, under, until } = grant.body
  if (grantee === grantor || grantor !== grant.actor.id) return 'self-granted'
  if (grant.time >= until) return 'expired'
  if ('mandate' in under) {
    const mandate = of(before, 'mandate.proposed').find((one) => one.id === under.mandate)
    return mandate?.body.signers.includes(grantor) === true ? null : 'by nobody who signed the mandate'
  }
  const grants = of(before, 'authority.granted')
  const revoked = of(before, 'authority.revoked')
  const parent = grants.find((one) => one.id === under.authority)
  if (parent === undefined || parent.body.grantee !== grantor) return 'cut from a right that is not theirs'
  const above: string[] = []
  for (let link: typeof parent | undefined = parent; link !== undefined; ) {
    if (revoked.some((one) => one.body.authority === link?.id)) {
      const forCause = revoked.some((one) => one.body.authority === link?.id && one.body.forCause)
      if (link === parent || forCause) return 'cut from a right that was revoked'
    }
    above.push(link.body.grantor)
    const above_: Granted['under'] = link.body.under
    link = 'authority' in above_ ? grants.find((one) => one.id === above_.authority) : undefined
  }
  if (grant.time >= parent.body.until) return 'cut from a right that had expired'
  if (above.includes(grantee)) return 'circular'
  return overLimit(grant.body, parent.body)
}

type Granted = LoggedEventOf<'authority.granted'>['body']

function overLimit(narrow: Granted, wide: Granted): string | null {
  const within = <T>(a: readonly T[], b: readonly T[]): boolean => a.every((item) => b.includes(item))
  if (narrow.until > wide.until) return 'over-limit: outlives its parent'
  if (!within(narrow.powers, wide.powers)) return 'over-limit: powers'
  if (!within(narrow.scope.tiers, wide.scope.tiers)) return 'over-limit: tiers'
  if (RISKS.indexOf(narrow.limits.residualRisk) > RISKS.indexOf(wide.limits.residualRisk)) return 'over-limit: risk'
  return narrow.delegationDepth >= wide.delegationDepth ? 'over-limit: depth' : null
}
