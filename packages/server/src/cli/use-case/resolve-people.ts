import { type Manifest, peopleIn, withPeople } from '@answerable/contract'

/**
 * The manifest with every e-mail address replaced by the person's id: what is registered and signed holds no address.
 * @throws whatever `personId` throws for an address nobody has
 */
export async function resolvePeople(manifest: Manifest, personId: (who: string) => Promise<string>): Promise<Manifest> {
  const ids = new Map<string, string>()
  for (const who of peopleIn(manifest)) ids.set(who, await personId(who))
  return withPeople(manifest, (who) => ids.get(who) ?? who)
}
