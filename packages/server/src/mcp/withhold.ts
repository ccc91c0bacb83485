import type { JsonValue } from '@answerable/contract'

/** What stands where a credential was. */
const WITHHELD = '[credential withheld]'
/** Shorter values are no secrets, and would be found everywhere. */
const SHORTEST = 8

export type Withhold = <T>(message: T) => T

/**
 * Takes the upstream's credentials out of what the upstream says: a tool that prints its environment must not hand the
 * agent the key that the proxy holds for it. Only the value as it is is found, not an encoded one.
 *
 * @param secrets values of environment variables and headers given to the upstream alone
 */
export function withholder(secrets: readonly string[]): Withhold {
  const values = [...new Set(secrets.flatMap(spellings))].filter((value) => value.length >= SHORTEST)
  // Longest first: a value that contains another must go whole.
  values.sort((a, b) => b.length - a.length)
  if (values.length === 0) return (message) => message
  const clean = (value: JsonValue): JsonValue => {
    if (typeof value === 'string') return values.reduce((text, secret) => text.replaceAll(secret, WITHHELD), value)
    if (Array.isArray(value)) return value.map(clean)
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, clean(item)]))
  }
  return <T>(message: T) => clean(message as JsonValue) as T
}

/** A header such as `Bearer abc` holds the secret without its scheme; inside JSON text it is escaped. */
function spellings(secret: string): string[] {
  const bare = secret.replace(/^(?:Bearer|Basic|Token)\s+/iu, '')
  return [secret, bare, ...[secret, bare].map((value) => JSON.stringify(value).slice(1, -1))]
}
