import { type JsonObject, type JsonValue, MAX_BODY_DEPTH, ToolName } from '@answerable/contract'
import { UNKNOWN_REQUEST } from '../mcp/meta.ts'

/** Bounds of the gate's own schemas: what is beyond them is refused there, and must not end a replay here. */
const MAX_REQUEST = 200_000
const MAX_CONTENT = 1_000_000
const MAX_ARGUMENTS = 48_000
const MAX_NAME = 64

/**
 * Whether the gate would take the call at all. A call it refuses to read never runs, which is a deny.
 * @returns why not, in words that hold nothing of the call
 */
export function unfit(tool: string, args: JsonObject): string | undefined {
  if (!ToolName.safeParse(tool).success) return 'no manifest can hold a tool of this name'
  if (Object.keys(args).some((name) => name === '' || name.length > MAX_NAME)) return 'an argument name is too long'
  if (!isReadable(args, 0)) return 'an argument is nested too deeply, or a number or text that no reader agrees on'
  return JSON.stringify(args).length > MAX_ARGUMENTS ? 'the arguments are larger than the gate reads' : undefined
}

const isReadable = (value: JsonValue, depth: number): boolean => {
  if (depth > MAX_BODY_DEPTH - 4) return false
  if (typeof value === 'number') return Number.isFinite(value) && Math.abs(value) <= Number.MAX_SAFE_INTEGER
  if (typeof value === 'string') return value.isWellFormed()
  if (typeof value !== 'object' || value === null) return true
  return Object.entries(value).every(([name, item]) => name.isWellFormed() && isReadable(item, depth + 1))
}

/** The request as the gate takes it. What is cut off can only make values look less like the person's own. */
export const fitRequest = (text: string): string =>
  text.trim() === '' ? UNKNOWN_REQUEST : text.slice(0, MAX_REQUEST).toWellFormed()

/** A result as the gate takes it. What is cut off lies far beyond what the trace of a run holds. */
export const fitContent = (text: string): string => text.slice(0, MAX_CONTENT).toWellFormed()
