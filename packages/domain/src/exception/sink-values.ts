import type { JsonValue } from '@answerable/contract'
import type { Tools } from '../types.ts'

/**
 * The texts a value of a steering argument stands for; empty where it is not given, undefined for a shape nobody could
 * compare. Compared as they are: what looks alike and is not equal is another recipient.
 */
export function textsOf(value: JsonValue | undefined): string[] | undefined {
  if (value === undefined || value === null) return []
  if (typeof value === 'string') return [value]
  if (typeof value === 'number' || typeof value === 'boolean') return [String(value)]
  return Array.isArray(value) && value.every((item) => typeof item === 'string') ? value : undefined
}

/** Recipients can be guessed, so entries hold a keyed digest; the prefix keeps it apart from digests of other texts. */
export function sinkDigest(tools: Pick<Tools, 'keyed'>, useCase: string, text: string): string {
  return tools.keyed(useCase, `sink value\n${text}`)
}
