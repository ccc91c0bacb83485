import type { JsonObject, JsonValue } from '@answerable/contract'
import type { Client } from '@answerable/sdk'
import { AnswerableApiError } from '@answerable/sdk'
import {
  BUNDLE_FORMAT,
  decodeBase64,
  deviationsOf,
  type Entry,
  type Period,
  readEntry,
  readProof,
  sampleOf,
  verifyCheckpoint,
} from '@answerable/verifier'
import { objectAt, objectsAt, textOr } from '../reply.ts'

export type Query = Period & { readonly useCase?: string | undefined; readonly sample: number }

/** `bundle.json` as `verifyBundle` takes it, and beside it what a person reads. */
export type Collected = {
  readonly bundle: JsonObject
  /** decision files of the sample, by id: names and texts as far as the vault still holds them */
  readonly decisions: ReadonlyMap<string, JsonObject>
}

type Stream = { name: string; entries: { index: number; entry: string }[]; proof: JsonObject | null }

/**
 * Collects evidence over a period from a running log. It decides nothing: streams are taken whole, the sample is drawn
 * from the root, deviations are found in the entries; `verifyBundle` does all of it again.
 */
export async function collect(client: Client, query: Query, tell: (line: string) => void): Promise<Collected> {
  const names = [
    'governance',
    ...(query.useCase === undefined ? await useCasesOf(client) : [query.useCase]).map(asStream),
  ]
  const streams: Stream[] = []
  for (const name of names) {
    tell(`reading ${name}`)
    // The proof first: entries read after it reach at least as far.
    const proof = await proofOf(client, name)
    const entries = await entriesOf(client, name)
    if (entries.length > 0) streams.push({ name, entries, proof })
  }
  const tails = await Promise.all(streams.map(({ entries }) => receiptOf(client, entries.at(-1)?.index ?? 0)))
  const checkpoint = readProof(textOr(tails[0]?.['proof'], '')).checkpoint
  const root = verifyCheckpoint(checkpoint).root
  const all = streams.flatMap(({ entries }) => entries.map(({ index, entry }) => ({ index, entry: parsed(entry) })))
  const byId = new Map(all.map(({ index, entry }) => [entry.id, index]))
  const entries = all.map(({ entry }) => entry).sort((a, b) => (a.id < b.id ? -1 : 1))
  const population = entries
    .filter(({ type, time }) => type === 'decision.recorded' && time >= query.from && time < query.to)
    .map(({ id }) => id)
  const drawn = sampleOf(root, population, query.sample)
  tell(`${population.length} decisions, ${drawn.length} drawn`)
  const sample: JsonObject[] = []
  const decisions = new Map<string, JsonObject>()
  for (const id of drawn) {
    sample.push({ id, receipt: await receiptOf(client, byId.get(id) ?? 0) })
    decisions.set(id, await client.readDecision({ decision: id }))
  }
  const { from, to, useCase = null } = query
  return {
    bundle: {
      format: BUNDLE_FORMAT,
      query: { from, to, useCase, sample: query.sample },
      checkpoint,
      population,
      sample,
      deviations: deviationsOf(entries, query) as unknown as JsonValue,
      streams: streams.map(({ name, entries: own, proof }, i) => ({
        stream: name,
        entries: own.map(({ entry }) => entry),
        tail: tails[i] ?? null,
        proof,
      })),
    },
    decisions,
  }
}

const asStream = (useCase: string): string => `uc:${useCase}`

async function useCasesOf(client: Client): Promise<string[]> {
  return objectsAt(await client.listUseCases({}), 'useCases').map((row) => textOr(row['useCase'], textOr(row['id'])))
}

async function entriesOf(client: Client, stream: string): Promise<Stream['entries']> {
  const entries: Stream['entries'] = []
  for (let from: number | null = 0; from !== null; ) {
    const page: JsonObject = await client.streamEntries({ stream, from })
    entries.push(
      ...objectsAt(page, 'entries').map((row) => ({ index: Number(row['index']), entry: textOr(row['entry']) })),
    )
    const { next } = page
    from = typeof next === 'number' ? next : null
  }
  return entries
}

/** Null where the log has not said yet where the stream ends. */
async function proofOf(client: Client, stream: string): Promise<JsonObject | null> {
  try {
    const { receipt, line, at, streams, path } = await client.streamProof({ stream })
    return { receipt: bare(receipt), line: line ?? null, at: at ?? null, streams: streams ?? null, path: path ?? null }
  } catch (error) {
    if (error instanceof AnswerableApiError && error.code === 'not_found') return null
    throw error
  }
}

async function receiptOf(client: Client, index: number): Promise<JsonObject> {
  return bare(objectAt(await client.readEntry({ index }), 'receipt'))
}

/** Without sealed values: the bundle outlives an erasure, and proves the same without them. */
function bare(receipt: JsonValue | undefined): JsonObject {
  const { format, entry, proof } = receipt as JsonObject
  return { format: format ?? null, entry: entry ?? null, proof: proof ?? null }
}

function parsed(entry: string): Entry {
  return readEntry(decodeBase64(entry) ?? new Uint8Array())
}
