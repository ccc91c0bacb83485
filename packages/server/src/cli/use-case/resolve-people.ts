import type { Manifest } from '@answerable/contract'

/**
 * The manifest with every e-mail address replaced by the person's id: what is registered and signed holds no address.
 * @throws whatever `personId` throws for an address nobody has
 */
export async function resolvePeople(manifest: Manifest, personId: (who: string) => Promise<string>): Promise<Manifest> {
  const all = (list: readonly string[]): Promise<string[]> => Promise.all(list.map(personId))
  const each = async (map: Readonly<Record<string, readonly string[]>>): Promise<Record<string, string[]>> =>
    Object.fromEntries(
      await Promise.all(Object.entries(map).map(async ([key, list]) => [key, await all(list)] as const)),
    )
  const { owner, deputy, challenger, operators, hosts } = manifest.people
  const outcomes = manifest.outcomes.map(async (outcome) => ({
    ...outcome,
    writer:
      outcome.writer === 'owner' || outcome.writer === 'challenger' ? outcome.writer : await personId(outcome.writer),
  }))
  return {
    ...manifest,
    people: {
      owner: await personId(owner),
      ...(deputy === undefined ? {} : { deputy: await personId(deputy) }),
      ...(challenger === undefined ? {} : { challenger: await personId(challenger) }),
      operators: await all(operators),
      hosts: await all(hosts),
    },
    review: { ...manifest.review, roles: await each(manifest.review.roles) },
    ladders: await each(manifest.ladders),
    outcomes: await Promise.all(outcomes),
  }
}
