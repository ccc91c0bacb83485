import type { Detected } from '@answerable/contract'
import type { Seen } from '../types.ts'

/** Kinds an entry names. What is beyond has no name there, and is counted all the same where policy asks. */
const MOST_RULES = 256
const MOST_TYPES = 32

/** The counts that stand in an entry: how often each rule and each type of personal data, most first, never what. */
export function detectedIn(seen: Seen | undefined): { detected?: Detected } {
  if (seen === undefined || (seen.secrets.length === 0 && seen.personal.length === 0)) return {}
  const byRule = new Map<string, number>()
  for (const { rule } of seen.secrets) byRule.set(rule, (byRule.get(rule) ?? 0) + 1)
  const secrets = [...byRule].map(([rule, count]) => ({ rule, count })).sort((a, b) => b.count - a.count)
  return { detected: { secrets: secrets.slice(0, MOST_RULES), personal: seen.personal.slice(0, MOST_TYPES) } }
}

/** Personal data found, whatever its type. */
export function personalIn(seen: Seen | undefined): number {
  return (seen?.personal ?? []).reduce((sum, { count }) => sum + count, 0)
}

/** Secrets an entry counts. */
export function secretsIn(detected: Detected | undefined): number {
  return (detected?.secrets ?? []).reduce((sum, { count }) => sum + count, 0)
}
