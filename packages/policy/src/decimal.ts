import { MAX_INTEGER } from './vocabulary.ts'

const NUMBER = /^(-?)(0|[1-9]\d*)(?:\.(\d+))?(?:[eE]([+-]?\d{1,3}))?$/
const MAX_TEXT = 64

/**
 * Exact integer of 10^-scale units, by arithmetic on the digits: `19.99` at scale 2 is 1999.
 * A float product would give 1998.9999999999998 and let an amount slip under a limit.
 *
 * @param value a finite JSON number or a text in JSON number form (RFC 8259, section 6)
 * @param scale 0 to 6
 * @returns undefined when the value is no number, has more decimals than `scale`, or exceeds ±(2^53-1) units
 */
export function decimalUnits(value: unknown, scale: number): number | undefined {
  if (typeof value !== 'number' && typeof value !== 'string') return undefined
  const text = String(value)
  if (text.length > MAX_TEXT) return undefined
  const match = NUMBER.exec(text)
  if (match === null) return undefined
  const [, sign, whole = '', fraction = '', exponent = '0'] = match
  const significant = fraction.replace(/0+$/, '')
  const digits = BigInt(whole + significant)
  if (digits === 0n) return 0
  const shift = scale + Number(exponent) - significant.length
  const units = shift >= 0 ? digits * 10n ** BigInt(shift) : exactQuotient(digits, 10n ** BigInt(-shift))
  if (units === undefined || units > BigInt(MAX_INTEGER)) return undefined
  return Number(sign === '-' ? -units : units)
}

/** Refuses a remainder: rounding either way would judge another amount than the one that is executed. */
const exactQuotient = (dividend: bigint, divisor: bigint): bigint | undefined =>
  dividend % divisor === 0n ? dividend / divisor : undefined
