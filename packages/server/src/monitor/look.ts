import { consistencyProof, tilePath } from '@answerable/ledger'
import {
  readNote,
  type VerifiedCheckpoint,
  VerificationError,
  verifyCheckpoint,
  verifyConsistencyOf,
} from '@answerable/verifier'
import { continuationOf } from './continuation.ts'
import { causeOf, fetchCheckpoint, fetchLinks, get } from './fetch.ts'
import { type Followed, followLinks, type Links } from './links.ts'
import { keysOf, type MonitorState } from './state.ts'

/** What one look at a log came to. */
export type Look =
  | { kind: 'first' | 'grown' | 'unchanged' | 'continued'; checkpoint: string; head: VerifiedCheckpoint; vkeys: Keys }
  | Alarm
  /** nothing was learnt: no answer, or none that verifies */
  | { kind: 'failed'; message: string }

/** The log contradicts what was seen before; both heads are the evidence. `replaced`: nothing signed leads to the new one. */
export type Alarm = { kind: 'fork' | 'rollback' | 'replaced'; message: string; held: string; got: string }

/** every key trusted by now: the one given, and those it led to */
type Keys = readonly string[]
type Memory = Pick<MonitorState, 'url' | 'vkey' | 'followed'> & { checkpoint?: string }

/**
 * Looks at a log once: its checkpoint, and proof from the hash tiles that it extends the one seen before. Works with any
 * C2SP tlog-tiles log. The proof is computed here from the tiles and judged by the verifier against two signed heads, so
 * whatever the tiles hold, they cannot talk a fork away. A change of key, and the log after this one, are followed as far
 * as the keys trusted so far have signed for them.
 */
export async function look(state: Memory): Promise<Look> {
  const { url, checkpoint: held } = state
  let got: string
  try {
    got = await fetchCheckpoint(url)
  } catch (error) {
    return { kind: 'failed', message: `${url} does not answer: ${causeOf(error)}` }
  }
  const known = keysOf(state)
  const served = headIn(got, known)
  if ('unreadable' in served) return { kind: 'failed', message: `what ${url} serves is no head: ${served.unreadable}` }
  let links: Links | undefined
  let followed: Followed = { vkeys: known, ends: [] }
  if (served.head === undefined || signedByOthers(got, served.head, known) || isAnother(served.head, held)) {
    try {
      links = await fetchLinks(url)
    } catch (error) {
      return { kind: 'failed', message: `${url} does not answer: ${causeOf(error)}` }
    }
    followed = followLinks(known, links)
  }
  const { vkeys } = followed
  const read = headIn(got, vkeys)
  const head = 'head' in read ? read.head : undefined
  if (head === undefined) {
    const message = `what ${url} serves is not signed by ${known.join(' or ')}, and nothing they signed leads to its key`
    return held === undefined ? { kind: 'failed', message } : { kind: 'replaced', message, held, got }
  }
  if (held === undefined) return { kind: 'first', checkpoint: got, head, vkeys }
  const older = verifyCheckpoint(held, vkeys)
  if (head.origin !== older.origin) {
    const fault = continuationOf(older, followed, links)
    return fault === undefined
      ? { kind: 'continued', checkpoint: got, head, vkeys }
      : { kind: 'replaced', message: `${head.origin} answers where ${older.origin} did: ${fault}`, held, got }
  }
  return extended({ url, held, got, older, head, vkeys })
}

type Two = { url: string; held: string; got: string; older: VerifiedCheckpoint; head: VerifiedCheckpoint; vkeys: Keys }

async function extended({ url, held, got, older, head, vkeys }: Two): Promise<Look> {
  if (head.size < older.size) {
    const message = `the log has ${head.size} entries, it had ${older.size}`
    return { kind: 'rollback', message, held, got }
  }
  // Nothing can be proven from the empty tree, and everything extends it.
  if (older.size === 0) return { kind: 'grown', checkpoint: got, head, vkeys }
  let path: readonly Uint8Array[]
  try {
    path = older.size === head.size ? [] : await proofFrom(url, older.size, head.size)
  } catch (error) {
    return { kind: 'failed', message: `no proof from ${older.size} to ${head.size}: ${causeOf(error)}` }
  }
  try {
    verifyConsistencyOf(held, got, path, { vkeys })
  } catch (error) {
    if (!(error instanceof VerificationError)) throw error
    const message = `size ${head.size} does not extend size ${older.size}: ${error.message}`
    return { kind: 'fork', message, held, got }
  }
  return { kind: head.size === older.size ? 'unchanged' : 'grown', checkpoint: got, head, vkeys }
}

/** The head in a note; undefined where it is a head of somebody one does not trust. */
function headIn(note: string, vkeys: Keys): { head: VerifiedCheckpoint | undefined } | { unreadable: string } {
  try {
    return { head: verifyCheckpoint(note, vkeys) }
  } catch (error) {
    if (!(error instanceof VerificationError)) throw error
    return error.code === 'checkpoint_untrusted' ? { head: undefined } : { unreadable: error.message }
  }
}

/** The key of the log after this one may be known from its end already: that it begins there is still to be shown. */
const isAnother = ({ origin }: VerifiedCheckpoint, held: string | undefined): boolean =>
  held !== undefined && verifyCheckpoint(held).origin !== origin

/** During the overlap a next key signs along: what leads to it is learnt while the old one still signs. */
function signedByOthers(note: string, { origin }: VerifiedCheckpoint, vkeys: Keys): boolean {
  const known = vkeys.map((vkey) => vkey.split('+').slice(0, 2).join('+'))
  return readNote(note).signatures.some(({ name, keyId }) => name === origin && !known.includes(`${name}+${keyId}`))
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
