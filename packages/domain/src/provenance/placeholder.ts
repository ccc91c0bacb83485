import { wordsOf } from './normalise.ts'
import type { Trace } from './trace.ts'

/** What stands where a secret stood, in a normalised text: the edge redacts before anything is traced. */
const PLACEHOLDER = /\[secret:[a-z0-9][a-z0-9_.-]{0,99}\]/gu

/**
 * The untrusted parts that hold a secret of the same rule as one in this normalised text. Two secrets of one rule have
 * one placeholder, so this cannot tell them apart.
 * INVARIANT: a placeholder never raises trust: the request's own token must not vouch for one that a web page brought.
 */
export function leakedFrom(trace: Trace, text: string): number[] {
  const parts: number[] = []
  for (const [placeholder] of text.matchAll(PLACEHOLDER)) {
    const words = wordsOf(placeholder)
    const { length, part } = trace.index.classes.untrusted.words.copies(words, trace.count)
    if ((length[0] ?? 0) >= words.length && part[0] !== undefined) parts.push(part[0])
  }
  return parts
}
