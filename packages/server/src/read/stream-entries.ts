import { toBase64 } from '@answerable/ledger'
import type { Call, Reply } from '../http/edge.ts'

/** Entries one request looks at, whichever stream they are of. */
const SCANNED = 4000

/** GET /v1/streams/{stream}/entries: exact bytes, as `verifyStream` takes them. `next`: go on from this index. */
export async function readStreamEntries({ edge, params, query }: Call): Promise<Reply> {
  const from = typeof query['from'] === 'number' ? query['from'] : 0
  const rows = await edge.store.entriesFrom(from, SCANNED)
  const { index } = await edge.view()
  const last = rows.at(-1)
  return {
    json: {
      entries: rows
        .filter(({ bytes }) => streamIn(bytes) === params['stream'])
        .map((row) => ({ index: row.index, entry: toBase64(row.bytes) })),
      next: last === undefined || rows.length < SCANNED ? null : last.index + 1,
      index,
    },
  }
}

// Whoever checks the entries checks their bytes; here they are only sorted into streams.
function streamIn(bytes: Uint8Array): unknown {
  try {
    return (JSON.parse(Buffer.from(bytes).toString('utf8')) as { stream?: unknown }).stream
  } catch {
    return undefined
  }
}
