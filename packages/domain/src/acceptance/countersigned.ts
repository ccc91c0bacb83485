import type { Capacity, Category, CountersignedFor, RiskLevel } from '@answerable/contract'
import { authorityFault, chainOf } from '../authority/chain.ts'
import { beyond } from '../authority/cover.ts'
import { grantorsNow, mayAnswer } from '../authority/grantor.ts'
import { runsIt } from '../use-case/roles.ts'
import type { Acceptance, Authority, Countersignature, Model, Revision } from '../model.ts'

type NamedCategory = Exclude<Category, 'other'>
/** Whose matter each category is. `other` is nobody’s, so the grantor’s. */
const CAPACITY_FOR: Readonly<Record<NamedCategory, Capacity>> = {
  customer_facing: 'product',
  internal_trust: 'security',
  sensitive_data: 'data_owner',
}

/** A signature that is still missing, and the people who could give it now; nobody: it cannot be had as things stand. */
export type MissingCountersignature = { for: CountersignedFor; by: readonly string[] }
type Answer = Pick<Acceptance, 'authority' | 'overall' | 'owner' | 'countersignatures'>

const named = (revision: Pick<Revision, 'categories'>): NamedCategory[] =>
  revision.categories.filter((category) => category !== 'other')

/** Whether the capacity an owner signs in is that of one of the categories; with `other` alone any will do. */
export function capacityFits(revision: Pick<Revision, 'categories'>, capacity: Capacity): boolean {
  const categories = named(revision)
  return categories.length === 0 || categories.some((category) => CAPACITY_FOR[category] === capacity)
}

/** The risk an authority must reach: critical risk is the mandate’s to accept, the owner’s right must reach high. */
export function riskToReach(overall: RiskLevel): RiskLevel {
  return overall === 'critical' ? 'high' : overall
}

/** What an acceptance needs further signatures for, whoever has given them. */
export function neededCountersignatures(
  revision: Pick<Revision, 'categories'>,
  overall: RiskLevel,
  capacity: Capacity,
): CountersignedFor[] {
  return [
    ...(overall === 'high' ? (['high_risk'] as const) : []),
    ...(overall === 'critical' ? (['critical_risk'] as const) : []),
    ...named(revision).filter((category) => CAPACITY_FOR[category] !== capacity),
    ...(revision.categories.includes('other') ? (['other'] as const) : []),
  ]
}

/**
 * INVARIANT 2 and 5: the signatures still missing at `now`. One given in a capacity counts only while its own authority
 * holds and its giver is here; one given by a grantor or a mandate’s signer is an act and stays.
 */
export function missingCountersignatures(
  model: Model,
  revision: Revision,
  answer: Answer,
  now: string,
): MissingCountersignature[] {
  const authority = answer.authority === null ? undefined : model.authorities.get(answer.authority)
  if (authority === undefined) return []
  return neededCountersignatures(revision, answer.overall, authority.capacity).flatMap(
    (wanted): MissingCountersignature[] => {
      const given = answer.countersignatures.filter((one) => one.for === wanted)
      if (wanted === 'critical_risk') {
        const signers = chainOf(model, authority.id).mandate?.signers ?? []
        const left = signers.filter((id) => !given.some((one) => one.by === id))
        const able = left.filter((id) => id !== answer.owner && mayAnswer(model.persons.get(id)))
        return signers.length > 0 && left.length === 0 ? [] : [{ for: wanted, by: able }]
      }
      if (wanted === 'high_risk' || wanted === 'other')
        return given.length > 0 ? [] : [{ for: wanted, by: grantorsNow(model, authority, now) }]
      if (given.some((one) => stillHolds(model, revision, answer, one, now))) return []
      return [
        { for: wanted, by: [...new Set(holders(model, revision, answer, wanted, now).map((one) => one.grantee))] },
      ]
    },
  )
}

function stillHolds(model: Model, revision: Revision, answer: Answer, given: Countersignature, now: string): boolean {
  const authority = given.authority === null ? undefined : model.authorities.get(given.authority)
  return authority !== undefined && carries(model, revision, answer, authority, now)
}

function carries(model: Model, revision: Revision, answer: Answer, authority: Authority, now: string): boolean {
  return (
    authorityFault(model, authority.id, now) === null &&
    mayAnswer(model.persons.get(authority.grantee)) &&
    beyond(model, authority, { ...revision, residualRisk: riskToReach(answer.overall) }) === null
  )
}

/** Live authorities in the capacity of a category, held by somebody else than the owner and those who run or host it. */
export function holders(
  model: Model,
  revision: Revision,
  answer: Answer,
  category: NamedCategory,
  now: string,
): Authority[] {
  return [...model.authorities.values()].filter(
    (authority) =>
      authority.capacity === CAPACITY_FOR[category] &&
      authority.powers.includes('accept_residual_risk') &&
      authority.grantee !== answer.owner &&
      !runsIt(model, revision, authority.grantee) &&
      carries(model, revision, answer, authority, now),
  )
}

/** The earliest end among the authorities its further signatures rest on; null when they rest on none. */
export function countersignedUntil(model: Model, answer: Pick<Acceptance, 'countersignatures'>): string | null {
  const ends = answer.countersignatures.flatMap(({ authority }) =>
    authority === null ? [] : (model.authorities.get(authority)?.until ?? []),
  )
  return ends.reduce<string | null>((first, end) => (first === null || end < first ? end : first), null)
}
