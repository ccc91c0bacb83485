import type { z } from 'zod'
import { AnswerableError, type Issue } from '../errors.ts'

/** More issues than this help nobody and let one request produce a large answer. */
const MAX_ISSUES = 32
/** A name that was sent can stand in a path or a message; an answer is no place to send it all back. */
const MAX_TEXT = 240

/**
 * The value as its schema reads it, defaults filled in. Unknown fields are refused, because every object of the contract
 * is strict: a misspelt field would otherwise be a wish silently ignored.
 *
 * @throws AnswerableError `invalid_input` with at most 32 issues, each `path` like `limits.money.currency` or `tools[2]`
 */
export function validate<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  const issues = issuesOf(result.error)
  const first = issues[0]
  const where = first === undefined || first.path === '' ? '' : `${first.path}: `
  throw new AnswerableError('invalid_input', `${where}${first?.message ?? 'does not fit'}`, { issues })
}

/** The findings of zod in the words of a problem document. They never repeat a value that was sent. */
export function issuesOf(error: z.ZodError): Issue[] {
  return error.issues.slice(0, MAX_ISSUES).map(({ path, message }) => ({
    path: pathText(path).slice(0, MAX_TEXT),
    message: message.slice(0, MAX_TEXT),
  }))
}

function pathText(path: readonly PropertyKey[]): string {
  let text = ''
  for (const part of path) {
    if (typeof part === 'number') text += `[${part}]`
    else text += text === '' ? String(part) : `.${String(part)}`
  }
  return text
}
