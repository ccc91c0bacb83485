import { GatewayError } from './error.ts'

/** Characters a stream may have before it is put together: more than any model answers at once. */
const MAX_STREAM = 16_777_216

/**
 * The `data` of each server-sent event of a body (WHATWG HTML, section 9.2.6), up to `[DONE]`. Event names and ids say
 * nothing in these APIs. An event the stream ends in the middle of is not one.
 *
 * @throws GatewayError `upstream_unreadable` for a stream that is no UTF-8, or has no end in sight
 */
export async function* readEvents(body: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let line = ''
  let size = 0
  let data: string[] = []
  for await (const bytes of body) {
    const text = decoded(decoder, bytes)
    size += text.length
    if (size > MAX_STREAM) throw new GatewayError('upstream_unreadable', 'The upstream’s answer is too long.')
    const lines = (line + text).split(/\r\n|\n|\r(?!$)/u)
    line = lines.pop() ?? ''
    for (const each of lines) {
      if (each !== '') {
        if (each.startsWith('data:')) data.push(each.slice(each.startsWith('data: ') ? 6 : 5))
        continue
      }
      const event = data.join('\n')
      data = []
      if (event === '[DONE]') return
      if (event !== '') yield event
    }
  }
}

/** One event; `name` where the API has names. */
export function writeEvent(value: object | '[DONE]', name?: string): string {
  const data = value === '[DONE]' ? value : JSON.stringify(value)
  return `${name === undefined ? '' : `event: ${name}\n`}data: ${data}\n\n`
}

const PIECE = 48

/** A text in pieces as a model would stream it, no character cut in two. */
export function pieces(text: string): string[] {
  return text.match(new RegExp(`[^]{1,${PIECE}}`, 'gu')) ?? []
}

function decoded(decoder: InstanceType<typeof TextDecoder>, bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes, { stream: true })
  } catch (cause) {
    throw new GatewayError('upstream_unreadable', 'The upstream’s answer is not UTF-8.', { cause })
  }
}
