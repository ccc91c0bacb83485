import type { JsonObject, Outcome } from '@answerable/contract'
import type { DraftTool } from './guess.ts'

/** A question to the drafted policy with what its author means it to answer. */
export type DraftCase = {
  readonly name: string
  readonly tool: string
  readonly arguments?: JsonObject
  readonly trace?: Partial<Record<'request' | 'trusted' | 'untrusted' | 'model', string[]>>
  readonly untrusted?: boolean
  readonly outcome: Outcome
  /** The rule that must be among those that decide. */
  readonly rule: string
}

export type DraftRule = {
  readonly id: string
  readonly comment: string
  /** Plain words: they stand in the statement the owner signs and on every decision. */
  readonly reason: string
  /** Actions in Cedar form, or a class. */
  readonly scope: string
  readonly review: boolean
  /** `when` and `unless` clauses. */
  readonly conditions: readonly string[]
  readonly cases: readonly DraftCase[]
}

export const ROLE = 'reviewers'

/** Every name a trace may hold for a tool. */
export const namesOf = ({ arguments: args }: DraftTool): string[] => [
  ...new Set(args.flatMap(({ name, sink }) => (sink === undefined ? [name] : [name, `sink:${sink.value}`]))),
]

export const classScope = (...classes: string[]): string => scopeOf(classes.map((each) => `class:${each}`))
export const scopeOf = (actions: readonly string[]): string => {
  const named = actions.map((action) => `Answerable::Action::"${action}"`)
  return named.length === 1 ? `action in ${named[0]}` : `action in\n    [${named.join(',\n     ')}]`
}

export const traced = (name: string, ...origins: string[]): string =>
  origins.map((origin) => `context.trace.${origin}.contains("${name}")`).join(' ||\n  ')
export const when = (condition: string): string => `when {\n  ${condition}\n}`
export const NOT_VOUCHED = ['untrusted', 'unknown', 'model']
export const COPIED = ['untrusted', 'unknown']

export const isOf = (tool: DraftTool, classes: readonly string[]): boolean => classes.includes(tool.class.value)
export const hasSink = (tool: DraftTool, sink: string): boolean =>
  tool.arguments.some((each) => each.sink?.value === sink)
/** What of a tool the request names in a case that is about something else. */
export const restOf = (tool: DraftTool, ...but: string[]): string[] =>
  namesOf(tool).filter((name) => !but.includes(name))
