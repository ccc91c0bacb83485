/**
 * Building blocks of sentences people sign. Everything that others chose (names, reasons, tool names) passes through
 * `shown`, `name` or `quoted`, so that no text can reorder, hide or forge a sentence around it.
 */

// Controls, format characters (bidi overrides, zero-width), lone surrogates, private use, line and paragraph separators.
const INVISIBLE =
  /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}\u00a0\u115f\u1160\u2000-\u200a\u202f\u205f\u2800\u3000\u3164\uffa0]/gu
// More marks on one letter than any living script stacks: they paint over the lines above and below.
const STACKED_MARKS = /(?<=\p{M}{4})\p{M}/gu

/** A text with every character that cannot be seen made visible, as `‹U+202E›`. Stops Trojan Source (CVE-2021-42574). */
export function shown(text: string): string {
  return text.replace(INVISIBLE, escaped).replace(STACKED_MARKS, escaped)
}

const escaped = (character: string): string =>
  `‹U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}›`

/** Words somebody wrote, in quotation marks that they cannot close from inside. */
export function quoted(text: string): string {
  return `“${shown(text).replaceAll(/[“”„‟]/g, '"')}”`
}

/**
 * A name as part of a sentence. A name that holds more than letters, spaces, hyphens and apostrophes is quoted: one
 * like `Ben. I also pay his debts` would otherwise read as a sentence of the signer.
 */
export function name(text: string): string {
  return /^[\p{L}\p{M}\p{N}]+(?:[ '’-][\p{L}\p{M}\p{N}]+)*$/u.test(text) ? shown(text) : quoted(text)
}

const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
]

/** `2027-05-14T10:00:00.000Z` as `14 May 2027, 10:00 UTC`; seconds only where they are not zero. */
export function instant(text: string): string {
  const parts = /^(\d{4})-(\d\d)-(\d\d)T(\d\d:\d\d):(\d\d)\.(\d{3})Z$/.exec(text)
  if (parts === null) return quoted(text)
  const [, year, month, day, minutes, seconds, fraction] = parts
  const exact = fraction === '000' ? (seconds === '00' ? '' : `:${seconds}`) : `:${seconds}.${fraction}`
  return `${Number(day)} ${MONTHS[Number(month) - 1]} ${year}, ${minutes}${exact} UTC`
}

/** `P1DT4H` as `1 day and 4 hours`. */
export function duration(text: string): string {
  const parts = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/.exec(text)
  if (parts === null) return quoted(text)
  const units = ['day', 'hour', 'minute', 'second']
  const said = units.flatMap((unit, index) => {
    const amount = Number(parts[index + 1] ?? 0)
    return amount === 0 ? [] : [count(amount, unit)]
  })
  return said.length === 0 ? '0 seconds' : and(said)
}

/** `1 person`, `4,000 persons`. */
export function count(amount: number, unit: string): string {
  return `${grouped(String(amount))} ${unit}${amount === 1 ? '' : 's'}`
}

/** `a`, `a and b`, `a, b and c`. */
export function and(items: readonly string[]): string {
  if (items.length < 2) return items[0] ?? 'nothing'
  return `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`
}

// ISO 4217: currencies whose minor unit is not a hundredth.
const EXPONENTS: Readonly<Record<string, number>> = Object.fromEntries([
  ...'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF'.split(' ').map((code) => [code, 0]),
  ...'BHD IQD JOD KWD LYD OMR TND'.split(' ').map((code) => [code, 3]),
])

/** 2500000 minor units of EUR as `25,000.00 EUR`. */
export function money(amountMinor: number, currency: string): string {
  const exponent = EXPONENTS[currency] ?? 2
  const digits = String(amountMinor).padStart(exponent + 1, '0')
  const whole = grouped(digits.slice(0, digits.length - exponent))
  return `${whole}${exponent === 0 ? '' : `.${digits.slice(-exponent)}`} ${currency}`
}

const grouped = (digits: string): string => digits.replace(/\B(?=(\d{3})+(?!\d))/g, ',')

/** A code of ours, such as `unauthorized_action`, as words. */
export const spoken = (code: string): string => code.replaceAll('_', ' ')

/** The start of a digest: enough to compare by eye; the whole of it is inside the signature. */
export const short = (digest: string): string => digest.replace(/^(sha256:[0-9a-f]{12})[0-9a-f]+$/, '$1…')
