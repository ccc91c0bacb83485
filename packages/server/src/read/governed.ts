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

/** Whether an earlier state is asked for: the router has read the query by the route's schema. */
export const isOfThen = ({ asOf, at }: Readonly<Record<string, unknown>>): boolean =>
  asOf !== undefined || at !== undefined
