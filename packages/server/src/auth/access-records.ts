import type { ApiTokenScope, ConsoleRole, NewKey } from '@answerable/contract'
import type { AccessKind, AccessRow, AccessTable } from '../store/access.ts'
import { equalSecret, mac, purposeKey } from './secrets.ts'

/** How somebody signed in. `recovery` reads, and asks for a new key; it prepares nothing to sign. */
export type SignInMethod = 'passkey' | 'oidc' | 'recovery'

/** What each kind of row holds, beside whose it is and when it ends. Instants are RFC 3339. */
export type AccessValues = {
  session: {
    method: SignInMethod
    /** the key it was opened with: revoked, it is over. null where an identity provider or a code opened it */
    key: string | null
    /** console roles the identity provider's groups gave it */
    roles: ConsoleRole[]
    label: string | null
    created: string
    seen: string
  }
  api_token: { name: string; scopes: ApiTokenScope[]; created: string; seen: string | null }
  recovery_code: { created: string }
  key_request: { key: NewKey; created: string }
  identity: { issuer: string; linked: 'email' | 'explicit'; created: string }
  oidc_flow: { verifier: string; nonce: string; link: string | null }
  directory_token: { name: string; by: string; created: string; seen: string | null }
  scim_user: { resource: string; active: boolean; created: string; changed: string }
  scim_group: { resource: string; members: string[]; created: string; changed: string }
}

export type AccessRecord<K extends AccessKind> = {
  readonly id: string
  readonly person: string | null
  readonly expires: string
  readonly value: AccessValues[K]
}

/** Typed rows of the access table, each with a MAC over the whole of it. */
export type AccessRecords = {
  /** The row name of a secret: a keyed hash, so that whoever reads the table can use none of it, nor invent a row. */
  idOf(kind: AccessKind, secret: string): string
  get<K extends AccessKind>(kind: K, id: string): Promise<AccessRecord<K> | undefined>
  list<K extends AccessKind>(kind: K, person?: string): Promise<AccessRecord<K>[]>
  put<K extends AccessKind>(kind: K, record: AccessRecord<K>): Promise<void>
  remove(kind: AccessKind, id: string): Promise<boolean>
  forget(now: string): Promise<void>
}

/** Rows that end only when somebody ends them. */
export const NEVER = '9999-12-31T23:59:59.999Z'

/**
 * INVARIANT: a row whose MAC does not hold counts as absent. Whoever can write the database, but does not have the token
 * secret, can end sign-ins and make none.
 */
export function accessRecords(tokenSecret: Uint8Array, table: AccessTable): AccessRecords {
  const names = purposeKey(tokenSecret, 'access-name')
  const seals = purposeKey(tokenSecret, 'access-row')
  const sealOf = ({ kind, id, person, expires, value }: Omit<AccessRow, 'seal'>): string =>
    mac(seals, JSON.stringify([kind, id, person, expires, value])).toString('base64url')
  const genuine = (row: AccessRow): boolean => equalSecret(Buffer.from(row.seal), Buffer.from(sealOf(row)))
  const read = <K extends AccessKind>({ id, person, expires, value }: AccessRow): AccessRecord<K> => ({
    id,
    person,
    expires,
    value: JSON.parse(value) as AccessValues[K],
  })
  return {
    // Hexadecimal: people type it after a command, where what begins with a hyphen is read as an option.
    idOf: (kind, secret) => mac(names, `${kind}\n${secret}`).toString('hex'),
    get: async (kind, id) => {
      const row = await table.get(kind, id)
      return row !== undefined && genuine(row) ? read(row) : undefined
    },
    list: async (kind, person) => (await table.list(kind, person)).filter(genuine).map((row) => read(row)),
    put: async (kind, { id, person, expires, value }) => {
      const row = { kind, id, person, expires, value: JSON.stringify(value) }
      await table.put({ ...row, seal: sealOf(row) })
    },
    remove: (kind, id) => table.remove(kind, id),
    forget: (now) => table.forget(now),
  }
}
