import type { CommandOf, Payload } from '@answerable/contract'
import { hasEnded } from '../instants.ts'
import { type Authority, isActive, type Mandate, type Model, type Person } from '../model.ts'
import { no, type Refused, yes } from '../refuse.ts'
import type { DecideContext, Decided } from '../types.ts'
import { mayAnswer } from './grantor.ts'
import { authorityFault, chainOf, unitWithin } from './chain.ts'
import { hasSigned, isMandateSigner, riskAtMost } from './cover.ts'

type Grant = Payload<'authority.grant'>

export function grantAuthority(
  { model, now }: DecideContext,
  signer: Person,
  { id, payload }: CommandOf<'authority.grant'>,
): Decided {
  const grantee = model.persons.get(payload.grantee)
  if (!mayAnswer(signer)) return no('forbidden', 'a supplier’s staff grants no authority')
  if (!isActive(grantee)) return no('not_found', 'the grantee is not an active person of this log')
  if (grantee.employment === 'supplier') return no('forbidden', 'a supplier’s staff holds no authority')
  if (grantee.fictional !== signer.fictional)
    return no('forbidden', 'authority does not pass between real and fictional people')
  // INVARIANT 5: nobody grants to themself, directly or round a circle.
  if (grantee.id === signer.id) return no('forbidden', 'nobody grants authority to themself')
  if (hasEnded(payload.until, now)) return no('expired', 'the grant would end before it begins')
  const fault =
    'mandate' in payload.under
      ? underMandate(model, signer, payload, payload.under.mandate)
      : underAuthority(model, signer, payload, payload.under.authority, now)
  if (fault !== null) return fault
  return yes<'authority.granted'>({ type: 'authority.granted', id, body: { ...payload, grantor: signer.id } })
}

function underMandate(model: Model, signer: Person, grant: Grant, mandateId: string): Refused | null {
  const mandate: Mandate | undefined = model.mandates.get(mandateId)
  if (mandate === undefined) return no('not_found', 'no such mandate')
  if (!hasSigned(mandate, signer.id)) return no('beyond_authority', 'only a signer of the mandate grants under it')
  if (!unitWithin(model, grant.scope.unit, mandate.unit))
    return no('beyond_authority', 'the scope leaves the unit of the mandate')
  return null
}

/** INVARIANT 5: a delegation is narrower or equal in every dimension, one level deeper, and ends no later. */
function underAuthority(model: Model, signer: Person, grant: Grant, parentId: string, now: string): Refused | null {
  const parent = model.authorities.get(parentId)
  if (parent === undefined || parent.grantee !== signer.id)
    return no('beyond_authority', 'that authority is not the signer’s own')
  const fault = authorityFault(model, parent.id, now)
  if (fault !== null) return no('beyond_authority', `the authority does not hold: ${fault.code}`)
  const wider = widerThan(model, grant, parent)
  if (wider !== null) return no('beyond_authority', `the grant is wider than its parent: ${wider}`)
  const chain = chainOf(model, parent.id)
  const above = [
    ...chain.authorities.flatMap((link) => [link.grantor, link.grantee]),
    ...(chain.mandate?.signers ?? []),
  ]
  if (above.includes(grant.grantee)) return no('beyond_authority', 'the grantee stands above in the same chain')
  return null
}

function widerThan(model: Model, grant: Grant, parent: Authority): string | null {
  if (grant.delegationDepth >= parent.delegationDepth) return 'delegation depth'
  if (!grant.powers.every((power) => parent.powers.includes(power))) return 'powers'
  if (!unitWithin(model, grant.scope.unit, parent.scope.unit)) return 'unit'
  if (!grant.scope.tiers.every((tier) => parent.scope.tiers.includes(tier))) return 'tiers'
  if (parent.scope.useCases !== undefined && !within(grant.scope.useCases, parent.scope.useCases)) return 'use cases'
  if (!riskAtMost(grant.limits.residualRisk, parent.limits.residualRisk)) return 'residual risk'
  if (parent.limits.persons !== undefined && (grant.limits.persons ?? Number.POSITIVE_INFINITY) > parent.limits.persons)
    return 'persons affected'
  if (parent.limits.days !== undefined && (grant.limits.days ?? Number.POSITIVE_INFINITY) > parent.limits.days)
    return 'days'
  if (moneyWider(grant.limits.money, parent.limits.money)) return 'money'
  return grant.until > parent.until ? 'expiry' : null
}

function within(narrow: readonly string[] | undefined, wide: readonly string[]): boolean {
  return narrow?.every((item) => wide.includes(item)) ?? false
}

/** No money limit in a grant means no money: it can only come from a parent that names the same budget. */
function moneyWider(narrow: Grant['limits']['money'], wide: Grant['limits']['money']): boolean {
  if (narrow === undefined) return false
  return (
    wide === undefined ||
    narrow.budget !== wide.budget ||
    narrow.currency !== wide.currency ||
    narrow.amountMinor > wide.amountMinor
  )
}

export function revokeAuthority(
  { model }: DecideContext,
  signer: Person,
  { id, payload }: CommandOf<'authority.revoke'>,
): Decided {
  const authority = model.authorities.get(payload.authority)
  if (authority === undefined) return no('not_found', 'no such authority')
  if (authority.revoked !== null) return no('conflict', `revoked at ${authority.revoked.time}`)
  const chain = chainOf(model, authority.id)
  const above = [authority.grantee, ...chain.authorities.map((link) => link.grantor)]
  if (!above.includes(signer.id) && !isMandateSigner(model, signer.id, authority.scope.unit)) {
    return no('beyond_authority', 'only the grantee, somebody above in the chain or a signer of the mandate revokes it')
  }
  const { forCause, reason } = payload
  return yes<'authority.revoked'>({
    type: 'authority.revoked',
    id,
    body: { authority: authority.id, forCause },
    seal: { reason },
    cause: [authority.id],
  })
}
