const QUOTES = /[\u2018\u2019\u201A\u201B\u02BC\u2032]/gu
const DOUBLE_QUOTES = /[\u201C\u201D\u201E\u201F\u2033]/gu
const DASHES = /[\u2010-\u2015\u2212]/gu
// Zero-width and other format characters are invisible to a reader; an attacker uses them to break up a value.
const INVISIBLE = /\p{Cf}/gu
const SPACES = /\s+/gu
const ESCAPES = /\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|[nrtbf]|\r?\n\s*\\?)/gu
const WORDS = /[\p{L}\p{N}\p{M}]+/gu
const TOKENS = /[\p{L}\p{N}\p{M}]+|[^\p{L}\p{N}\p{M}\s]/gu
const WORD_START = /^[\p{L}\p{N}\p{M}]/u

/** NFKC, lower case, no invisible characters, plain quotes and dashes, single spaces. */
export const normaliseText = (text: string): string =>
  text
    .normalize('NFKC')
    .replace(INVISIBLE, '')
    .replace(QUOTES, "'")
    .replace(DOUBLE_QUOTES, '"')
    .replace(DASHES, '-')
    .replace(SPACES, ' ')
    .trim()
    .toLowerCase()

/**
 * A text that was serialised (JSON, YAML) hides words behind escapes: `\nBest` reads as the word `nBest`.
 * The second reading is added to the first, since a path such as `C:\new` is not an escape.
 */
export const readings = (text: string): readonly string[] => {
  if (!text.includes('\\')) return [normaliseText(text)]
  const decoded = text.replace(ESCAPES, (_, u: string | undefined, x: string | undefined) => {
    const hex = u ?? x
    return hex === undefined ? ' ' : String.fromCharCode(Number.parseInt(hex, 16))
  })
  return decoded === text ? [normaliseText(text)] : [normaliseText(text), normaliseText(decoded)]
}

/** Words of a normalised text; punctuation and spacing are gone, so edits of either do not hide a copy. */
export const wordsOf = (normalised: string): string[] => normalised.match(WORDS) ?? []

/**
 * Words and punctuation marks of a normalised text.
 * INVARIANT: only this form raises trust. `john_doe@x.com` is another mailbox than `john.doe@x.com`, so a match that
 * ignores punctuation may accuse a value but never vouch for it.
 */
export const tokensOf = (normalised: string): string[] => normalised.match(TOKENS) ?? []

/** Without the punctuation around it: a quoted or full-stopped value is the value. */
export const trimmedTokens = (tokens: readonly string[]): readonly string[] => {
  let start = 0
  let end = tokens.length
  while (start < end && !WORD_START.test(tokens[start] ?? '')) start++
  while (end > start && !WORD_START.test(tokens[end - 1] ?? '')) end--
  return tokens.slice(start, end)
}
