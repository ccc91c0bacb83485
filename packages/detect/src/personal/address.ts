import places from './places.json' with { type: 'json' }
import type { PersonalFinding, Recogniser } from './types.ts'

const any = (list: readonly string[]): string => list.map((word) => word.replaceAll('.', '\\.')).join('|')
const NAME = String.raw`[\p{L}\p{N}][\p{L}\p{N}.'’-]{0,24}`
const NUMBER = String.raw`\d{1,5}(?:[ -]?[a-z])?(?![\p{L}\p{N}])`
const UNIT = String.raw`(?:,? (?:apt|apartment|suite|ste|unit|flat|room|floor)\.? ?#?[\p{L}\p{N}-]{1,6})?`

/** How a street and a number are written, by where the word for a street stands. */
const PATTERNS = [
  String.raw`(?<![\p{L}\p{N}.,-])\d{1,6}[a-z]? (?:${NAME} ){1,4}(?:${any(places.after)})(?![\p{L}\p{N}])\.?${UNIT}`,
  String.raw`(?<![\p{L}\p{N}])(?:\d{1,5}(?: ?bis)?,? )?(?:${any(places.before)}) (?:${NAME},? ){0,4}${NAME},? ${NUMBER}${UNIT}`,
  String.raw`(?<![\p{L}\p{N}])\d{1,5}(?: ?bis)?,? (?:${any(places.before)}) (?:${NAME} ){0,3}${NAME}${UNIT}`,
  String.raw`(?<![\p{L}\p{N}])\p{L}{2,24}(?:[ -]\p{L}{2,24})?(?:${any(places.ending)}) ${NUMBER}${UNIT}`,
  String.raw`(?<![\p{L}\p{N}])(?:p\.? ?o\.? box|postfach|apartado|boîte postale) \d{1,6}(?![\p{N}])`,
].map((pattern) => new RegExp(pattern, 'giu'))

/**
 * Street addresses, by words for streets in `places.json`. A heuristic: streets named without such a word are not seen,
 * and towns, regions and postcodes beside an address are not part of what is found.
 */
export const streetAddresses: Recogniser = (text) =>
  PATTERNS.flatMap((pattern) =>
    Array.from(text.matchAll(pattern), (match): PersonalFinding => {
      // Prose has numbers and small words too ("2 people on the way"); streets are written with capitals.
      const capital = /\p{Lu}/u.test(match[0])
      return {
        type: 'street_address',
        start: match.index,
        end: match.index + match[0].length,
        score: capital ? 0.6 : 0.4,
      }
    }),
  )
