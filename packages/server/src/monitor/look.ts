import { consistencyProof, tilePath } from '@answerable/ledger'
import { type VerifiedCheckpoint, VerificationError, verifyCheckpoint, verifyConsistencyOf } from '@answerable/verifier'
import { limitedText } from '../witness/client.ts'
import type { MonitorState } from './state.ts'

/** What one look at a log came to. */
export type Look =
  | { kind: 'first' | 'grown' | 'unchanged'; checkpoint: string; head: VerifiedCheckpoint }
  /** the log contradicts what was seen before; both signed heads are the evidence */
  | { kind: 'fork' | 'rollback'; message: string; held: string; got: string }
  /** nothing was learnt: no answer, or none that verifies */
  | { kind: 'failed'; message: string }

const MAX_NOTE_BYTES = 500_000
const TIMEOUT_MS = 10_000

/**
 * Looks at a log once: its checkpoint, and proof from the hash tiles that it extends the one seen before. Works with any
 * C2SP tlog-tiles log. The proof is computed here from the tiles and judged by the verifier against two signed heads, so
 * whatever the tiles hold, they cannot talk a fork away.
 */
export async function look(state: Pick<MonitorState, 'url' | 'vkey'> & { checkpoint?: string }): Promise<Look> {
  const { url, vkey, checkpoint: held } = state
  let got: string
  try {
    got = await fetchText(`${url}/checkpoint`)
  } catch (error) {
    return { kind: 'failed', message: `${url} does not answer: ${causeOf(error)}` }
  }
  let head: VerifiedCheckpoint
  try {
    head = verifyCheckpoint(got, [vkey])
  } catch (error) {
    if (!(error instanceof VerificationError)) throw error
    return { kind: 'failed', message: `what ${url} serves is not signed by ${vkey}: ${error.message}` }
  }
  if (held === undefined) return { kind: 'first', checkpoint: got, head }
  const older = verifyCheckpoint(held, [vkey])
  if (head.size < older.size) {
    const message = `the log has ${head.size} entries, it had ${older.size}`
    return { kind: 'rollback', message, held, got }
  }
  // Nothing can be proven from the empty tree, and everything extends it.
  if (older.size === 0) return { kind: 'grown', checkpoint: got, head }
  let path: readonly Uint8Array[]
  try {
    path = older.size === head.size ? [] : await proofFrom(url, older.size, head.size)
  } catch (error) {
    return { kind: 'failed', message: `no proof from ${older.size} to ${head.size}: ${causeOf(error)}` }
  }
  try {
    verifyConsistencyOf(held, got, path, { vkeys: [vkey] })
  } catch (error) {
    if (!(error instanceof VerificationError)) throw error
    return {
      kind: 'fork',
      message: `size ${head.size} does not extend size ${older.size}: ${error.message}`,
      held,
      got,
    }
  }
  return { kind: head.size === older.size ? 'unchanged' : 'grown', checkpoint: got, head }
}

function proofFrom(url: string, from: number, to: number): Promise<Uint8Array[]> {
  return consistencyProof(from, to, async (level, index, width) => {
    const response = await get(`${url}/${tilePath(level, index, width)}`)
    // C2SP tlog-tiles: a partial tile may be gone once the full one is there.
    const found = response.status === 404 ? await get(`${url}/${tilePath(level, index)}`) : response
    if (!found.ok) throw new Error(`tile ${level}/${index}: status ${found.status}`)
    const bytes = new Uint8Array(await found.arrayBuffer())
    if (bytes.byteLength < width * 32) throw new Error(`tile ${level}/${index} is too short`)
    return bytes.subarray(0, width * 32)
  })
}

const get = (url: string): Promise<Response> => fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MS) })

async function fetchText(url: string): Promise<string> {
  const response = await get(url)
  if (!response.ok) throw new Error(`status ${response.status}`)
  return limitedText(response, MAX_NOTE_BYTES)
}

function causeOf(error: unknown): string {
  const { cause, message } = error as Error
  return cause instanceof Error ? cause.message : message
}
