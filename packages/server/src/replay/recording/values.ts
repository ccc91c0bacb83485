import { createHash } from 'node:crypto'
import type { JsonObject, JsonValue } from '@answerable/contract'
import type { ToolSchema } from '../types.ts'

export const objectOf = (value: JsonValue | undefined): JsonObject | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined
export const listOf = (value: JsonValue | undefined): JsonValue[] | undefined =>
  Array.isArray(value) ? value : undefined
export const textOf = (value: JsonValue | undefined): string | undefined =>
  typeof value === 'string' ? value : undefined
export const flagOf = (value: JsonValue | undefined): boolean | null => (typeof value === 'boolean' ? value : null)

/** An id made from a seed and a place, so that nothing about the run (model, task, attack) can be read from it. */
export const opaqueId = (seed: string, place: string | number): string =>
  createHash('sha256').update(`${seed}\n${place}`).digest('hex').slice(0, 16)

/** Arguments as recorders write them: an object, its JSON text, or nothing for a call without any. */
export const argumentsOf = (value: JsonValue | undefined): JsonObject | undefined => {
  if (value === undefined || value === null || value === '') return {}
  if (typeof value !== 'string') return objectOf(value)
  try {
    return objectOf(JSON.parse(value) as JsonValue)
  } catch {
    return undefined
  }
}

/** A message's content: a text, or a list of parts of which the texts count. */
export const contentText = (value: JsonValue | undefined): string =>
  typeof value === 'string'
    ? value
    : (listOf(value) ?? [])
        .map((part) => textOf(objectOf(part)?.['text']) ?? textOf(objectOf(part)?.['content']) ?? '')
        .filter((text) => text !== '')
        .join('\n')

/** A time as recorders write it: RFC 3339, or seconds or milliseconds since 1970. */
export const instantOf = (value: JsonValue | undefined): string | undefined => {
  const ms = typeof value === 'number' ? (value < 1e11 ? value * 1000 : value) : Date.parse(textOf(value) ?? '')
  return Number.isFinite(ms) && Math.abs(ms) < 8.64e15 ? new Date(ms).toISOString() : undefined
}

/** A tool as OpenAI, MCP or a plain list of schemas describes it; undefined where it has no name. */
export const toolOf = (value: JsonValue | undefined): ToolSchema | undefined => {
  const outer = objectOf(value)
  const tool = objectOf(outer?.['function']) ?? outer
  const name = textOf(tool?.['name'])
  if (tool === undefined || name === undefined) return undefined
  const hints = objectOf(tool['annotations']) ?? {}
  return {
    name,
    description: textOf(tool['description']) ?? '',
    parameters: objectOf(tool['parameters']) ?? objectOf(tool['inputSchema']) ?? null,
    hints: {
      readOnly: flagOf(hints['readOnlyHint']),
      destructive: flagOf(hints['destructiveHint']),
    },
  }
}

export const toolsOf = (value: JsonValue | undefined): ToolSchema[] =>
  (listOf(value) ?? []).flatMap((item) => toolOf(item) ?? [])

/** The name of a use case, made from any text. */
export const slugOf = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 64)
    .replace(/^-+|-+$/g, '') || 'use-case'
