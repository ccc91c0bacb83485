import { datesIn } from './dates.ts'

const DELIMITERS = /[\s,;<>()[\]{}"'`|]+/u
const KEEPING = new RegExp(`(${DELIMITERS.source})`, 'u')
const EMAIL = /^(?:mailto:)?([^\s@:/]{1,64}@[\p{L}\p{N}.-]{3,255})$/u
const URL_LIKE =
  /^([a-z][a-z0-9+.-]{1,15}:\/\/)?(?:[^\s/@]{1,64}@)?([\p{L}\p{N}_.-]{1,255})(?::\d{1,5})?([/?][^#]*)?(?:#.*)?$/u
const TOP_LEVEL = /^\p{L}[\p{L}\p{N}-]+$/u
const EDGE = /[\p{L}\p{N}/]/u
const NUMBER = /\d{1,3}(?: \d{3})+(?![\d])|\d[\d.,']*/gu
const WORD = /[\p{L}\p{N}]+/gu
/** Longest piece looked at: longer ones are no address, and still traced by their words. */
const LONGEST = 2048

/**
 * Canonical keys of the values a text names: `email:`, `url:` (host and path, no scheme, no trailing slash), `host:`,
 * `code:` (account, card and telephone numbers without grouping), `number:`, `date:`, `day:`.
 */
export const keysIn = (text: string): string[] => {
  const keys = [...datesIn(text), ...numbersIn(text), ...codesIn(text)]
  for (const piece of text.split(DELIMITERS)) {
    const address = addressOf(piece)
    if (address) keys.push(...address)
  }
  return keys
}

/** A text cut at the marks that end an address, the marks included. */
export const piecesOf = (text: string): string[] => text.split(KEEPING)

/** `email:` or `url:` and `host:` keys of one delimited piece, or nothing. The identifying key is first. */
export const addressOf = (piece: string): string[] | undefined => {
  const trimmed = piece.length > LONGEST ? '' : trimEdges(piece)
  const email = EMAIL.exec(trimmed)?.[1]
  if (email) return [`email:${email}`]
  const url = URL_LIKE.exec(trimmed)
  const host = url?.[2]
  if (!host || !(url[1] || isHost(host))) return undefined
  let path = url[3] ?? ''
  while (path.endsWith('/')) path = path.slice(0, -1)
  return [`url:${host}${path}`, `host:${host}`]
}

const isHost = (host: string): boolean => {
  const labels = host.split('.')
  return labels.length >= 2 && labels.every((l) => l !== '') && TOP_LEVEL.test(labels.at(-1) ?? '')
}

const trimEdges = (piece: string): string => {
  let start = 0
  let end = piece.length
  while (start < end && !EDGE.test(piece.charAt(start))) start++
  while (end > start && !EDGE.test(piece.charAt(end - 1))) end--
  return piece.slice(start, end)
}

/** Addresses (mail, web) named inside a free text, identifying key first in each. */
export const addressesIn = (text: string): string[][] => {
  const found: string[][] = []
  for (const piece of text.split(DELIMITERS)) {
    const address = addressOf(piece)
    if (address) found.push(address)
  }
  return found
}

/** `1,000.00`, `1.000,00`, `1'000` and `1 000` all name 1000; `1.000` may be 1 or 1000 and names both. */
export const numberKeys = (written: string): string[] => {
  const digits = written.replace(/[ ']/gu, '').replace(/[.,]+$/u, '')
  const readings = new Set<number>()
  const lastDot = digits.lastIndexOf('.')
  const lastComma = digits.lastIndexOf(',')
  if (lastDot >= 0 && lastComma >= 0) {
    const decimal = lastDot > lastComma ? '.' : ','
    readings.add(Number(digits.replaceAll(decimal === '.' ? ',' : '.', '').replace(decimal, '.')))
  } else if (lastDot >= 0 || lastComma >= 0) {
    const mark = lastDot >= 0 ? '.' : ','
    const pieces = digits.split(mark)
    if (pieces.length === 2) readings.add(Number(pieces.join('.')))
    if (pieces.slice(1).every((p) => p.length === 3)) readings.add(Number(pieces.join('')))
  } else readings.add(Number(digits))
  return [...readings].filter((n) => Number.isFinite(n)).map((n) => `number:${n}`)
}

/** Numbers a text names, in every reading. */
export const numbersIn = (text: string): string[] =>
  (text.match(NUMBER) ?? []).filter((n) => n.length <= 32).flatMap((n) => numberKeys(n))

const DIGIT = /\p{N}/gu
// An IBAN has at most 34 characters (ISO 13616), an international telephone number seldom fewer than 7.
const MIN_CODE = 7
const MAX_CODE = 34
const MIN_DIGITS = 4
const MAX_GROUPS = 10
const MAX_GROUP = 8
/** Letters inside an account number come in short groups: the bank code of a British IBAN has four. */
const MAX_LETTERS = 4
/** Characters between two groups: `) `, ` / ` is one too many. */
const MAX_GAP = 2

/**
 * Account, card and telephone numbers however they are grouped. Where a number ends cannot be told in free text
 * (`GB29 NWBK 6016 13 is`), so every run of groups is a key: at most ten for each word with a digit.
 */
export const codesIn = (text: string): string[] => {
  const words = [...text.matchAll(WORD)].map((m) => ({ word: m[0], at: m.index, digits: digitsIn(m[0]) }))
  const keys: string[] = []
  for (let i = 0; i < words.length; i++) {
    if (!words[i]?.digits) continue
    let compact = ''
    let digits = 0
    let end = words[i]?.at ?? 0
    for (let j = i; j < words.length && j < i + MAX_GROUPS; j++) {
      const group = words[j]
      if (!group || group.at - end > MAX_GAP) break
      if (j > i && (group.word.length > MAX_GROUP || (!group.digits && group.word.length > MAX_LETTERS))) break
      compact += group.word
      if (compact.length > MAX_CODE) break
      digits += group.digits
      end = group.at + group.word.length
      if (isCode(compact, digits)) keys.push(`code:${compact}`)
    }
  }
  return keys
}

const digitsIn = (word: string): number => word.match(DIGIT)?.length ?? 0

const isCode = (compact: string, digits: number): boolean =>
  compact.length >= MIN_CODE && compact.length <= MAX_CODE && digits >= MIN_DIGITS

const CODE_VALUE = /^[\p{L}\p{N}+(][\p{L}\p{N} ().\-/]{5,60}$/u

/** Reads a whole normalised value as a grouped number, or returns nothing. */
export const codeOf = (value: string): string | undefined => {
  if (!CODE_VALUE.test(value)) return undefined
  const words = value.match(WORD) ?? []
  const compact = words.join('')
  const grouped = words.every((word) => digitsIn(word) > 0 || word.length <= MAX_LETTERS)
  return digitsIn(words[0] ?? '') > 0 && grouped && isCode(compact, digitsIn(compact)) ? `code:${compact}` : undefined
}

const NUMBER_VALUE = /^[+-]?[$€£]? ?(\d[\d.,' ]{0,30})(?: ?(?:[%$€£]|[a-z]{3}))?$/u

/** Reads a whole normalised value as a number with an optional sign, currency or per cent mark. */
export const numberOf = (value: string): string[] => {
  const written = NUMBER_VALUE.exec(value)?.[1]?.trim()
  return written === undefined ? [] : numberKeys(written)
}
