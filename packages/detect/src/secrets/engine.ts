import { type Matcher, RE2JS } from 're2js'
import { has, holds } from './char-set.ts'
import type { Plan } from './plan.ts'

/** Group spans of one match as `[start, end]`; index 0 is the whole, undefined took no part. */
export type Spans = ([start: number, end: number] | undefined)[]

/**
 * How often a rule may read a text over, trying one place after the other, before one search goes over the rest. Tries
 * overlap, and where a match may be of any length their number times their reach would grow with the square of the text.
 */
const MAX_READINGS = 8

/** Half a window, at least: a rule with short matches would make many. */
const LEAST_WINDOW = 128

/**
 * One rule's pattern on the engine. RE2 matches in linear time whatever the pattern, so a text made by an attacker
 * cannot stall the gate (https://swtch.com/~rsc/regexp/regexp1.html).
 */
export class Engine {
  private readonly plan: Plan
  /** Finds anywhere. */
  private readonly anywhere: RE2JS
  /** Finds at the second character of its input: the first is there for `\b` and `^` to see. */
  private afterOne: RE2JS | undefined
  /** Finds at the first character of its input, which then must be the first of the text. */
  private atStart: RE2JS | undefined

  /** @throws RE2JSException if the engine cannot compile the pattern */
  constructor(plan: Plan) {
    this.plan = plan
    this.anywhere = RE2JS.compile(plan.pattern)
  }

  /** How many groups the pattern has. */
  get groups(): number {
    return this.anywhere.groupCount()
  }

  /** All matches, as in the whole text, given every place where one may begin; no places: anywhere. */
  find(text: string, places: number[] | undefined): Spans[] {
    const found: Spans[] = []
    if (places !== undefined) this.tryEach(text, places, found)
    else if (Number.isFinite(this.plan.width)) this.searchWindows(text, found)
    else this.search(text, 0, 0, found)
    return found
  }

  private tryEach(text: string, places: number[], found: Spans[]): void {
    let free = 0
    let left = MAX_READINGS * Math.max(text.length, LEAST_WINDOW)
    for (const place of places) {
      if (place < free) continue
      const end = this.reach(text, place)
      if (!Number.isFinite(this.plan.width)) left -= end - place
      if (left < 0) {
        this.search(text, place, free, found)
        return
      }
      const spans = this.tryAt(text, place, end)
      if (spans === undefined) continue
      this.keep(spans, free, found, text)
      free = spans[0]?.[1] ?? place
    }
  }

  private tryAt(text: string, place: number, end: number): Spans | undefined {
    const from = Math.max(0, place - 1)
    const input = text.slice(from, end)
    const regex = place === 0 ? this.startRegex() : this.afterOneRegex()
    // `test` runs on the engine's automaton and knows in a few steps that nothing is here; groups cost much more.
    if (!regex.test(input)) return undefined
    const matcher = regex.matcher(input)
    if (!matcher.find()) return undefined
    const spans = spansOf(matcher, from)
    const whole = spans[0]
    if (whole !== undefined) whole[0] = place
    return spans
  }

  /**
   * Where the input for a try at `place` may end: past the longest match, or past the first character that no match can
   * hold. INVARIANT: one unit more than any match, so that `$` and `\b` see what is there and not the cut.
   */
  private reach(text: string, place: number): number {
    if (Number.isFinite(this.plan.width)) return place + this.plan.width + 1
    let at = place
    while (at < text.length && has(this.plan.alphabet, text.charCodeAt(at))) at++
    return at + 1
  }

  /** Searches from `place` to the end of the text; `free` is where the match before ended. */
  private search(text: string, place: number, free: number, found: Spans[]): void {
    const matcher = this.anywhere.matcher(text)
    let [at, last] = [place, free]
    // The automaton first, as above. One unit before `at`, for `\b`; what it finds there, `find` does not.
    while (at <= text.length && this.anywhere.test(text.slice(Math.max(0, at - 1))) && matcher.find(at)) {
      const spans = spansOf(matcher, 0)
      const [start, end] = spans[0] ?? [0, 0]
      if (end > start) this.keep(spans, last, found, text)
      last = end
      at = Math.max(end, start + 1)
    }
  }

  /**
   * Searches the whole text window by window. Each match of at most `width` that begins in the first half of a window
   * of twice that lies inside it; one that begins later is left to the next. The automaton passes most windows by.
   */
  private searchWindows(text: string, found: Spans[]): void {
    const half = Math.max(this.plan.width, LEAST_WINDOW)
    for (let at = 0, free = 0; at < text.length; ) {
      const from = Math.max(0, at - 1)
      const input = text.slice(from, at + 2 * half + 1)
      const matcher = this.anywhere.matcher(input)
      const spans = this.anywhere.test(input) && matcher.find(at - from) ? spansOf(matcher, from) : undefined
      const [start, end] = spans?.[0] ?? [Infinity, 0]
      if (spans === undefined || start >= at + half) {
        at += half
        continue
      }
      if (end > start) this.keep(spans, free, found, text)
      free = end
      at = Math.max(end, start + 1)
    }
  }

  /** Gives a match back the characters the plan cut from the front of the pattern. */
  private keep(spans: Spans, free: number, found: Spans[], text: string): void {
    const { lead } = this.plan
    const whole = spans[0]
    if (lead !== undefined && whole !== undefined) {
      const least = Math.max(free, whole[0] - lead.max)
      while (whole[0] > least && holds(lead.set, text.charCodeAt(whole[0] - 1))) whole[0]--
    }
    found.push(spans)
  }

  private startRegex(): RE2JS {
    return (this.atStart ??= RE2JS.compile(`\\A(?:${this.plan.pattern})`))
  }

  private afterOneRegex(): RE2JS {
    return (this.afterOne ??= RE2JS.compile(`\\A(?s:.)(?:${this.plan.pattern})`))
  }
}

function spansOf(matcher: Matcher, shift: number): Spans {
  return Array.from({ length: matcher.groupCount() + 1 }, (_, group) => {
    const start = matcher.start(group)
    return start < 0 ? undefined : [start + shift, matcher.end(group) + shift]
  })
}
