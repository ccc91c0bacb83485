import type { Power } from '@answerable/contract'
import { authorityFault, chainOf, mandateOfUnit, unitWithin } from '../authority/chain.ts'
import { authorityFor, type Reach } from '../authority/cover.ts'
import { mayAnswer } from '../authority/grantor.ts'
import { type Model, type Revision, type Right, signedRevision, type UseCase } from '../model.ts'
import { riskOf } from './live.ts'

/** What an exception or emergency reaches: the use case as it was signed, with the risk in force. */
export function reachOf(model: Model, useCase: UseCase): Reach | undefined {
  const revision: Revision | undefined = signedRevision(useCase)
  return revision === undefined ? undefined : { ...revision, residualRisk: riskOf(model, useCase.id) }
}

/**
 * The right by which a person holds one of `powers` over a use case: a live authority that covers it, or the signature
 * under a mandate over its unit, from which every authority is cut.
 */
export function rightFor(
  model: Model,
  person: string,
  powers: readonly Power[],
  useCase: UseCase,
  now: string,
): Right | undefined {
  const reach = reachOf(model, useCase)
  // INVARIANT 3: a signer of a mandate who became a supplier's decides on nothing.
  if (reach === undefined || !mayAnswer(model.persons.get(person))) return undefined
  for (const power of powers) {
    const authority = authorityFor(model, person, power, reach, now)
    if (authority !== undefined) return { authority: authority.id }
  }
  for (const mandate of model.mandates.values())
    if (
      mandate.signers.includes(person) &&
      mandate.countersigned !== null &&
      unitWithin(model, reach.unit, mandate.unit)
    )
      return { mandate: mandate.id }
  return undefined
}

/** Who stands above a right: the grantors of its chain up to the mandate; above a mandate, the signers one unit up. */
export function above(model: Model, right: Right, except: string): ReadonlySet<string> {
  const people = 'authority' in right ? grantorsOf(model, right.authority) : signersAbove(model, right.mandate)
  return new Set(people.filter((person) => person !== except))
}

function grantorsOf(model: Model, authority: string): string[] {
  const { authorities, mandate } = chainOf(model, authority)
  return [...authorities.map(({ grantor }) => grantor), ...(mandate?.signers ?? [])]
}

/** At the top of the tree nobody stands above: there it is the other signer of the mandate. */
function signersAbove(model: Model, id: string): string[] {
  const mandate = model.mandates.get(id)
  const parent = mandate?.parentUnit == null ? undefined : mandateOfUnit(model, mandate.parentUnit)
  return [...((parent ?? mandate)?.signers ?? [])]
}

/** Those above the owner of a use case: who granted what the owner answers by, as far as it can be told. */
export function aboveOwner(model: Model, useCase: UseCase, now: string): ReadonlySet<string> {
  const owner = signedRevision(useCase)?.owner
  if (owner === undefined) return new Set()
  const signed = useCase.acceptance?.authority ?? null
  const own =
    signed !== null && authorityFault(model, signed, now) === null
      ? [signed]
      : [...model.authorities.values()]
          .filter(({ id, grantee }) => grantee === owner && authorityFault(model, id, now) === null)
          .map(({ id }) => id)
  return new Set(own.flatMap((id) => grantorsOf(model, id)).filter((person) => person !== owner))
}
