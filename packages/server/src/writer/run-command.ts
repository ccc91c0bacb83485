import { AnswerableError, type JsonObject, type RecordRow } from '@answerable/contract'
import type { Envelope, Tools } from '@answerable/domain'
import { LedgerError } from '@answerable/ledger'
import { signaturesOf } from '../ledger/build-entry.ts'
import { openSealed } from '../ledger/disclosures.ts'
import type { ReceiptContent } from '../ledger/receipts.ts'
import { readVerified } from '../ledger/verified-entries.ts'
import type { Batch, BatchTools, Provenance } from './batch.ts'
import { readFacts } from './load-facts.ts'

/** The command itself is refused: its idempotency key and number stay free, nobody has signed what the gate saw. */
const FOUND_BY_GATE: Provenance = { actor: { kind: 'system', id: 'gate' }, signatures: [], idempotency: undefined }

/** What a command came to, before the commit makes it true. */
export type Outcome = {
  readonly result: JsonObject
  readonly receipt: ReceiptContent
  /** index of the command's last entry: the result is true there */
  readonly index: number
  readonly entries: readonly { id: string; index: number }[]
}

/**
 * Judges one command inside a batch and adds its entries.
 * @throws AnswerableError with the refusal; a failure of ours becomes `internal` and leaves the batch untouched
 */
export async function runCommand(envelope: Envelope, batch: Batch, tools: Tools, deps: BatchTools): Promise<Outcome> {
  try {
    await readFacts([envelope], batch.model, batch.now, batch.facts, batch.reader)
    const earlier = earlierOf(envelope, batch)
    if (earlier !== undefined) return await answerAgain(envelope, earlier, batch, deps)
    const { domain } = deps
    const decided = domain.decide({ model: batch.model, facts: batch.facts.view, tools, now: batch.now }, envelope)
    if (!decided.ok) {
      if (decided.found !== undefined) await batch.add(decided.found, [], FOUND_BY_GATE)
      throw new AnswerableError(
        decided.code,
        decided.detail,
        decided.issues === undefined ? {} : { issues: decided.issues },
      )
    }
    if (decided.events.length === 0) throw new RangeError(`${envelope.command.type} was accepted without an entry`)
    const built = await batch.add(decided.events, decided.documents ?? [], {
      actor: domain.actorOf(envelope.principal),
      signatures: signaturesOf(envelope.principal),
      idempotency: envelope.idempotency && { key: envelope.idempotency.key, body: envelope.idempotency.body },
      emitter: envelope.emitter,
    })
    return outcomeOf(envelope, built, deps)
  } catch (error) {
    throw asRefusal(error)
  }
}

/** What the command led to before, under its own key or, while it is young enough, under one beside. */
function earlierOf({ idempotency }: Envelope, { facts, now }: Batch): RecordRow<'idempotency'> | undefined {
  if (idempotency === undefined) return undefined
  const { key, beside = { keys: [], forMs: 0 } } = idempotency
  const isYoung = (row: RecordRow<'idempotency'>): boolean => Date.parse(now) - Date.parse(row.time) < beside.forMs
  const others = beside.keys.map((other) => facts.read('idempotency', other))
  return facts.read('idempotency', key) ?? others.find((row) => row !== undefined && isYoung(row))
}

function asRefusal(error: unknown): AnswerableError {
  if (error instanceof AnswerableError) return error
  if (error instanceof LedgerError && REFUSED_INPUT.has(error.code)) {
    return new AnswerableError('invalid_input', `this does not fit one entry: ${error.message}`, { cause: error })
  }
  return new AnswerableError('internal', undefined, { cause: error })
}

const REFUSED_INPUT: ReadonlySet<string> = new Set([
  'entry_too_large',
  'entry_number_refused',
  'json_unsupported_value',
])

type Answered = {
  event: Parameters<BatchTools['domain']['answer']>[1][number]
  row: { bytes: Uint8Array }
  disclosures: Readonly<Record<string, string>>
}

function outcomeOf(envelope: Envelope, built: readonly Answered[], { domain }: BatchTools): Outcome {
  const [first] = built
  const last = built.at(-1)
  if (first === undefined || last === undefined) throw new RangeError('a command without entries has no answer')
  return {
    result: domain.answer(
      envelope.command.type,
      built.map(({ event }) => event),
    ),
    receipt: { index: first.event.index, bytes: first.row.bytes, disclosures: first.disclosures },
    index: last.event.index,
    entries: built.map(({ event }) => ({ id: event.id, index: event.index })),
  }
}

/**
 * The answer to a command that is in the log already, from its entries alone: the same before and after a crash.
 * INVARIANT: one idempotency key acts once; with another body it is refused.
 */
async function answerAgain(
  envelope: Envelope,
  row: RecordRow<'idempotency'>,
  batch: Batch,
  deps: BatchTools,
): Promise<Outcome> {
  if (row.body !== envelope.idempotency?.body) throw new AnswerableError('idempotency_key_reused')
  const { head, reads } = batch.reader
  if (row.index >= head.size) return outcomeOf(envelope, batch.builtFrom(row.index, row.count), deps)
  const indexes = Array.from({ length: row.count }, (_, i) => row.index + i)
  const entries = await readVerified(indexes, head, reads, deps.leaves)
  const stands = entries[0]?.event.idempotency
  // An edited row must not lead to another command's answer.
  if (
    entries.length !== row.count ||
    stands?.key !== row.id ||
    stands.body !== row.body ||
    stands.count !== row.count
  ) {
    throw new RangeError(`row idempotency ${row.id} is not what its entry says`)
  }
  const opened = await openSealed(entries, reads, deps.vault)
  return outcomeOf(
    envelope,
    entries.map((entry) => ({ ...entry, disclosures: opened.get(entry.event.id)?.disclosures ?? {} })),
    deps,
  )
}
