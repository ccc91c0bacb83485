import type { Power, RiskLevel, Tier } from '@answerable/contract'
import type { Authority, Mandate, Model } from '../model.ts'
import { authorityFault, unitWithin } from './chain.ts'
import { mayAnswer } from './grantor.ts'

const RISK_ORDER: readonly RiskLevel[] = ['low', 'moderate', 'high', 'critical']
export function riskAtMost(risk: RiskLevel, limit: RiskLevel): boolean {
  return RISK_ORDER.indexOf(risk) <= RISK_ORDER.indexOf(limit)
}
/** The worst of several levels; `low` for none. */
export function worstRisk(levels: readonly RiskLevel[]): RiskLevel {
  return levels.reduce((worst, level) => (riskAtMost(level, worst) ? worst : level), 'low')
}

/** What an authority is asked to cover. */
export type Reach = { unit: string; useCase: string; tier: Tier; affectedPersons?: number; residualRisk?: RiskLevel }

/** What the authority does not reach, as a word for the answer; null when it covers all of it. */
export function beyond(model: Model, authority: Authority, reach: Reach): string | null {
  const { scope, limits } = authority
  if (!unitWithin(model, reach.unit, scope.unit)) return 'unit'
  if (scope.useCases !== undefined && !scope.useCases.includes(reach.useCase)) return 'use case'
  if (!scope.tiers.includes(reach.tier)) return `tier ${reach.tier}`
  if (limits.persons !== undefined && (reach.affectedPersons ?? 0) > limits.persons) return 'persons affected'
  if (reach.residualRisk !== undefined && !riskAtMost(reach.residualRisk, limits.residualRisk)) return 'residual risk'
  return null
}

/** The live authority by which `person` holds `power` over `reach` at `now`; undefined when there is none. */
export function authorityFor(
  model: Model,
  person: string,
  power: Power,
  reach: Reach,
  now: string,
): Authority | undefined {
  if (!mayAnswer(model.persons.get(person))) return undefined
  for (const authority of model.authorities.values()) {
    if (authority.grantee !== person || !authority.powers.includes(power)) continue
    if (authorityFault(model, authority.id, now) !== null || beyond(model, authority, reach) !== null) continue
    return authority
  }
  return undefined
}

/**
 * Whether `person` holds `power` within `unit`, whatever tier it is limited to. Without a use case the whole unit is
 * meant: an authority cut to named use cases does not reach that far.
 */
export function holdsPowerIn(
  model: Model,
  person: string,
  power: Power,
  unit: string,
  now: string,
  useCase?: string,
): boolean {
  if (!mayAnswer(model.persons.get(person))) return false
  for (const authority of model.authorities.values()) {
    const { useCases } = authority.scope
    const reaches = useCases === undefined || (useCase !== undefined && useCases.includes(useCase))
    const holds = reaches && authority.grantee === person && authority.powers.includes(power)
    if (holds && unitWithin(model, unit, authority.scope.unit) && authorityFault(model, authority.id, now) === null)
      return true
  }
  return false
}

/**
 * Whether a person has signed a mandate: whoever proposed it, and the other named in it from the countersignature on.
 * INVARIANT 5: a name in somebody else's proposal is no signature, and gives no right.
 */
export function hasSigned({ signers, countersigned }: Mandate, person: string): boolean {
  return countersigned === null ? signers[0] === person : signers.includes(person)
}

/** Whether a person signed a mandate over `unit` that is countersigned: what cannot be undone takes nothing less. */
export function signsCountersigned(model: Model, person: string, unit?: string): boolean {
  return [...model.mandates.values()].some(
    (mandate) =>
      mandate.countersigned !== null &&
      mandate.signers.includes(person) &&
      (unit === undefined ? mandate.parentUnit === null : unitWithin(model, unit, mandate.unit)),
  )
}

export function isMandateSigner(model: Model, person: string, unit?: string): boolean {
  for (const mandate of model.mandates.values()) {
    if (hasSigned(mandate, person) && (unit === undefined || unitWithin(model, unit, mandate.unit))) return true
  }
  return false
}
