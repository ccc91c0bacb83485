import ranges from './card-ranges.json' with { type: 'json' }
import { ibanRemainder, luhn } from './checksums.ts'
import { near, standsAlone } from './context.ts'
import lengths from './iban-lengths.json' with { type: 'json' }
import type { PersonalFinding, Recogniser } from './types.ts'
import words from './words.json' with { type: 'json' }

const IBAN = /[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]){11,30}/giu
const CARD = /\d(?:[ -]?\d){11,18}/gu

/**
 * International bank account numbers (ISO 13616-1): country, its length, mod 97. The checksum alone lets one text in a
 * hundred pass; with a country and its length that is enough to need no context.
 */
export const ibans: Recogniser = (text) => {
  const found: PersonalFinding[] = []
  for (const match of text.matchAll(IBAN)) {
    const length = (lengths as Record<string, number>)[match[0].slice(0, 2).toUpperCase()]
    if (length === undefined) continue
    // What follows with a space may be the next word: the country says where the number ends.
    const end = match.index + unitsOf(match[0], length)
    const iban = text.slice(match.index, end).replace(/[ -]/gu, '').toUpperCase()
    if (iban.length !== length || ibanRemainder(iban) !== 1 || !standsAlone(text, match.index, end)) continue
    found.push({ type: 'iban', scheme: iban.slice(0, 2).toLowerCase(), start: match.index, end, score: 0.95 })
  }
  return found
}

/** How many code units of `written` hold its first `count` letters and digits. */
function unitsOf(written: string, count: number): number {
  let left = count
  let at = 0
  for (; at < written.length && left > 0; at++) if (!' -'.includes(written[at] ?? '')) left--
  return at
}

const namesCard = near(words.payment_card)

/** Payment card numbers (ISO/IEC 7812): a range of a known scheme, a length it uses, Luhn. */
export const paymentCards: Recogniser = (text) => {
  const found: PersonalFinding[] = []
  for (const match of text.matchAll(CARD)) {
    const [start, end] = [match.index, match.index + match[0].length]
    const digits = match[0].replace(/[ -]/gu, '')
    const scheme = schemeOf(digits)
    if (scheme === undefined || !luhn(digits) || /^(\d)\1+$/u.test(digits) || !standsAlone(text, start, end)) continue
    // Part of a longer number or a decimal fraction is no card.
    if (/[.,]\d?$/u.test(text.slice(Math.max(0, start - 1), start)) || /^[.,]\d/u.test(text.slice(end, end + 2)))
      continue
    const base = digits.length >= 15 ? 0.75 : 0.4
    found.push({ type: 'payment_card', scheme, start, end, score: base + (namesCard(text, start, end) ? 0.2 : 0) })
  }
  return found
}

function schemeOf(digits: string): string | undefined {
  return ranges.ranges.find(({ from, to, lengths: allowed }) => {
    const head = digits.slice(0, from.length)
    return allowed.includes(digits.length) && head >= from && head <= to
  })?.scheme
}
