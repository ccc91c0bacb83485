import { decodeBase64, decodeBase64url, sameBytes, utf8Bytes } from './encoding.ts'
import { isMembers, readEntry } from './entry.ts'
import type { Entry } from './entry.ts'
import { VerificationError } from './errors.ts'
import { canonicalJson, isList } from './json-canonical.ts'
import { parseJson } from './json-parse.ts'
import type { Json } from './json-parse.ts'
import { checkInclusion, hashLeaf } from './merkle.ts'
import { verifyReceipt } from './verify-receipt.ts'
import type { VerifyOptions } from './verify-receipt.ts'

/** A stream whose every entry up to its end was shown. */
export type VerifiedStream = {
  readonly stream: string
  /** how many entries it has, all of them given */
  readonly entries: number
  /** index of the `stream.heads` entry that says where it ends */
  readonly heads: number
  readonly origin: string
  readonly time: string
}

/**
 * Shows that the entries of one stream are all there, from the first to the one a `stream.heads` entry names as its
 * last: numbers without a gap, each entry holding the leaf hash of the one before, the last with the leaf hash that is
 * in the log. What a reader is not given he would otherwise never miss.
 *
 * @param entries exact bytes of every entry of the stream, in order; those after the end named are not looked at
 * @param proofText `{"receipt", "line", "at", "streams", "path"}` as JSON: the receipt of the `stream.heads` entry,
 *   the stream's line and its place and path (base64, leaf level first) in the tree over all lines
 * @throws VerificationError `stream_incomplete`, and as `verifyReceipt`
 */
export function verifyStream(
  entries: readonly Uint8Array[],
  proofText: string,
  options: VerifyOptions = {},
): VerifiedStream {
  const { receipt, line, at, streams, path } = readStreamProof(proofText)
  const heads = verifyReceipt(canonicalJson(receipt), options)
  const { body } = heads.entry as { readonly body?: Json }
  if (heads.entry.type !== 'stream.heads' || body === undefined || !isMembers(body))
    throw incomplete('the receipt is of no stream.heads entry')
  const root = hexDigest(body['root'])
  if (root === undefined || body['streams'] !== streams) throw incomplete('the entry names another number of streams')
  checkInclusion(at, streams, hashLeaf(utf8Bytes(canonicalJson(line))), path, root)
  const [stream, count, last] = line
  if (entries.length < count) throw incomplete(`${stream} has ${count} entries, ${entries.length} were given`)
  const end = checkChain(entries.slice(0, count), stream)
  const named = decodeBase64url(last)
  if (end === undefined || named === undefined || !sameBytes(end, named))
    throw incomplete(`the last entry of ${stream} is not the one the log names`)
  return { stream, entries: count, heads: heads.index, origin: heads.origin, time: heads.entry.time }
}

/**
 * Numbers without a gap from 1, each entry holding the leaf hash of the one before.
 * @returns the leaf hash of the last
 * @throws VerificationError `stream_incomplete`
 */
export function checkChain(entries: readonly Uint8Array[], stream: string): Uint8Array | undefined {
  let previous: Uint8Array | undefined
  for (const [at, bytes] of entries.entries()) {
    const entry = readEntry(bytes) as Entry & { readonly stream?: Json; readonly seq?: Json; readonly prev?: Json }
    if (entry.stream !== stream) throw incomplete(`entry ${at + 1} is of another stream`)
    if (entry.seq !== at + 1) throw incomplete(`entry ${at + 1} of ${stream} is missing`)
    const before = typeof entry.prev === 'string' ? decodeBase64url(entry.prev) : undefined
    const follows = previous === undefined ? entry.prev === null : before !== undefined && sameBytes(before, previous)
    if (!follows) throw incomplete(`entry ${at + 1} of ${stream} does not follow the one before it`)
    previous = hashLeaf(bytes)
  }
  return previous
}

type StreamProof = {
  receipt: Json
  line: readonly [string, number, string]
  at: number
  streams: number
  path: readonly Uint8Array[]
}

function readStreamProof(text: string): StreamProof {
  const value = parseJson(text)
  if (!isMembers(value)) throw incomplete('the proof is not an object')
  const { receipt, line, at, streams, path } = value
  if (line === undefined || !isList(line) || path === undefined || !isList(path) || receipt === undefined)
    throw incomplete('the proof has no receipt, line or path')
  const [stream, seq, leaf] = line
  if (typeof stream !== 'string' || typeof seq !== 'number' || typeof leaf !== 'string' || line.length !== 3)
    throw incomplete('the line is not [stream, seq, leaf]')
  if (typeof at !== 'number' || typeof streams !== 'number') throw incomplete('at or streams is missing')
  const hashes = path.map((hash) => (typeof hash === 'string' ? decodeBase64(hash) : undefined))
  if (!hashes.every((hash) => hash !== undefined)) throw incomplete('a hash of the path is not base64')
  return { receipt, line: [stream, seq, leaf], at, streams, path: hashes }
}

function hexDigest(value: Json | undefined): Uint8Array | undefined {
  const [, hex] = typeof value === 'string' ? (/^sha256:([0-9a-f]{64})$/.exec(value) ?? []) : []
  return hex === undefined
    ? undefined
    : Uint8Array.from({ length: 32 }, (_, i) => parseInt(hex.slice(2 * i, 2 * i + 2), 16))
}

function incomplete(detail: string): VerificationError {
  return new VerificationError('stream_incomplete', `stream: ${detail}`)
}
