import { datesIn, withoutDates } from './dates.ts'
import { addressOf, codesIn, numbersIn, piecesOf } from './entities.ts'
import { tokensOf } from './normalise.ts'

/**
 * Words and punctuation of a normalised text as they may vouch for a value: an address or a file name is one token.
 * INVARIANT: what a text names is the whole address. `bill-2023.txt` names a file, neither a payee nor a sum, so an
 * attacker who learns the file's name gains no value the request would vouch for.
 */
export const vouchingTokens = (text: string): string[] =>
  piecesOf(text).flatMap((piece) => {
    const key = addressOf(piece)?.[0]
    return key === undefined ? tokensOf(piece) : [key.slice(key.indexOf(':') + 1)]
  })

/**
 * Canonical values a text may vouch for. Numbers count where they stand alone: the year of `March 2022`, the minutes of
 * `10:30` and the digits of an address or a file name are no sums. (In untrusted text all of them accuse.)
 */
export const vouchingKeys = (text: string): string[] => {
  const addresses: string[] = []
  const rest: string[] = []
  for (const piece of piecesOf(text)) {
    const address = addressOf(piece)
    if (address) addresses.push(...address)
    rest.push(address ? ';' : piece)
  }
  const spoken = rest.join('')
  return [...addresses, ...datesIn(text), ...codesIn(spoken), ...numbersIn(alone(spoken))]
}

// Every repetition begins after its own mark and the match at a word's own start: linear in the text, whatever it holds.
const JOINED = /(?<![\p{L}\p{N}.,'])(?:[\p{L}\p{N}.,']+[-_/:#@])+[\p{L}\p{N}]+/gu
const RATE = /^\p{N}[\p{N}.,']*\/\p{L}+$/u

/** Without dates, and without digits that a mark joins to others or to letters; `12.50/night` stays a sum. */
const alone = (text: string): string =>
  withoutDates(text).replace(JOINED, (joined) => (RATE.test(joined) ? joined : ';'))
