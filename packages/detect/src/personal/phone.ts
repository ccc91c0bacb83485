import { near, standsAlone } from './context.ts'
import countries from './country-codes.json' with { type: 'json' }
import type { PersonalFinding, Recogniser } from './types.ts'
import words from './words.json' with { type: 'json' }

/** Digits in at most six groups, perhaps with a country code, an area code in brackets, an extension. */
const PHONE = /(?:\+|\b00)?\(?\d{1,5}\)?(?:[ .\-/]{0,2}\(?\d{1,5}\)?){1,6}(?:\s?(?:x|ext\.?|#)\s?\d{1,5})?/giu

const CODES = new Set(countries.codes.split(' '))
const named = near(words.phone)

/** What a word for it nearby adds. */
const NAMED = 0.3

/**
 * Phone numbers (ITU-T E.164: at most 15 digits). How digits are grouped says how likely it is one; groups that many
 * things have (467 3395) need a word for it nearby.
 */
export const phones: Recogniser = (text) => {
  const found: PersonalFinding[] = []
  for (const match of text.matchAll(PHONE)) {
    const written = match[0].trimEnd()
    const [start, end] = [match.index, match.index + written.length]
    if (!standsAlone(text, start, end) || /[-.,/:$€£]$/u.test(text.slice(0, start).slice(-1))) continue
    const base = written.split('(').length === written.split(')').length ? shapeScore(written) : 0
    if (base === 0) continue
    found.push({ type: 'phone', start, end, score: base + (named(text, start, end) ? NAMED : 0) })
  }
  return found
}

function shapeScore(written: string): number {
  const main = written.replace(/\s?(?:x|ext\.?|#)\s?\d{1,5}$/iu, '')
  const groups = main.match(/\d+/gu) ?? []
  const digits = groups.join('')
  if (digits.length < 7 || digits.length > 15 || DATE.test(main) || looksLikeAmount(main)) return 0
  const international = /^(?:\+|00)/u.exec(main)
  if (international !== null) return startsWithCode(digits.replace(/^00/u, '')) ? 0.7 : 0
  if (/^(?:1[ .-])?\(?[2-9]\d{2}\)?[ .-]{0,2}[2-9]\d{2}[ .-]\d{4}$/u.test(main)) return 0.65
  const extension = main !== written ? 0.15 : 0
  if (groups.length === 1) return digits.length >= 9 ? 0.25 + extension : 0
  if (/^\(?0/u.test(main) && digits.length >= 8) return 0.55 + extension
  // Separators of one kind after the area code; ranges and lists of numbers mix theirs.
  const separators = new Set(main.replace(/\) ?/u, '').match(/[ .\-/](?=[(\d])/gu))
  return separators.size === 1 && groups.every((group) => group.length >= 2 && group.length <= 4) ? 0.35 + extension : 0
}

function startsWithCode(digits: string): boolean {
  return [1, 2, 3].some((length) => CODES.has(digits.slice(0, length)))
}

/** A year of these centuries with a month and a day, in either order, and nothing else but perhaps a time. */
const DATE =
  /^(?:(?:19|20)\d{2}([-./ ])(?:0?[1-9]|1[0-2])\1(?:0?[1-9]|[12]\d|3[01])|\d{1,2}([-./ ])\d{1,2}\2(?:19|20)\d{2})(?:\D|$)/u

/** Thousands in groups, or the four groups of an IP address. */
function looksLikeAmount(written: string): boolean {
  return /^[1-9]\d{0,2}(?:\.\d{3})+$|^\d{1,3}(?:\.\d{1,3}){3}$/u.test(written)
}
