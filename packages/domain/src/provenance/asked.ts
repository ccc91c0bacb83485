import { normaliseText, wordsOf } from './normalise.ts'
import { partsOf, type Trace } from './trace.ts'
import type { TracePart } from './types.ts'

/**
 * Whether the person's request asks for a kind of act at all: it holds one of the words by which, says the manifest,
 * people ask for the tool. The choice of the tool is a value like any other: what no request asks for, something else did.
 *
 * Words are compared by their stems, so `transfer` is found in `transferring`; irregular forms are listed. What another
 * agent hands over is no person's request and asks for nothing. Refusals are not understood: `do not pay` names paying.
 */
export function isAskedFor(trace: Trace, phrases: readonly string[]): boolean {
  const asked = partsOf(trace).filter(({ kind }) => kind === 'request')
  return asked.some((part) => {
    const stems = stemsOf(part)
    return phrases.some((phrase) => stems.includes(` ${stemmed(phrase)} `))
  })
}

// A run asks at every call, and its request never changes.
const known = new WeakMap<TracePart, string>()

const stemsOf = (part: TracePart): string => {
  const stems = known.get(part) ?? ` ${stemmed(part.text)} `
  known.set(part, stems)
  return stems
}

const stemmed = (text: string): string => wordsOf(normaliseText(text)).map(stemOf).join(' ')

const VOWEL = /[aeiouy]/u

/** The regular endings of English verbs and nouns taken off; words of other languages mostly stay as they are. */
export const stemOf = (word: string): string => {
  const base = word.replace(/(?:ies|ied)$/u, 'y')
  const bare = base.replace(/(?:ing|ed|es|s)$/u, '')
  const stem = bare.length >= 2 && VOWEL.test(bare) && !base.endsWith('ss') ? bare : base
  return stem.replace(/e$/u, '').replace(/(\p{L})\1$/u, '$1')
}
