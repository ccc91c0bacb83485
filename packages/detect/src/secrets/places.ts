import { type CharSet, OTHER } from './char-set.ts'
import type { CompiledRule } from './compile.ts'
import { KeywordIndex } from './keywords.ts'

/** What the keyword pass found out about one rule. */
export interface Lookout {
  rule: CompiledRule
  /** Where matches may begin, ascending; undefined: anywhere. */
  places: number[] | undefined
}

/** A rule that asks to be told where a word stands. */
interface Watch {
  rule: number
  offset: number
  sets: CharSet[]
}

/**
 * One pass over a text that leaves the few rules that can match it, and the few places where they can.
 */
export function createLookout(rules: CompiledRule[]): (text: string) => Lookout[] {
  const plans = rules.map(({ search }) => search?.plan)
  const index = new KeywordIndex(
    plans.flatMap((plan) => [...(plan?.gate ?? []), ...(plan?.anchors ?? []).map(({ literal }) => literal)]),
  )
  const wordIndex = new Map(index.words.map((word, i) => [word, i]))
  const watches: Watch[][] = index.words.map(() => [])
  const gates: number[][] = index.words.map(() => [])
  plans.forEach((plan, rule) => {
    for (const { literal, offset, sets } of plan?.anchors ?? []) {
      watches[wordIndex.get(literal) ?? -1]?.push({ rule, offset, sets })
    }
    for (const word of plan?.gate ?? []) gates[wordIndex.get(word) ?? -1]?.push(rule)
  })
  const ungated = plans.map((plan) => plan !== undefined && plan.gate.length === 0)
  const anywhere = plans.flatMap((plan, rule) => (plan !== undefined && plan.anchors === undefined ? [rule] : []))

  return (text) => {
    const open = new Set<number>()
    const places = new Map<number, number[]>()
    index.scan(text, (word, at) => {
      for (const rule of gates[word] ?? []) open.add(rule)
      for (const { rule, offset, sets } of watches[word] ?? []) {
        if (!fits(text, at - offset, sets)) continue
        const list = places.get(rule)
        if (list === undefined) places.set(rule, [at - offset])
        else list.push(at - offset)
      }
    })
    const isOpen = (rule: number): boolean => ungated[rule] === true || open.has(rule)
    return [...anywhere, ...places.keys()].filter(isOpen).flatMap((index) => {
      const rule = rules[index]
      return rule === undefined ? [] : [{ rule, places: ascending(places.get(index)) }]
    })
  }
}

/** The beginning of a match is written down exactly enough to turn most places away without the engine. */
function fits(text: string, start: number, sets: CharSet[]): boolean {
  if (start < 0 || start + sets.length > text.length) return false
  for (let i = 0; i < sets.length; i++) {
    const code = text.charCodeAt(start + i)
    if (sets[i]?.table[code < OTHER ? code : OTHER] !== 1) return false
  }
  return true
}

/** Sorted without repeats: two words of a rule may lead to one place, and not in order. */
function ascending(places: number[] | undefined): number[] | undefined {
  if (places === undefined) return undefined
  places.sort((a, b) => a - b)
  return places.filter((place, i) => i === 0 || place !== places[i - 1])
}
