import type { JsonValue, ManifestTool } from '@answerable/contract'

const PLAIN = /^(0|[1-9]\d{0,15})(?:\.(\d{1,12}))?$/

/**
 * The amount an argument states, in units of the last digit the manifest keeps; undefined where it is no plain amount:
 * negative, with an exponent, finer than the scale, or beyond 2^53-1. What is not read exactly is not counted at all:
 * such a call goes to people.
 */
export function unitsOf(value: JsonValue, { type, scale = 0 }: ManifestTool['arguments'][number]): number | undefined {
  if (typeof value !== 'number' && typeof value !== 'string') return undefined
  const match = PLAIN.exec(String(value))
  if (match === null) return undefined
  const [, whole = '', fraction = ''] = match
  const kept = type === 'decimal' ? scale : 0
  const significant = fraction.replace(/0+$/, '')
  if (significant.length > kept) return undefined
  const units = Number(whole + significant.padEnd(kept, '0'))
  return Number.isSafeInteger(units) ? units : undefined
}
