import type { Manifest } from './manifest.ts'

/** Everybody a manifest names, as it names them: ids or e-mail addresses, each once. */
export function peopleIn(manifest: Manifest): string[] {
  const named: string[] = []
  withPeople(manifest, (who) => {
    named.push(who)
    return who
  })
  return [...new Set(named)]
}

/** The manifest with everybody it names replaced: what is registered and signed holds ids, what people write addresses. */
export function withPeople(manifest: Manifest, as: (who: string) => string): Manifest {
  const { owner, deputy, challenger, operators, hosts } = manifest.people
  const each = <T extends Readonly<Record<string, readonly string[] | undefined>>>(map: T): T =>
    Object.fromEntries(Object.entries(map).map(([key, list]) => [key, list?.map(as)])) as unknown as T
  return {
    ...manifest,
    people: {
      ...manifest.people,
      owner: as(owner),
      ...(deputy === undefined ? {} : { deputy: as(deputy) }),
      ...(challenger === undefined ? {} : { challenger: as(challenger) }),
      operators: operators.map(as),
      hosts: hosts.map(as),
    },
    review: { ...manifest.review, roles: each(manifest.review.roles) },
    ladders: each(manifest.ladders),
    outcomes: manifest.outcomes.map((outcome) =>
      outcome.writer === 'owner' || outcome.writer === 'challenger'
        ? outcome
        : { ...outcome, writer: as(outcome.writer) },
    ),
  }
}
