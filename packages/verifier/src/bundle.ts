import { verifyCheckpoint } from './checkpoint.ts'
import type { Deviation, Period } from './deviations.ts'
import { deviationsOf } from './deviations.ts'
import { decodeBase64, sameBytes } from './encoding.ts'
import { isMembers, readEntry } from './entry.ts'
import type { Entry } from './entry.ts'
import { VerificationError } from './errors.ts'
import { canonicalJson, isList } from './json-canonical.ts'
import { parseJson } from './json-parse.ts'
import type { Json, JsonMembers } from './json-parse.ts'
import { encodeHex } from './hex.ts'
import { hashLeaf } from './merkle.ts'
import { sampleOf } from './sample.ts'
import type { Check, VerifyOptions } from './verify-receipt.ts'
import { verifyReceipt } from './verify-receipt.ts'
import { checkChain, verifyStream } from './verify-stream.ts'

export const BUNDLE_FORMAT = 'answerable-evidence@v1'

/** A stream of the bundle: how many entries, and up to which instant none can be missing. */
export type BundledStream = { readonly stream: string; readonly entries: number; readonly completeUntil: string | null }

export type VerifiedBundle = {
  readonly origin: string
  readonly keyPinned: boolean
  readonly period: Period
  readonly useCase: string | null
  /** ids of every decision of the period, in the order of the log */
  readonly population: readonly string[]
  /** ids of the sample, drawn again from the root */
  readonly sample: readonly string[]
  readonly deviations: readonly Deviation[]
  readonly streams: readonly BundledStream[]
  readonly checks: readonly Check[]
}

/**
 * Verifies an evidence bundle without network. Population, sample and deviations are worked out again from the entries;
 * what the bundle says about them must be the same. So leaving out a decision, choosing the sample, or dropping a
 * deviation does not pass.
 *
 * @param text content of `bundle.json`
 * @throws VerificationError `bundle_malformed`, `bundle_mismatch`, and as `verifyReceipt` and `verifyStream`
 */
export function verifyBundle(text: string, options: VerifyOptions = {}): VerifiedBundle {
  const bundle = readBundle(text)
  const { period, useCase } = bundle
  const checkpoint = verifyCheckpoint(bundle.checkpoint, options.vkeys)
  const read = bundle.streams.map((stream) => readStream(stream, checkpoint.origin, options))
  requireStreams(read, useCase)
  const entries = read.flatMap((stream) => stream.entries).sort((a, b) => (a.id < b.id ? -1 : 1))
  const population = entries.filter(
    ({ type, time }) => type === 'decision.recorded' && time >= period.from && time < period.to,
  )
  const ids = population.map(({ id }) => id)
  mustEqual(bundle.population, ids, 'the population')
  const sample = sampleOf(checkpoint.root, ids, bundle.sampleSize)
  mustEqual(
    bundle.sample.map(({ id }) => id),
    sample,
    'the sample',
  )
  const byId = new Map(entries.map((entry) => [entry.id, entry]))
  for (const { id, receipt } of bundle.sample) requireReceipt(receipt, id, byId, checkpoint.origin, options)
  const deviations = deviationsOf(entries, period)
  mustEqual(bundle.deviations, deviations as unknown as Json, 'the deviations')
  return {
    origin: checkpoint.origin,
    keyPinned: checkpoint.keyPinned,
    period,
    useCase,
    population: ids,
    sample,
    deviations,
    streams: read.map(({ stream, entries: all, completeUntil }) => ({ stream, entries: all.length, completeUntil })),
    checks: checksOf(checkpoint.keyPinned, ids, sample, deviations, read, encodeHex(checkpoint.root)),
  }
}

type ReadStream = { stream: string; entries: Entry[]; completeUntil: string | null }

/** Entries in one chain; the last of them in the log by its receipt; complete as far as a `stream.heads` entry says. */
function readStream(value: JsonMembers, origin: string, options: VerifyOptions): ReadStream {
  const { stream, entries, tail, proof } = value
  if (typeof stream !== 'string' || entries === undefined || !isList(entries) || entries.length === 0)
    throw malformed('a stream has no name or no entries')
  const bytes = entries.map((entry) => (typeof entry === 'string' ? decodeBase64(entry) : undefined))
  if (!bytes.every((one) => one !== undefined)) throw malformed('an entry is not base64')
  checkChain(bytes, stream)
  const last = verifyReceipt(canonicalJson(tail ?? null), options)
  if (last.origin !== origin) throw mismatch(`${stream} is of another log`)
  const end = bytes.at(-1)
  if (end === undefined || !sameBytes(last.leafHash, hashLeaf(end)))
    throw mismatch(`the receipt of ${stream} is not for its last entry`)
  const heads = proof === undefined || proof === null ? undefined : verifyStream(bytes, canonicalJson(proof), options)
  if (heads !== undefined && (heads.origin !== origin || heads.stream !== stream))
    throw mismatch(`the proof of ${stream} is for another stream`)
  return { stream, entries: bytes.map(readEntry), completeUntil: heads?.time ?? null }
}

