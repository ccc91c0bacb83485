import { AnswerableError, type JsonObject, validate } from '@answerable/contract'
import type { z } from 'zod'
import { readJsonObject } from '../http/body.ts'
import { REQUEST_ID, REQUEST_ID_FORM } from '../http/headers.ts'

/**
 * The body of an AuthZEN request. What is not JSON by its header is 400 here, as section 10.1 has it, and not the 415 of
 * our own routes.
 * @throws AnswerableError `invalid_input` and as `parseStrict`
 */
export async function readBody<S extends z.ZodType>(request: Request, schema: S): Promise<z.output<S>> {
  return validate(schema, await readObject(request))
}

async function readObject(request: Request): Promise<JsonObject> {
  try {
    return await readJsonObject(request)
  } catch (error) {
    if (!(error instanceof AnswerableError) || error.code !== 'unsupported_media_type') throw error
    throw invalid('Content-Type', 'must be application/json')
  }
}

/** @throws AnswerableError `invalid_input` for one that cannot be sent back */
export function requestIdOf(request: Request): string | undefined {
  const id = request.headers.get(REQUEST_ID)
  if (id === null || id === '') return undefined
  if (!REQUEST_ID_FORM.test(id)) throw invalid('X-Request-ID', 'must be at most 200 printable ASCII characters')
  return id
}

export function invalid(path: string, message: string): AnswerableError {
  return new AnswerableError('invalid_input', `${path}: ${message}`, { issues: [{ path, message }] })
}
