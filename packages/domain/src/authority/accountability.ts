import type { Power } from '@answerable/contract'
import { riskToReach } from '../acceptance/countersigned.ts'
import { type Authority, type Model, type Revision, revisionInForce, type UseCase } from '../model.ts'
import { authorityEnd, authorityFault, chainOf, mandateOfUnit } from './chain.ts'
import { beyond, type Reach } from './cover.ts'
import { mayAnswer } from './grantor.ts'

export const ACCOUNTABLE_POWERS = ['change_policy', 'fund_remediation', 'accept_residual_risk'] as const
type Link = { authority: string; grantee: string; grantor: string; until: string; instrument: string | null }

/** One of the three powers an owner needs: by which right it is held, or why not and who could give it. */
export type HeldPower = {
  power: (typeof ACCOUNTABLE_POWERS)[number]
  held: { authority: string; until: string; chain: Link[]; mandate: string; instrument: string } | null
  money: { budget: string; amountMinor: number; currency: string } | null
  /** what the nearest of the owner's own authorities lacks; null when held, or when there is none */
  lacks: string | null
  /** when not held: people who could grant it now */
  by: string[]
}

/** The accountability test: whoever is named as owner can change the policy, pay for repairs and accept the risk. */
export function accountability(model: Model, useCase: UseCase, now: string): HeldPower[] {
  const revision = revisionInForce(useCase)
  if (revision === undefined) return []
  return ACCOUNTABLE_POWERS.map((power) => heldPower(model, useCase, revision, power, now))
}

function heldPower(
  model: Model,
  useCase: UseCase,
  revision: Revision,
  power: HeldPower['power'],
  now: string,
): HeldPower {
  const overall = useCase.acceptance?.overall
  const risk = power === 'accept_residual_risk' && overall !== undefined ? { residualRisk: riskToReach(overall) } : {}
  const reach: Reach = { ...pick(revision), ...risk }
  const own = [...model.authorities.values()].filter((one) => one.grantee === revision.owner)
  const judged = own.map((authority) => ({ authority, lacks: lackOf(model, authority, power, reach, now) }))
  const best = judged.find(({ lacks }) => lacks === null)?.authority
  if (best !== undefined && mayAnswer(model.persons.get(revision.owner))) {
    const chain = chainOf(model, best.id)
    return {
      power,
      held: {
        authority: best.id,
        until: authorityEnd(model, best),
        chain: chain.authorities.map(linkOf),
        mandate: chain.mandate?.id ?? '',
        instrument: chain.mandate?.instrument ?? '',
      },
      money: power === 'fund_remediation' ? (best.limits.money ?? null) : null,
      lacks: null,
      by: [],
    }
  }
  const lacks = judged.at(-1)?.lacks ?? null
  return { power, held: null, money: null, lacks, by: couldGrant(model, power, reach, revision.owner, now) }
}

function lackOf(model: Model, authority: Authority, power: Power, reach: Reach, now: string): string | null {
  if (!authority.powers.includes(power)) return `the power ${power}`
  const fault = authorityFault(model, authority.id, now)
  if (fault !== null) return fault.code
  // No money limit in a grant means no money: a power to fund without a budget funds nothing.
  if (power === 'fund_remediation' && authority.limits.money === undefined) return 'a budget'
  return beyond(model, authority, reach)
}

/** Signers of the mandates from the unit upward, and holders who may still pass the power on that far. */
function couldGrant(model: Model, power: Power, reach: Reach, owner: string, now: string): string[] {
  const signers: string[] = []
  const seen = new Set<string>()
  for (let unit: string | null = reach.unit; unit !== null && !seen.has(unit); ) {
    seen.add(unit)
    const mandate = mandateOfUnit(model, unit)
    signers.push(...(mandate?.signers ?? []))
    unit = mandate?.parentUnit ?? null
  }
  const holders = [...model.authorities.values()]
    .filter((one) => one.delegationDepth > 0 && lackOf(model, one, power, reach, now) === null)
    .map((one) => one.grantee)
  return [...new Set([...holders, ...signers])].filter((id) => id !== owner && mayAnswer(model.persons.get(id)))
}

const pick = ({ unit, useCase, tier, affectedPersons }: Revision): Reach => ({ unit, useCase, tier, affectedPersons })

const linkOf = ({ id, grantee, grantor, until, instrument }: Authority): Link => ({
  authority: id,
  grantee,
  grantor,
  until,
  instrument: instrument ?? null,
})
