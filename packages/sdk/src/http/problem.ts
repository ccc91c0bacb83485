import { type ErrorCode, errorTable, type Issue, type JsonObject, type JsonValue } from '@answerable/contract'
import { AnswerableApiError, type ReasonSentence } from '../errors.ts'

/**
 * The JSON object of an answer.
 * @throws AnswerableApiError for an RFC 9457 problem, and `unexpected_reply` for anything that is not a JSON object
 */
export async function readReply(response: Response): Promise<JsonObject> {
  const body = parseObject(await response.text())
  if (response.ok && body !== undefined) return body
  throw body === undefined
    ? new AnswerableApiError('unexpected_reply', `HTTP ${response.status} without a JSON object`, {
        status: response.status,
      })
    : problemOf(response.status, body)
}

function parseObject(text: string): JsonObject | undefined {
  try {
    const value = JSON.parse(text) as JsonValue
    return isObject(value) ? value : undefined
  } catch {
    return undefined
  }
}

/** An RFC 9457 problem as an error. A code outside the closed set is not one of ours, and must not be taken for one. */
export function problemOf(status: number, problem: JsonObject): AnswerableApiError {
  const code = codeOf(problem)
  const detail = typeof problem['detail'] === 'string' ? problem['detail'] : undefined
  if (code === undefined) {
    return new AnswerableApiError('unexpected_reply', detail ?? `HTTP ${status}`, { status, problem })
  }
  const mend = typeof problem['mend'] === 'string' ? problem['mend'] : errorTable[code].mend
  return new AnswerableApiError(code, detail ?? errorTable[code].title, {
    status,
    mend,
    issues: listOf(problem['issues']) as readonly Issue[],
    reasons: listOf(problem['reasons']) as readonly ReasonSentence[],
    problem,
  })
}

function codeOf(problem: JsonObject): ErrorCode | undefined {
  const type = typeof problem['type'] === 'string' ? problem['type'] : ''
  const code = typeof problem['code'] === 'string' ? problem['code'] : type.slice(type.lastIndexOf('#') + 1)
  return Object.hasOwn(errorTable, code) ? (code as ErrorCode) : undefined
}

function listOf(value: JsonValue | undefined): readonly unknown[] {
  return Array.isArray(value) ? value.filter(isObject) : []
}

export function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