/** The use case asked for, or all; and always governance, where what closed the gate stands. */
function requireStreams(streams: readonly ReadStream[], useCase: string | null): void {
  const names = streams.map(({ stream }) => stream)
  if (new Set(names).size !== names.length) throw mismatch('a stream is there twice')
  if (!names.includes('governance')) throw mismatch('the governance stream is missing')
  if (useCase !== null && !names.includes(`uc:${useCase}`)) throw mismatch(`the stream of ${useCase} is missing`)
}

function requireReceipt(
  receipt: Json,
  id: string,
  entries: ReadonlyMap<string, Entry>,
  origin: string,
  options: VerifyOptions,
): void {
  const verified = verifyReceipt(canonicalJson(receipt), options)
  if (verified.entry.id !== id || !entries.has(id)) throw mismatch(`the receipt of ${id} is for another entry`)
  if (verified.origin !== origin) throw mismatch(`the receipt of ${id} is of another log`)
}

function checksOf(
  keyPinned: boolean,
  ids: readonly string[],
  sample: readonly string[],
  deviations: readonly Deviation[],
  streams: readonly ReadStream[],
  root: string,
): Check[] {
  const count = streams.reduce((sum, { entries }) => sum + entries.length, 0)
  const open = streams.filter(({ completeUntil }) => completeUntil === null)
  const detail = keyPinned
    ? 'signed by a key you trust'
    : 'signature NOT checked: no trusted log key was given, so anyone could have made this'
  return [
    { name: 'checkpoint', ok: keyPinned, detail },
    { name: 'entry', ok: true, detail: `${count} entries of ${streams.length} streams, each chain unbroken` },
    {
      name: 'complete',
      ok: open.length === 0,
      detail:
        open.length === 0
          ? `nothing missing up to ${streams.map((one) => `${one.stream} ${one.completeUntil}`).join(', ')}`
          : `NOT shown for ${open.map(({ stream }) => stream).join(', ')}: the log has not said yet where they end`,
    },
    { name: 'population', ok: true, detail: `${ids.length} decisions, counted again from the entries` },
    { name: 'sample', ok: true, detail: `${sample.length} drawn again from the root ${root}` },
    { name: 'deviations', ok: true, detail: `${deviations.length}, found again in the entries` },
  ]
}

type Bundle = {
  checkpoint: string
  period: Period
  useCase: string | null
  sampleSize: number
  population: Json
  sample: readonly { id: string; receipt: Json }[]
  deviations: Json
  streams: readonly JsonMembers[]
}

function readBundle(text: string): Bundle {
  const value = parseJson(text)
  if (!isMembers(value) || value['format'] !== BUNDLE_FORMAT) throw malformed(`format is not ${BUNDLE_FORMAT}`)
  const { checkpoint, query, population, sample, deviations, streams } = value
  if (typeof checkpoint !== 'string' || !isMembers(query)) throw malformed('checkpoint or query is missing')
  const { from, to, useCase, sample: sampleSize } = query
  if (typeof from !== 'string' || typeof to !== 'string' || typeof sampleSize !== 'number')
    throw malformed('the query has no period or sample size')
  if (sample === undefined || !isList(sample) || streams === undefined || !isList(streams))
    throw malformed('sample or streams is missing')
  return {
    checkpoint,
    period: { from, to },
    useCase: typeof useCase === 'string' ? useCase : null,
    sampleSize,
    population: population ?? null,
    sample: sample.map(readSampled),
    deviations: deviations ?? null,
    streams: streams.map((stream) => {
      if (!isMembers(stream)) throw malformed('a stream is not an object')
      return stream
    }),
  }
}

function readSampled(value: Json): { id: string; receipt: Json } {
  if (!isMembers(value) || typeof value['id'] !== 'string') throw malformed('a sampled decision has no id')
  return { id: value['id'], receipt: value['receipt'] ?? null }
}

function mustEqual(given: Json, own: Json, what: string): void {
  if (canonicalJson(given) !== canonicalJson(own)) throw mismatch(`${what} is not what the entries give`)
}

function malformed(detail: string): VerificationError {
  return new VerificationError('bundle_malformed', `bundle: ${detail}`)
}

function mismatch(detail: string): VerificationError {
  return new VerificationError('bundle_mismatch', `bundle: ${detail}`)
}
