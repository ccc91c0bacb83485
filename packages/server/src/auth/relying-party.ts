import { isOriginOf } from '../keys/passkey.ts'
import { ExitError } from '../platform/exit.ts'

/** Under what name browsers know this server. */
export type RelyingParty = {
  readonly id: string
  /** exact origins of its pages; known once it listens */
  readonly origins: () => readonly string[]
  readonly secure: boolean
}

/**
 * @param publicUrl how browsers reach this server; absent: at this machine only
 * @param rpId a parent domain of it, where several servers share passkeys; absent: its host
 * @param local the origin it listens at, where no public address is configured
 * @throws ExitError `config_invalid` where passkeys could never work: browsers want https, or localhost
 */
export function relyingParty(
  publicUrl: string | undefined,
  rpId: string | undefined,
  local: () => string,
): RelyingParty {
  if (publicUrl === undefined) return { id: rpId ?? 'localhost', origins: () => [local()], secure: false }
  const { origin, hostname, protocol } = new URL(publicUrl)
  const id = rpId ?? hostname
  if (rpId !== undefined && !isOriginOf(origin, rpId)) {
    throw new ExitError(
      'config_invalid',
      'ANSWERABLE_RP_ID must be the host of ANSWERABLE_PUBLIC_URL or a domain above it',
    )
  }
  return { id, origins: () => [origin], secure: protocol === 'https:' }
}
