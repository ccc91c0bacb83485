import type { CommandOf } from '@answerable/contract'
import { isMandateSigner } from '../authority/cover.ts'
import { mandateOfUnit } from '../authority/chain.ts'
import { isActive, type Model, type Person } from '../model.ts'
import { no, yes } from '../refuse.ts'
import type { DecideContext, Decided } from '../types.ts'

/**
 * The founding act of a unit. The installer holds no authority by installing: two registered people put their names
 * to an instrument, and until the second has, everything under it is PROVISIONAL.
 */
export function proposeMandate(
  { model }: DecideContext,
  signer: Person,
  { id, payload }: CommandOf<'mandate.propose'>,
): Decided {
  const [first, second] = payload.signers
  if (first !== signer.id) return no('forbidden', 'the first signer proposes the mandate')
  if (first === second) return no('not_separate', 'a mandate has two different signers')
  const other = model.persons.get(second)
  if (!isActive(other)) return no('not_found', 'the second signer is not an active person of this log')
  if (signer.employment === 'supplier' || other.employment === 'supplier')
    return no('forbidden', 'a supplier’s staff signs no mandate')
  if (mandateOfUnit(model, payload.unit) !== undefined) return no('conflict', `unit ${payload.unit} has a mandate`)
  const parent = payload.parentUnit ?? null
  if (parent !== null && mandateOfUnit(model, parent) === undefined)
    return no('not_found', `unit ${parent} has no mandate`)
  // The first root mandate founds the log; every further one needs somebody who signed one above it.
  if (parent !== null && !isMandateSigner(model, signer.id, parent))
    return no('forbidden', 'a further mandate is proposed by a signer of the one above it')
  if (parent === null && model.mandates.size > 0 && !signsCountersignedRoot(model, signer.id))
    return no('forbidden', 'a further root is proposed by a signer of a countersigned one')
  if (signer.fictional !== other.fictional) return no('forbidden', 'real and fictional people sign no mandate together')
  const { title, reference, digest } = payload.instrument
  return yes<'mandate.proposed'>({
    type: 'mandate.proposed',
    id,
    body: { unit: payload.unit, parentUnit: parent, instrument: digest, signers: payload.signers },
    seal: { unitName: payload.unitName, title, reference },
  })
}

/** Whoever waits for a second signature must not found a second root beside it, with a friend to countersign. */
function signsCountersignedRoot(model: Model, person: string): boolean {
  return [...model.mandates.values()].some(
    (mandate) => mandate.parentUnit === null && mandate.countersigned !== null && mandate.signers.includes(person),
  )
}

export function countersignMandate(
  { model }: DecideContext,
  signer: Person,
  { id, payload }: CommandOf<'mandate.countersign'>,
): Decided {
  const mandate = model.mandates.get(payload.mandate)
  if (mandate === undefined) return no('not_found', 'no such mandate')
  if (mandate.countersigned !== null) return no('conflict', `countersigned at ${mandate.countersigned}`)
  if (signer.employment === 'supplier') return no('forbidden', 'a supplier’s staff signs no mandate')
  if (mandate.signers[1] !== signer.id) return no('forbidden', 'only the named second signer countersigns')
  return yes<'mandate.countersigned'>({
    type: 'mandate.countersigned',
    id,
    body: { mandate: mandate.id, by: signer.id },
    cause: [mandate.id],
  })
}
