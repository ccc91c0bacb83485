import { isActive, type Model, type Restriction } from '../model.ts'
import { hasPowerToReopen, liftFault, type LiftFault } from './decide.ts'
import { needsChallenger } from './lifting.ts'

/** What has to be true before a restriction is lifted, and whose signature does it. */
export type Reopening = {
  /** the incident that has to be closed first */
  incident: string | null
  /** the challenger, whose agreement T1 needs as well */
  challenger: string | null
  /** who has signed already, where one signature is not enough */
  agreed: readonly string[]
  /** whose signature would count now */
  by: readonly string[]
  /** why that of `person` would not; null: it would */
  fault: LiftFault | null
}

/** Derived from the same judgement `restriction.lift` meets, so that what a page says is what a signature would find. */
export function reopening(model: Model, restriction: Restriction, person: string, now: string): Reopening {
  const incident = restriction.incident === undefined ? undefined : model.incidents.get(restriction.incident)
  const challenger = needsChallenger(model, restriction.scope)?.challenger ?? null
  const faultOf = (id: string): LiftFault | null => {
    const signer = model.persons.get(id)
    return isActive(signer) ? (liftFault(model, signer, restriction, now)?.why ?? null) : 'no_power'
  }
  const might = new Set([challenger ?? '', person, ...holdersOf(model)])
  return {
    incident: incident !== undefined && incident.closed === null ? incident.id : null,
    challenger,
    agreed: restriction.agreed,
    by: [...might].filter((id) => faultOf(id) === null),
    fault: faultOf(person),
  }
}

/** Everybody any right could make a reopener: the judgement itself is made of each. */
function holdersOf(model: Model): string[] {
  return [
    ...[...model.mandates.values()].flatMap(({ signers }) => [...signers]),
    ...[...model.authorities.values()].filter(hasPowerToReopen).map(({ grantee }) => grantee),
  ]
}
