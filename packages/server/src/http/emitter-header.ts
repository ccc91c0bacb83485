import { AnswerableError, type Emitted } from '@answerable/contract'
import { EmitterSchema } from '../ledger/entry-format.ts'

export const EMITTER_HEADER = 'answerable-emitter'

/**
 * `Answerable-Emitter: <16 bytes base64url>/<number>`: who sends, and its how-manieth entry this will be.
 * @throws AnswerableError `invalid_input`
 */
export function emitterIn(request: Request): Emitted | undefined {
  const text = request.headers.get(EMITTER_HEADER)
  if (text === null) return undefined
  const [, id = '', n = ''] = /^([A-Za-z0-9_-]{22})\/([1-9]\d{0,12})$/.exec(text) ?? []
  const read = EmitterSchema.safeParse({ id, n: Number(n) })
  if (read.success) return read.data
  throw new AnswerableError('invalid_input', `${EMITTER_HEADER} must be 16 bytes in base64url, a slash and a number`)
}
