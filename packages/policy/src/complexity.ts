import { scan, type Token } from './scan.ts'
import { MAX_DEPTH, MAX_STEPS } from './vocabulary.ts'

const OPEN = '([{'
const CLOSE = ')]}'
// Not steps: they nest nothing. A list of a thousand literals is one flat set.
const FLAT = `${OPEN}${CLOSE},:;@?"`
const NESTING_WORDS: readonly string[] = ['if', 'when', 'unless']

/**
 * The first place where a rule is nested too deeply or has too many steps for the engine.
 *
 * The engine recurses over a rule on the wasm stack. A rule of a few hundred brackets overflows it, and that trap
 * leaves the one engine of the process unusable: one manifest would close the gate for every use case. So this is
 * checked on the text, with a wide margin, before any of it reaches the engine.
 */
export function tooComplex(text: string): { index: number; message: string } | undefined {
  let depth = 0
  let steps = 0
  for (const token of scan(text)) {
    if (token.kind === 'mark') {
      if (OPEN.includes(token.text)) depth += 1
      else if (CLOSE.includes(token.text)) depth = Math.max(0, depth - 1)
    }
    steps = token.text === ';' ? 0 : steps + (isStep(token) ? 1 : 0)
    if (depth > MAX_DEPTH) return { index: token.start, message: `brackets are nested more than ${MAX_DEPTH} deep` }
    if (steps > MAX_STEPS) return { index: token.start, message: `the rule has more than ${MAX_STEPS} steps; split it` }
  }
  return undefined
}

const isStep = ({ kind, text }: Token): boolean =>
  kind === 'mark' ? !FLAT.includes(text) : NESTING_WORDS.includes(text)
