import {
  type AddCheckpoint,
  type Cosignature,
  formatAddCheckpoint,
  openCosignatures,
  parseNote,
  type PolicyWitness,
} from '@answerable/ledger'

/** What a witness answered. */
export type Submitted =
  | { kind: 'cosigned'; cosignature: Cosignature }
  /** 409: it holds another size than the one the proof starts from */
  | { kind: 'conflict'; size: number }
  /** it knows this log and does not sign this head: in its eyes it contradicts what it has seen */
  | { kind: 'refused'; status: number; message: string }
  /** no answer within the time, or one that says nothing about the log */
  | { kind: 'failed'; message: string }

/** As long as a witness may take. */
export const WITNESS_TIMEOUT_MS = 1000
const MAX_REPLY_BYTES = 65_536

/** Sends one checkpoint to one witness (C2SP tlog-witness, add-checkpoint). Never throws. */
export async function submitTo(
  { vkey, url = '' }: PolicyWitness,
  request: AddCheckpoint,
  timeout = WITNESS_TIMEOUT_MS,
): Promise<Submitted> {
  try {
    const response = await fetch(`${url.replace(/\/+$/, '')}/add-checkpoint`, {
      method: 'POST',
      body: formatAddCheckpoint(request),
      headers: { 'content-type': 'text/plain; charset=utf-8' },
      redirect: 'error',
      signal: AbortSignal.timeout(timeout),
    })
    return readReply(response, await limitedText(response, MAX_REPLY_BYTES), request.checkpoint, vkey)
  } catch (error) {
    const { name, message, cause } = error as Error
    const why = cause instanceof Error ? cause.message : message
    return { kind: 'failed', message: name === 'TimeoutError' ? `no answer within ${timeout} ms` : why }
  }
}

function readReply(response: Response, text: string, checkpoint: string, vkey: string): Submitted {
  const { status } = response
  if (status === 200) {
    // As C2SP tlog-witness suggests: the lines under the checkpoint make a note, opened with the keys one trusts.
    const [cosignature] = openCosignatures(parseNote(checkpoint + text), [vkey])
    return cosignature === undefined
      ? { kind: 'failed', message: 'it answered without a signature by its own key' }
      : { kind: 'cosigned', cosignature }
  }
  // At most 2^53-1: what a witness says goes into an entry, and a number beyond that would be none there.
  const size = /^(0|[1-9]\d{0,15})\n$/.exec(text)?.[1]
  if (status === 409 && size !== undefined)
    return Number.isSafeInteger(Number(size))
      ? { kind: 'conflict', size: Number(size) }
      : { kind: 'failed', message: 'it answered 409' }
  if (status === 409 || status === 422 || status === 403) {
    return { kind: 'refused', status, message: REFUSALS[status] }
  }
  return { kind: 'failed', message: status === 404 ? 'it does not know this log' : `it answered ${status}` }
}

const REFUSALS = {
  403: 'it knows no key that signed this checkpoint',
  409: 'it has seen another root for this size',
  422: 'this checkpoint does not extend the one it has seen',
} as const

/** @throws RangeError beyond `limit` bytes: a witness must not fill the log's memory */
export async function limitedText(response: Response, limit: number): Promise<string> {
  const parts: Uint8Array[] = []
  let size = 0
  for await (const part of response.body ?? []) {
    size += part.byteLength
    if (size > limit) throw new RangeError(`an answer of more than ${limit} bytes`)
    parts.push(part)
  }
  return Buffer.concat(parts).toString('utf8')
}
