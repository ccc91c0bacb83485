import type { Random } from '../platform/entropy.ts'
import type { AccessTable } from '../store/access.ts'
import { type AccessRecords, accessRecords } from './access-records.ts'
import { type BearerSecrets, bearerSecrets } from './bearer-secrets.ts'
import { type CookieJar, cookieJar } from './cookies.ts'
import { type OidcClient } from './oidc/client.ts'
import { type Passkeys, passkeys } from './passkeys.ts'
import type { RelyingParty } from './relying-party.ts'
import { type Sessions, sessions } from './sessions.ts'
import type { RoleMapping } from './oidc/config.ts'

/** Everything by which people and directories come in to read. None of it signs. */
export type SignIn = {
  readonly party: RelyingParty
  readonly records: AccessRecords
  readonly sessions: Sessions
  readonly secrets: BearerSecrets
  readonly cookies: CookieJar
  readonly passkeys: Passkeys
  /** the identity provider, where one is configured */
  readonly oidc: OidcClient | undefined
  /** which groups of a directory or identity provider give which console role */
  readonly roles: RoleMapping
}

export function createSignIn(options: {
  tokenSecret: Uint8Array
  random: Random
  table: AccessTable
  party: RelyingParty
  oidc: OidcClient | undefined
  roles: RoleMapping
}): SignIn {
  const { tokenSecret, random, table, party, oidc, roles } = options
  const records = accessRecords(tokenSecret, table)
  return {
    party,
    records,
    sessions: sessions(records, random),
    secrets: bearerSecrets(records, random),
    cookies: cookieJar(party.secure),
    passkeys: passkeys(tokenSecret, random, party),
    oidc,
    roles,
  }
}
