import type { JsonValue } from '@answerable/contract'

/**
 * The one text of a manifest, RFC 8785: names in UTF-16 code unit order, no whitespace. The document is stored under the
 * digest of exactly this text, and that digest equals the one of its value. Manifests hold no fractions, so numbers and
 * strings are as `JSON.stringify` writes them (RFC 8785 section 3.2.2).
 */
export function manifestText(value: JsonValue): string {
  if (Array.isArray(value)) return `[${value.map(manifestText).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const members = Object.keys(value)
    .sort()
    .map((name) => `${JSON.stringify(name)}:${manifestText(value[name] ?? null)}`)
  return `{${members.join(',')}}`
}
