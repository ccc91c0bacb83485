import { isActive, type Authority, type Model, type Person } from '../model.ts'
import { authorityFault, chainOf, mandateOfUnit, sponsorOf } from './chain.ts'

/** INVARIANT 3: a supplier’s staff answers for nothing, whatever was granted before they became one. */
export function mayAnswer(person: Person | undefined): person is Person {
  return isActive(person) && person.employment !== 'supplier'
}

/**
 * Who stands as the grantor of an authority now: whoever granted it while they hold the right they cut it from; after
 * them the next one up the chain; at its end the signers of the mandate, then those of the one above it. Never the
 * grantee. Empty when nobody is left.
 */
export function grantorsNow(model: Model, authority: Authority, now: string): string[] {
  const chain = chainOf(model, authority.id)
  for (const link of chain.authorities) {
    const sponsor = sponsorOf(link)
    if (sponsor === authority.grantee || !mayAnswer(model.persons.get(sponsor))) continue
    if (sponsor !== link.grantor || 'mandate' in link.under) return [sponsor]
    if (authorityFault(model, link.under.authority, now) === null) return [sponsor]
  }
  return signersFrom(model, chain.mandate?.unit, authority.grantee)
}

/** The signers who are still here, of the nearest mandate from `unit` upward that has any. */
function signersFrom(model: Model, unit: string | undefined, except: string): string[] {
  const seen = new Set<string>()
  for (let at = unit; at !== undefined && !seen.has(at); ) {
    seen.add(at)
    const mandate = mandateOfUnit(model, at)
    const here = (mandate?.signers ?? []).filter((id) => id !== except && mayAnswer(model.persons.get(id)))
    if (here.length > 0) return here
    at = mandate?.parentUnit ?? undefined
  }
  return []
}
