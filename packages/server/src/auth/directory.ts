import type { Model } from '@answerable/domain'

/** Who holds a live credential in this log, now. Every request asks again: a revocation ends issued tokens at once. */
type Agent = Model['agents'] extends ReadonlyMap<string, infer A> ? A : never
type Person = Model['persons'] extends ReadonlyMap<string, infer P> ? P : never
type PersonKey = Person['keys'][number]

/** The agent if it is registered, not revoked and not past its end at `now`. */
export function liveAgent(model: Model, id: string, now: string): Agent | undefined {
  const agent = model.agents.get(id)
  return agent !== undefined && agent.revoked === null && now < agent.until ? agent : undefined
}

/** The person if registered and not departed. */
export function activePerson(model: Model, id: string): Person | undefined {
  const person = model.persons.get(id)
  return person !== undefined && person.departed === null ? person : undefined
}

/** The keys a person can sign with now; none for a person who has left. */
export function liveKeys(model: Model, person: string): readonly PersonKey[] {
  return activePerson(model, person)?.keys.filter((key) => key.revoked === null) ?? []
}

/** Whose live key this is. */
export function holderOf(model: Model, publicKey: string): { person: Person; key: PersonKey } | undefined {
  for (const person of model.persons.values()) {
    const key = liveKeys(model, person.id).find((candidate) => candidate.publicKey === publicKey)
    if (key !== undefined) return { person, key }
  }
  return undefined
}
