import type { JsonValue } from '@answerable/contract'
import type { ReplayCall, ReplayRun, ToolSchema } from '../replay/types.ts'

/** What the values of one argument looked like. */
export type ArgumentSurvey = {
  /** Calls that gave the argument a value. */
  given: number
  kinds: Record<Kind, number>
  shapes: Record<Shape, number>
  /** Digits after the point, at most. */
  scale: number
  numbers: Numbers
}

export type ToolSurvey = {
  calls: number
  /** Results that are no error and not empty. */
  answers: number
  /** Of those, short ones that speak of something done. */
  confirmations: number
  arguments: Map<string, ArgumentSurvey>
  schema: ToolSchema | undefined
}

/** What runs of one use case show, labels aside. */
export type Survey = { suite: string; runs: number; calls: number; days: Set<string>; tools: Map<string, ToolSurvey> }

export const KINDS = ['text', 'integer', 'number', 'boolean', 'text_list', 'other'] as const
export type Kind = (typeof KINDS)[number]
const SHAPES = {
  address: /^[^\s@]{1,64}@[^\s@]{3,255}$/,
  url: /^(?:https?:\/\/|www\.)\S+$/i,
  account: /^[A-Z]{2}\d{2}[A-Z0-9]{8,30}$/,
  day: /^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d.*)?$/,
} as const
export type Shape = keyof typeof SHAPES
const CONFIRMS =
  /\b(?:success(?:ful|fully)?|sent|created|updated|deleted|added|removed|cancell?ed|scheduled|booked|reserved|confirmed|invited|shared|posted|published|saved|done|ok|has been|made)\b/i
const SHORT = 200
const MAX_TOOLS = 1_000
const MAX_ARGUMENTS = 256
const MAX_DAYS = 4_000

export const newSurvey = (suite: string): Survey => ({ suite, runs: 0, calls: 0, days: new Set(), tools: new Map() })

/** Adds a run. The survey's size is bounded by names, not by runs: a month of calls takes what a day takes. */
export function addRun(survey: Survey, run: ReplayRun, schemas: readonly ToolSchema[] = run.tools ?? []): void {
  survey.runs++
  if (run.startedAt !== undefined && survey.days.size < MAX_DAYS) survey.days.add(run.startedAt.slice(0, 10))
  for (const schema of schemas) {
    const tool = toolIn(survey, schema.name)
    if (tool !== undefined) tool.schema ??= schema
  }
  for (const call of run.calls) {
    survey.calls++
    const tool = toolIn(survey, call.tool)
    if (tool !== undefined) addCall(tool, call)
  }
}

const toolIn = ({ tools }: Survey, name: string): ToolSurvey | undefined => {
  const known = tools.get(name)
  if (known !== undefined || tools.size >= MAX_TOOLS) return known
  const made: ToolSurvey = { calls: 0, answers: 0, confirmations: 0, arguments: new Map(), schema: undefined }
  tools.set(name, made)
  return made
}

const addCall = (tool: ToolSurvey, { arguments: args, result, error }: ReplayCall): void => {
  tool.calls++
  if (error === null && result !== null && result.trim() !== '') {
    tool.answers++
    if (result.length <= SHORT && CONFIRMS.test(result)) tool.confirmations++
  }
  for (const [name, value] of Object.entries(args)) {
    if (value === null || value === '') continue
    const known = tool.arguments.get(name)
    if (known === undefined && tool.arguments.size >= MAX_ARGUMENTS) continue
    const argument = known ?? newArgument()
    tool.arguments.set(name, argument)
    addValue(argument, value)
  }
}

const newArgument = (): ArgumentSurvey => ({
  given: 0,
  kinds: { text: 0, integer: 0, number: 0, boolean: 0, text_list: 0, other: 0 },
  shapes: { address: 0, url: 0, account: 0, day: 0 },
  scale: 0,
  numbers: new Numbers(),
})

const addValue = (argument: ArgumentSurvey, value: JsonValue): void => {
  argument.given++
  argument.kinds[kindOf(value)]++
  const texts = Array.isArray(value) ? value : [value]
  for (const [shape, pattern] of Object.entries(SHAPES)) {
    const fits = texts.length > 0 && texts.every((text) => typeof text === 'string' && pattern.test(text.trim()))
    if (fits) argument.shapes[shape as Shape]++
  }
  const written = typeof value === 'number' ? String(value) : typeof value === 'string' ? value.trim() : ''
  if (!/^-?\d{1,15}(?:\.\d{1,6})?$/.test(written)) return
  argument.scale = Math.max(argument.scale, written.split('.')[1]?.length ?? 0)
  argument.numbers.add(Number(written))
}

const kindOf = (value: JsonValue): Kind => {
  if (typeof value === 'string') return 'text'
  if (typeof value === 'boolean') return 'boolean'
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number'
  return Array.isArray(value) && value.every((item) => typeof item === 'string') ? 'text_list' : 'other'
}

const KEPT = 4_096

/** Numbers seen, every n-th of them once there are many: quantiles without a month in memory, and without chance. */
export class Numbers {
  #kept: number[] = []
  #every = 1
  seen = 0

  add(value: number): void {
    if (this.seen++ % this.#every !== 0) return
    this.#kept.push(value)
    if (this.#kept.length < KEPT) return
    this.#kept = this.#kept.filter((_, i) => i % 2 === 0)
    this.#every *= 2
  }

  values(): readonly number[] {
    return this.#kept
  }
}

/** The value that a share of all numbers does not exceed (nearest rank); undefined where there is none. */
export const quantile = (values: readonly number[], share: number): number | undefined =>
  values.toSorted((a, b) => a - b)[Math.max(0, Math.ceil(share * values.length) - 1)]
