import { join } from 'node:path'
import type { Auth, AuthContext } from '@answerable/sdk'
import { agentAuth } from '@answerable/sdk'
import type { SigningKey } from '../keys/ed25519.ts'
import { readObject, writeObject } from './files.ts'

/** Below this an old token is not worth a request that may be refused while it travels. */
const LEAST_LEFT_MS = 20_000

type Cached = { token: string; until: number }

const isCached = (value: unknown): value is Cached =>
  typeof value === 'object' && value !== null && 'token' in value && 'until' in value

/**
 * A person's token, kept (mode 0600) for its life, so that reading ten pages asks for the passphrase once. The key is
 * opened only when a token is needed.
 */
export function personAuth(options: {
  home: string
  origin: string
  person: string
  unlock: () => Promise<SigningKey>
}): Auth {
  const file = join(options.home, 'tokens.json')
  const slot = `${options.origin} ${options.person}`
  return {
    token: async (context: AuthContext) => {
      const now = Date.parse(context.platform.clock.now())
      const cached = readObject(file)[slot]
      if (isCached(cached) && now + LEAST_LEFT_MS < cached.until) return cached.token
      const key = await options.unlock()
      const auth = agentAuth({ agent: options.person, privateKey: key.jwk(), origin: options.origin })
      const token = await auth.token(context)
      writeObject(file, { ...withoutEnded(readObject(file), now), [slot]: { token, until: expiryOf(token) } })
      return token
    },
    forget: () => {
      const { [slot]: _, ...others } = readObject(file)
      writeObject(file, others)
    },
  }
}

const withoutEnded = (all: Record<string, unknown>, now: number): Record<string, unknown> =>
  Object.fromEntries(Object.entries(all).filter(([, item]) => isCached(item) && item.until > now))

/** The `exp` claim (RFC 7519 section 4.1.4) in milliseconds: read as a hint only, the server is who checks it. */
function expiryOf(token: string): number {
  try {
    const claims: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'))
    return typeof claims === 'object' && claims !== null && 'exp' in claims ? Number(claims.exp) * 1000 : 0
  } catch {
    return 0
  }
}
