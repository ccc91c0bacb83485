import type { JsonObject, JsonValue } from '@answerable/contract'
import { CliError } from './exit.ts'

/** Reading answers of the server: what is not as expected is said, never guessed. */

/** @throws CliError `answer_unreadable` */
export function textAt(object: JsonObject, field: string): string {
  const value = object[field]
  if (typeof value === 'string') return value
  throw new CliError('answer_unreadable', `The server's answer has no ${field}.`)
}

export const textOr = (value: JsonValue | undefined, fallback = '-'): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : fallback

export const isObject = (value: JsonValue | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The objects of a list; an absent list is empty. */
export function objectsAt(object: JsonObject, field: string): JsonObject[] {
  const value = object[field]
  if (value === undefined || value === null) return []
  if (Array.isArray(value) && value.every(isObject)) return value
  throw new CliError('answer_unreadable', `The server's answer has no list ${field}.`)
}

export const objectAt = (object: JsonObject, field: string): JsonObject | undefined => {
  const value = object[field]
  return isObject(value) ? value : undefined
}

/** Names of codes or ids in a list, for one cell. */
export const listed = (value: JsonValue | undefined): string =>
  Array.isArray(value) && value.length > 0 ? value.map((item) => textOr(item)).join(', ') : '-'
