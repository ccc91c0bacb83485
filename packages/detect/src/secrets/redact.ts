import type { SecretFinding } from './finding.ts'

const PLACEHOLDER = /\[secret:([A-Za-z0-9][\w.-]{0,99})\]/gu

/** What stands where a secret stood. */
export const placeholder = (rule: string): string => `[secret:${rule}]`

/** The placeholders in a text. */
export function placeholders(text: string): { rule: string; start: number; end: number }[] {
  if (!text.includes('[secret:')) return []
  return Array.from(text.matchAll(PLACEHOLDER), (match) => ({
    rule: match[1] ?? '',
    start: match.index,
    end: match.index + match[0].length,
  }))
}

/**
 * Replaces each finding by `[secret:<rule>]`.
 *
 * @param findings of this text, in order and without overlaps, as `scan` returns them
 * @throws RangeError if they are of another text or not in order: a redaction that missed would look like one
 */
export function redact(text: string, findings: readonly Pick<SecretFinding, 'rule' | 'start' | 'end'>[]): string {
  let redacted = ''
  let done = 0
  for (const { rule, start, end } of findings) {
    if (start < done || end < start || end > text.length) throw new RangeError('findings do not belong to this text')
    redacted += text.slice(done, start) + placeholder(rule)
    done = end
  }
  return redacted + text.slice(done)
}
