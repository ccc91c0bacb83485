import { AnswerableError, type JsonObject, type JsonValue } from '@answerable/contract'
import { NEVER } from '../auth/access-records.ts'
import { activePerson } from '../auth/directory.ts'
import type { Edge } from '../http/edge.ts'
import { personNames } from '../read/person-names.ts'

/** A user or group as the directory sent it, with the id it has here. */
export type Stored = JsonObject & { id: string }

/**
 * What a directory told. INVARIANT: it only closes. A user it creates registers nobody, a group gives a right to read at
 * the next sign-in and nothing else, and whoever it says has left stays so, whatever it says later.
 */
export class Directory {
  readonly #edge: Edge

  constructor(edge: Edge) {
    this.#edge = edge
  }

  async list(kind: 'scim_user' | 'scim_group'): Promise<Stored[]> {
    const { model } = await this.#edge.view()
    const records = await this.#edge.signIn.records.list(kind)
    return records.map((record) => {
      const { created, changed, resource } = record.value
      const stored = { ...(JSON.parse(resource) as JsonObject), id: record.id }
      const left = record.person !== null && activePerson(model, record.person) === undefined
      return { ...stored, ...(left ? { active: false } : {}), meta: { created, lastModified: changed } }
    })
  }

  async find(kind: 'scim_user' | 'scim_group', id: string): Promise<Stored | undefined> {
    return (await this.list(kind)).find((one) => one.id === id)
  }

  /** @throws AnswerableError `conflict` where the person is the last who can grant: a successor comes first */
  async saveUser(id: string | undefined, user: JsonObject): Promise<Stored> {
    const { records } = this.#edge.signIn
    const now = this.#edge.wallClock()
    const before = id === undefined ? undefined : await records.get('scim_user', id)
    const person = before?.person ?? (await this.#personOf(user))
    const active = user['active'] !== false
    if (!active && person !== undefined) await this.#depart(person)
    const key = id ?? this.#edge.newId()
    const created = before?.value.created ?? now
    const value = { resource: JSON.stringify(plain(user)), active, created, changed: now }
    await records.put('scim_user', { id: key, person: person ?? null, expires: NEVER, value })
    return (await this.find('scim_user', key)) ?? { id: key }
  }

  async saveGroup(id: string | undefined, group: JsonObject): Promise<Stored> {
    const { records } = this.#edge.signIn
    const now = this.#edge.wallClock()
    const before = id === undefined ? undefined : await records.get('scim_group', id)
    const members = membersIn(group['members'])
    const key = id ?? this.#edge.newId()
    const created = before?.value.created ?? now
    const value = { resource: JSON.stringify(plain(group)), members, created, changed: now }
    await records.put('scim_group', { id: key, person: null, expires: NEVER, value })
    await this.#signOutMembers([...(before?.value.members ?? []), ...members])
    return (await this.find('scim_group', key)) ?? { id: key }
  }

  async remove(kind: 'scim_user' | 'scim_group', id: string): Promise<void> {
    const { records } = this.#edge.signIn
    if (kind === 'scim_user') {
      const user = await records.get('scim_user', id)
      const person = user?.person ?? (user && (await this.#personOf(JSON.parse(user.value.resource) as JsonObject)))
      if (person != null) await this.#depart(person)
    } else {
      await this.#signOutMembers((await records.get('scim_group', id))?.value.members ?? [])
    }
    await records.remove(kind, id)
  }

  /** The registered person a user is, by their address: in the vault and nowhere else. */
  async #personOf(user: JsonObject): Promise<string | undefined> {
    const { model } = await this.#edge.view()
    const addresses = addressesIn(user)
    const names = await personNames(this.#edge.log, model, model.persons.keys())
    const found = [...names].filter(([, { email }]) => email !== undefined && addresses.includes(email.toLowerCase()))
    return found.length === 1 ? found[0]?.[0] : undefined
  }

  async #depart(person: string): Promise<void> {
    const { model } = await this.#edge.view()
    await this.#signOut(person)
    if (activePerson(model, person) === undefined) return
    const command = { type: 'directory.departed', id: this.#edge.newId(), payload: { person } } as const
    try {
      await this.#edge.submit({ command, principal: { kind: 'system', id: 'directory' } })
    } catch (error) {
      // Two words of one leaver at once: the first was enough.
      if (error instanceof AnswerableError && error.code === 'not_found') return
      throw error
    }
  }

  /** Sign-ins and tokens end also where the person cannot be closed yet; keys are closed with the person. */
  async #signOut(person: string): Promise<void> {
    const { records } = this.#edge.signIn
    for (const kind of ['session', 'api_token', 'recovery_code'] as const) {
      for (const { id } of await records.list(kind, person)) await records.remove(kind, id)
    }
  }

  /** What somebody may read changed: they sign in again, and read by what holds then. */
  async #signOutMembers(users: readonly string[]): Promise<void> {
    const { records } = this.#edge.signIn
    for (const user of new Set(users)) {
      const person = (await records.get('scim_user', user))?.person
      if (person == null) continue
      for (const { id } of await records.list('session', person)) await records.remove('session', id)
    }
  }
}

/** Every address of a user, and the name they sign in with, in lower case. */
export function addressesIn({ userName, emails }: JsonObject): string[] {
  const listed = Array.isArray(emails) ? emails.map((one) => valueOf(one)) : []
  return [userName, ...listed].flatMap((text) => (typeof text === 'string' ? [text.toLowerCase()] : []))
}

function membersIn(members: JsonValue | undefined): string[] {
  return Array.isArray(members) ? members.flatMap((one) => valueOf(one) ?? []) : []
}

function valueOf(one: JsonValue): string | undefined {
  const value = typeof one === 'object' && one !== null && !Array.isArray(one) ? one['value'] : undefined
  return typeof value === 'string' ? value : undefined
}

/** Without what is ours to say (RFC 7643 section 3.1), and without a password: none is ever kept. */
function plain({ id: _id, meta: _meta, password: _password, ...rest }: JsonObject): JsonObject {
  return JSON.parse(JSON.stringify(rest)) as JsonObject
}
