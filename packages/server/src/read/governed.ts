import type { Handler, Reply } from '../http/edge.ts'

/**
 * A read of governance: its content only changes when people act or time passes, so it carries a weak ETag (RFC 9110
 * section 8.8.3) over everything but the index.
 */
export function governed(read: (call: Parameters<Handler>[0]) => Promise<{ index: number; content: object }>): Handler {
  return async (call): Promise<Reply> => {
    const { index, content } = await read(call)
    const digest = call.edge.digestText(JSON.stringify(content))
    return { json: { ...content, index }, headers: { etag: `W/"${digest.slice(7, 39)}"` } }
  }
}

/** The index asked for, if any: the router has read it by the route's schema. */
export function asOfIn(query: Readonly<Record<string, unknown>>): number | undefined {
  return typeof query['asOf'] === 'number' ? query['asOf'] : undefined
}
