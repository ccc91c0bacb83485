import { hasEnded, plusDuration } from '../instants.ts'
import type { Authority, Mandate, Model } from '../model.ts'

const CONFIRM_WITHIN = 'P30D'

/** An authority with the rights it was cut from, nearest first, and the mandate it ends at. */
export type Chain = { authorities: readonly Authority[]; mandate: Mandate | null }

/**
 * INVARIANT 5: every chain ends at a mandate. A chain that does not, or that runs in a circle, has `mandate: null`
 * and gives nobody anything.
 */
export function chainOf(model: Model, authorityId: string): Chain {
  const authorities: Authority[] = []
  const seen = new Set<string>()
  let next: string | undefined = authorityId
  while (next !== undefined && !seen.has(next)) {
    seen.add(next)
    const authority = model.authorities.get(next)
    if (authority === undefined) return { authorities, mandate: null }
    authorities.push(authority)
    if ('mandate' in authority.under)
      return { authorities, mandate: model.mandates.get(authority.under.mandate) ?? null }
    next = authority.under.authority
  }
  return { authorities, mandate: null }
}

/** PROVISIONAL until the mandate and every one above it has both signatures: a lower one founds nothing the upper lacks. */
export function isProvisional(model: Model, mandate: Mandate | null | undefined): boolean {
  const seen = new Set<string>()
  let current: Mandate | null | undefined = mandate
  while (current != null && !seen.has(current.id)) {
    if (current.countersigned === null) return true
    if (current.parentUnit === null) return false
    seen.add(current.id)
    current = mandateOfUnit(model, current.parentUnit)
  }
  return true
}

export type AuthorityFault =
  | { code: 'authority_missing' }
  | { code: 'authority_revoked' }
  | { code: 'authority_lapsed'; value: string }
  | { code: 'authority_unconfirmed'; value: string }
  | { code: 'mandate_missing' }

/**
 * Why an authority does not hold at `now`; null when it does. Revocation for cause anywhere in the chain cascades at
 * once; an ancestor that merely ended or was handed back does not, since a grant never outlives what it was cut from.
 */
export function authorityFault(model: Model, authorityId: string | null, now: string): AuthorityFault | null {
  const authority = authorityId === null ? undefined : model.authorities.get(authorityId)
  if (authority === undefined) return { code: 'authority_missing' }
  if (authority.revoked !== null) return { code: 'authority_revoked' }
  if (hasEnded(authority.until, now)) return { code: 'authority_lapsed', value: authority.until }
  const chain = chainOf(model, authority.id)
  if (chain.mandate === null) return { code: 'mandate_missing' }
  if (chain.authorities.some((link) => link.revoked?.forCause === true)) return { code: 'authority_revoked' }
  const unconfirmed = chain.authorities
    .flatMap((link) => confirmBy(model, link) ?? [])
    .find((deadline) => hasEnded(deadline, now))
  if (unconfirmed !== undefined) return { code: 'authority_unconfirmed', value: unconfirmed }
  return null
}

/** Who stands for a grant: whoever confirmed it last, before that its grantor. */
export function sponsorOf(authority: Authority): string {
  return authority.confirmations.at(-1)?.by ?? authority.grantor
}

/** When who stands for a grant left; null while they are here. */
export function sponsorGone(model: Model, authority: Authority): string | null {
  const sponsor = model.persons.get(sponsorOf(authority))
  if (sponsor === undefined) return null
  return sponsor.departed ?? (sponsor.employment === 'supplier' ? sponsor.moved : null)
}

/** By when a grant whose grantor left must be confirmed, or it ends; null while the grantor is here. */
export function confirmBy(model: Model, authority: Authority): string | null {
  const gone = sponsorGone(model, authority)
  return gone === null ? null : plusDuration(gone, CONFIRM_WITHIN)
}

/** The instant an authority ends by itself: its own end, or a confirmation that does not come. */
export function authorityEnd(model: Model, authority: Authority): string {
  const deadlines = chainOf(model, authority.id).authorities.flatMap((link) => confirmBy(model, link) ?? [])
  return deadlines.reduce((end, deadline) => (deadline < end ? deadline : end), authority.until)
}

/** Whether `unit` is `above` or lies below it in the tree of mandates. */
export function unitWithin(model: Model, unit: string, above: string): boolean {
  const seen = new Set<string>()
  let current: string | null = unit
  while (current !== null && !seen.has(current)) {
    if (current === above) return true
    seen.add(current)
    current = mandateOfUnit(model, current)?.parentUnit ?? null
  }
  return false
}

export function mandateOfUnit(model: Model, unit: string): Mandate | undefined {
  for (const mandate of model.mandates.values()) if (mandate.unit === unit) return mandate
  return undefined
}
