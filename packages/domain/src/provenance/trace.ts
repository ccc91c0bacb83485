import { keysIn } from './entities.ts'
import { GramIndex } from './grams.ts'
import { readings, trimmedTokens, wordsOf } from './normalise.ts'
import type { TracePart } from './types.ts'
import { vouchingKeys, vouchingTokens } from './vouching.ts'

/** UTF-8 bytes of text one run may index. Past it nothing more is added and every untraced value is `unknown`. */
export const TRACE_LIMIT_BYTES = 262_144

/** Classes a copy may come from, most trusted first. */
export const CLASSES = ['request', 'trusted', 'untrusted'] as const
export type TraceClass = (typeof CLASSES)[number]

/** What one class has said: sequences of words, sequences with punctuation, canonical values, whole texts. */
type ClassIndex = {
  readonly words: GramIndex
  readonly tokens: GramIndex
  readonly keys: Map<string, number>
  readonly wholes: Map<string, number>
}

type SharedIndex = { readonly parts: TracePart[]; readonly classes: Record<TraceClass, ClassIndex> }

/**
 * What a run has seen, as an immutable value. Versions of one run share one append-only index, of which a version
 * reads the first `count` parts; extending an older version builds an index of its own.
 */
export type Trace = {
  readonly count: number
  readonly bytes: number
  /** A part did not fit: the absence of a copy proves nothing any more. */
  readonly full: boolean
  readonly index: SharedIndex
}

const newClass = (): ClassIndex => ({
  words: new GramIndex(),
  tokens: new GramIndex(),
  keys: new Map(),
  wholes: new Map(),
})

/** The trace of a run that has seen nothing. */
export const emptyTrace = (): Trace => ({
  count: 0,
  bytes: 0,
  full: false,
  index: { parts: [], classes: { request: newClass(), trusted: newClass(), untrusted: newClass() } },
})

/** The parts a trace was built from: what to store so that it can be built again. */
export const partsOf = (trace: Trace): readonly TracePart[] => trace.index.parts.slice(0, trace.count)

/**
 * The trace after the run has seen one more text. Takes time linear in the text.
 * INVARIANT: a part that does not fit closes the index for good; a flood of text cannot push an untrusted value out
 * of sight and leave it looking like the model's own.
 */
export function extendTrace(trace: Trace, part: TracePart): Trace {
  const bytes = trace.bytes + utf8Length(part.text)
  if (trace.full || bytes > TRACE_LIMIT_BYTES) return { ...trace, full: true }
  const index = trace.count === trace.index.parts.length ? trace.index : copyOf(trace)
  addPart(index, part)
  return { count: trace.count + 1, bytes, full: false, index }
}

/** The class of a part. A request is its own class, whatever trust a caller writes on it. */
export const classOf = (part: TracePart): TraceClass => (part.kind === 'request' ? 'request' : part.trust)

const copyOf = (trace: Trace): SharedIndex => {
  const { index } = emptyTrace()
  for (const part of partsOf(trace)) addPart(index, part)
  return index
}

const addPart = (index: SharedIndex, part: TracePart): void => {
  const ordinal = index.parts.length
  const name = classOf(part)
  const into = index.classes[name]
  index.parts.push(part)
  for (const reading of readings(part.text)) {
    into.words.add(wordsOf(reading), ordinal)
    const vouches = name !== 'untrusted'
    const tokens = vouchingTokens(reading)
    if (vouches) into.tokens.add(tokens, ordinal)
    setFirst(into.wholes, trimmedTokens(tokens).join(' '), ordinal)
    for (const key of vouches ? vouchingKeys(reading) : keysIn(reading)) setFirst(into.keys, key, ordinal)
  }
}

const setFirst = (map: Map<string, number>, key: string, ordinal: number): void => {
  if (!map.has(key)) map.set(key, ordinal)
}

const utf8Length = (text: string): number => {
  let bytes = 0
  for (const char of text) {
    const code = char.codePointAt(0) ?? 0
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4
  }
  return bytes
}
