import { addressesIn, addressOf, codeOf, numberOf } from './entities.ts'
import { momentOf } from './dates.ts'
import type { Copies } from './grams.ts'
import { normaliseText, tokensOf, trimmedTokens, wordsOf } from './normalise.ts'
import { leakedFrom } from './placeholder.ts'
import { CLASSES, type Trace, type TraceClass } from './trace.ts'
import type { Match, Origin } from './types.ts'
import { vouchingTokens } from './vouching.ts'

export type Finding = { readonly origin: Origin; readonly how: Match; readonly influences: string[] }

/** Fresh words of a copied chunk from which a free text counts as copied; in a short text half of them do. */
const LONG_CHUNK = 4
/** Letters from which a lone copied word counts: a copied `and` says nothing. */
const LONG_WORD = 4
const VOUCHING = ['request', 'trusted'] as const
// A yes, a no, a single letter or digit stands in almost any text: finding one there says nothing about its origin.
const COMMON = new Set(['true', 'false', 'yes', 'no', 'none', 'null', 'on', 'off', 'me'])

/** A sighting of a value in a class: the ordinal of the first part that holds it. */
type Sightings = Partial<Record<TraceClass, number>>

/**
 * Where one leaf comes from. A value the request names is the request's, even where untrusted data holds it too; then
 * a trusted source vouches, then an untrusted one taints. Free text takes the worst origin of what it copies.
 */
export function traceLeaf(trace: Trace, value: string | number | boolean): Finding {
  const text = normaliseText(String(value))
  const words = wordsOf(text)
  const tokens = trimmedTokens(vouchingTokens(text))
  if (words.length === 0) return untraced(trace)
  const leaked = leakedFrom(trace, text)
  if (leaked.length > 0) return { origin: 'untrusted', how: 'contained', influences: named(trace, leaked) }
  const whole = wholeSightings(trace, text, tokens, words)
  if (words.length === 1 && ((words[0]?.length ?? 0) < 2 || COMMON.has(words[0] ?? ''))) {
    return whole.request === undefined ? modelMade() : found(trace, whole, tokens, 'normalised')
  }
  if (whole.request !== undefined || whole.trusted !== undefined) return found(trace, whole, tokens, 'normalised')
  const moment = momentOf(text)
  if (moment?.time) return traceMoment(trace, whole, moment.keys, moment.time)
  if (whole.untrusted !== undefined) return found(trace, whole, tokens, 'normalised')
  return traceAssembled(trace, text, words)
}

const modelMade = (): Finding => ({ origin: 'model', how: 'none', influences: [] })

const untraced = (trace: Trace): Finding => ({ ...modelMade(), origin: trace.full ? 'unknown' : 'model' })

/** Where the whole value stands: as a sequence of tokens, or as a canonical value. */
const wholeSightings = (trace: Trace, text: string, tokens: readonly string[], words: readonly string[]): Sightings => {
  const keys = keysOf(text)
  const sightings: Sightings = {}
  for (const name of CLASSES) {
    const index = trace.index.classes[name]
    const exactly = name !== 'untrusted'
    // A bare number is vouched for as a number: the tokens of 12 are a part of 12.50 too, and 12 a part of -12.
    const numeric = exactly && keys.some((key) => key.startsWith('number:'))
    if (numeric && text.startsWith('-')) continue
    const copies = exactly ? index.tokens.copies(tokens, trace.count) : index.words.copies(words, trace.count)
    const contained = !numeric && (copies.length[0] ?? 0) >= (exactly ? tokens : words).length
    const at = contained ? copies.part[0] : keySighting(trace, name, keys)
    if (at !== undefined) sightings[name] = at
  }
  const host = addressOf(text)?.[1]
  if (sightings.untrusted === undefined && host !== undefined && !vouched(trace, host)) {
    // The host decides who receives what the rest of a URL carries, so it taints; it never vouches for a path.
    const at = keySighting(trace, 'untrusted', [host])
    if (at !== undefined) sightings.untrusted = at
  }
  return sightings
}

const keysOf = (text: string): string[] =>
  [addressOf(text)?.[0], codeOf(text), ...numberOf(text), ...dateKeys(text)].filter((key) => key !== undefined)

const dateKeys = (text: string): readonly string[] => {
  const moment = momentOf(text)
  return moment && moment.time === undefined ? moment.keys : []
}

const keySighting = (trace: Trace, name: TraceClass, keys: readonly string[]): number | undefined => {
  for (const key of keys) {
    const at = trace.index.classes[name].keys.get(key)
    if (at !== undefined && at < trace.count) return at
  }
  return undefined
}

const vouched = (trace: Trace, key: string): boolean =>
  VOUCHING.some((name) => keySighting(trace, name, [key]) !== undefined)

const found = (trace: Trace, sightings: Sightings, tokens: readonly string[], otherwise: Match): Finding => {
  const name = CLASSES.find((each) => sightings[each] !== undefined)
  if (name === undefined) return untraced(trace)
  const whole = trace.index.classes[name].wholes.get(tokens.join(' '))
  const isWhole = whole !== undefined && whole < trace.count
  return {
    origin: name,
    how: isWhole ? 'exact' : matchOf(trace, name, tokens, otherwise),
    influences: influencesOf(trace, sightings),
  }
}

