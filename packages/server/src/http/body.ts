import { AnswerableError, type JsonObject, type JsonValue, parseStrictBytes } from '@answerable/contract'

/** Bytes a request body may have: an observation of a million characters of plain text fits. */
export const MAX_BODY_BYTES = 1_200_000
/** Bytes of a token request: one assertion and a few short fields. */
const MAX_FORM_BYTES = 16_384

/**
 * The JSON object in the body of a request.
 * @throws AnswerableError `unsupported_media_type`, `body_too_large`, `invalid_input` and as `parseStrict`
 */
export async function readJsonObject(request: Request, limit = MAX_BODY_BYTES): Promise<JsonObject> {
  requireMediaType(request, 'application/json')
  const value: JsonValue = parseStrictBytes(await readBytes(request, limit))
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new AnswerableError('invalid_input', 'The body must be one JSON object.')
  }
  return value
}

/**
 * The fields of a form body, as OAuth 2.0 token requests are sent (RFC 6749 section 4.4.2).
 * @throws AnswerableError `invalid_input`, also for a field given twice (RFC 6749 section 3.2), and `body_too_large`
 */
export async function readForm(request: Request): Promise<Record<string, string>> {
  if (mediaTypeOf(request) !== 'application/x-www-form-urlencoded') {
    throw new AnswerableError('invalid_input', 'Content-Type must be application/x-www-form-urlencoded.')
  }
  const text = new TextDecoder().decode(await readBytes(request, MAX_FORM_BYTES))
  const fields = new Map<string, string>()
  for (const [name, value] of new URLSearchParams(text)) {
    if (fields.has(name)) throw new AnswerableError('invalid_input', 'A field was given twice.')
    fields.set(name, value)
  }
  return Object.fromEntries(fields)
}

function requireMediaType(request: Request, wanted: string): void {
  if (mediaTypeOf(request) !== wanted) throw new AnswerableError('unsupported_media_type')
}

function mediaTypeOf(request: Request): string {
  return (request.headers.get('content-type') ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? ''
}

// The declared length is only an early answer: a sender may lie or leave it out, so what arrives is counted too.
async function readBytes(request: Request, limit: number): Promise<Uint8Array> {
  const declared = Number(request.headers.get('content-length') ?? '0')
  if (declared > limit) throw tooLarge(limit)
  if (declared > 0) {
    const bytes = new Uint8Array(await request.arrayBuffer())
    if (bytes.byteLength > limit) throw tooLarge(limit)
    return bytes
  }
  if (request.body === null) return new Uint8Array()
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of request.body as ReadableStream<Uint8Array>) {
    size += chunk.byteLength
    if (size > limit) throw tooLarge(limit)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

function tooLarge(limit: number): AnswerableError {
  return new AnswerableError('body_too_large', `The body may have ${limit} bytes.`)
}