const matchOf = (trace: Trace, name: TraceClass, tokens: readonly string[], otherwise: Match): Match => {
  const index = trace.index.classes[name]
  const [grams, sequence] = name === 'untrusted' ? [index.words, wordsOf(tokens.join(' '))] : [index.tokens, tokens]
  return (grams.copies(sequence, trace.count).length[0] ?? 0) >= sequence.length ? 'contained' : otherwise
}

const influencesOf = (trace: Trace, sightings: Sightings): string[] =>
  named(
    trace,
    CLASSES.map((name) => sightings[name]),
  )

const named = (trace: Trace, ordinals: Iterable<number | undefined>): string[] => {
  const names = new Set<string>()
  for (const at of ordinals) {
    const part = at === undefined ? undefined : trace.index.parts[at]
    if (part) names.add(part.influence)
  }
  return [...names]
}

/** A date with a time of day: the date is looked up as a date; a time the same class does not name is the model's. */
const traceMoment = (trace: Trace, whole: Sightings, keys: readonly string[], time: string): Finding => {
  if (whole.untrusted !== undefined)
    return { origin: 'untrusted', how: 'contained', influences: influencesOf(trace, whole) }
  for (const name of CLASSES) {
    const at = keySighting(trace, name, keys)
    if (at === undefined) continue
    const influences = named(trace, [at])
    if (name === 'untrusted') return { origin: name, how: 'normalised', influences }
    const tokens = tokensOf(time)
    const copies = trace.index.classes[name].tokens.copies(tokens, trace.count)
    const isNamed = (copies.length[0] ?? 0) >= tokens.length
    return isNamed
      ? { origin: name, how: 'normalised', influences }
      : { origin: trace.full ? 'unknown' : 'model', how: 'assembled', influences }
  }
  return untraced(trace)
}

/** Free text: tainted by an address or a long chunk that only untrusted data holds; else by what covers it all. */
const traceAssembled = (trace: Trace, text: string, words: readonly string[]): Finding => {
  const { request, trusted, untrusted } = trace.index.classes
  const vouchedWords = [request, trusted].map(({ words: grams }) => coverOf(grams.copies(words, trace.count), words))
  const covered = words.map((_, i) => vouchedWords.some((cover) => cover[i] === true))
  const chunks = taintedChunks(untrusted.words.copies(words, trace.count), covered, words)
  const tainting = [...taintedAddresses(trace, text), ...chunks]
  if (tainting.length > 0) return { origin: 'untrusted', how: 'assembled', influences: named(trace, tainting) }
  const isAddress = addressesIn(text).length > 0 || codeOf(text) !== undefined
  // INVARIANT: pieces of known addresses never make a known address; only whole ones are vouched for.
  return isAddress || trace.full ? untraced(trace) : traceCovered(trace, vouchingTokens(text))
}

/** Text all of whose words stand in copies of the request, or of the request and trusted sources together. */
const traceCovered = (trace: Trace, tokens: readonly string[]): Finding => {
  const parts = new Set<number>()
  const covered = tokens.map((token) => wordsOf(token).length === 0)
  for (const name of VOUCHING) {
    const copies = trace.index.classes[name].tokens.copies(tokens, trace.count)
    for (const [i, isCopied] of coverOf(copies, tokens).entries()) {
      if (isCopied) covered[i] = true
      if (isCopied && (copies.part[i] ?? -1) >= 0) parts.add(copies.part[i] ?? 0)
    }
    if (covered.every(Boolean)) return { origin: name, how: 'assembled', influences: named(trace, parts) }
  }
  return modelMade()
}

/** Which words a class covers with copies of two or more; a copy of one word says nothing. */
const coverOf = (copies: Copies, words: readonly string[]): boolean[] => {
  let until = 0
  return words.map((_, i) => {
    const length = copies.length[i] ?? 0
    if (length >= 2) until = Math.max(until, i + length)
    return i < until
  })
}

function* taintedAddresses(trace: Trace, text: string): Iterable<number> {
  for (const address of addressesIn(text)) {
    if (vouched(trace, address[0] ?? '')) continue
    const at = keySighting(trace, 'untrusted', address)
    if (at !== undefined) yield at
  }
}

/**
 * Copied chunks with LONG_CHUNK fresh words, or with half of the text's fresh words: fresh are those that neither the
 * request nor a trusted source covers, so `Booking hotel Alpenblick` is judged by the one word the request left open.
 * INVARIANT: every start is judged by its own longest copy, so more untrusted text can only lengthen what is judged.
 */
function* taintedChunks(untrusted: Copies, covered: readonly boolean[], words: readonly string[]): Iterable<number> {
  const count = [0]
  const letters = [0]
  for (const [i, word] of words.entries()) {
    count.push((count[i] ?? 0) + (covered[i] ? 0 : 1))
    letters.push((letters[i] ?? 0) + (covered[i] ? 0 : word.length))
  }
  const enough = Math.min(LONG_CHUNK, Math.ceil((count.at(-1) ?? 0) / 2))
  for (let i = 0; i < words.length; i++) {
    const end = i + (untrusted.length[i] ?? 0)
    const at = untrusted.part[i]
    if (end === i || at === undefined) continue
    const freshWords = (count[end] ?? 0) - (count[i] ?? 0)
    const freshLetters = (letters[end] ?? 0) - (letters[i] ?? 0)
    if (freshWords >= enough && freshLetters >= LONG_WORD) yield at
  }
}
