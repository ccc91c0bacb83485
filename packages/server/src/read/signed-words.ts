import {
  type JsonObject,
  type JsonValue,
  describe,
  type LoggedEventOf,
  NO_CALLS,
  type Payload,
  pastCallSentences,
} from '@answerable/contract'
import type { Edge } from '../http/edge.ts'
import type { OpenedEntry } from './log-reader.ts'
import { statementNames } from './statement-names.ts'

/**
 * The words a person signed, or why they cannot be shown as they were. `sentences`: only those with the very digest that
 * was signed. `today`: where the program words statements otherwise since, the same data in today's words.
 */
export type SignedWords = {
  digest: string
  /** of the data, as signed */
  data: string
  assurance: string
  sentences: string[] | null
  today: string[] | null
  notice: string | null
}

const REWORDED =
  'These are not the sentences that were signed: since then they are worded otherwise, or what they quote was erased. The data are the same: they have the digest that was signed.'
const WITHHELD = 'A call of the past, shown to those who may read decisions of this use case.'
const GONE = 'Part of what was signed is no longer held here, so it cannot be shown.'

/**
 * The sentences an owner saw when signing. They are stored nowhere: rendered again from the entry, and shown as signed
 * only if they have the very digest that was signed, so nobody can put other words into the owner's mouth. Data that still
 * have their own digest are shown in today's words, with a notice; where that differs too, nothing is.
 *
 * @param records whether the reader may read decisions of this use case: past calls the owner was shown are such
 */
export async function wordsOfAcceptance(
  edge: Edge,
  entry: OpenedEntry & { event: LoggedEventOf<'acceptance.signed'> },
  records: boolean,
): Promise<SignedWords | null> {
  const signed = entry.signatures[0]?.statement
  if (signed === undefined) return null
  const payload = payloadOf(entry)
  const { model } = await edge.view(entry.index - 1)
  const now = async () => entry.event.time
  const names = await statementNames(
    { log: edge.log, store: edge.store, model, now, evaluate: edge.evaluate },
    payload,
    signed.signer,
  )
  const sentences = describe({ type: 'acceptance.sign', payload: payload as Payload<'acceptance.sign'> }, names)
  const calls = records ? [] : pastCallSentences(payload as Payload<'acceptance.sign'>, names)
  const shown = sentences.map((line) => (calls.includes(line) && line !== NO_CALLS ? WITHHELD : line))
  const { statementDigests: digests } = edge
  const sameData = digests.payload(signed, payload) === signed.digest
  const exact = sameData && digests.text(signed, sentences) === signed.text
  return {
    digest: signed.text,
    data: signed.digest,
    assurance: signed.assurance,
    sentences: exact ? shown : null,
    today: sameData && !exact ? shown : null,
    notice: exact ? null : sameData ? REWORDED : GONE,
  }
}

/** The payload as it was signed: the open fields, and the sealed ones the vault still holds. */
function payloadOf({ event, values }: OpenedEntry & { event: LoggedEventOf<'acceptance.signed'> }): JsonObject {
  const { useCase, revision, assumptions, answer, authority, residualRisk, evidence, pastCalls, until, next } =
    event.body
  const sealed = (name: string): JsonValue =>
    values[name] === undefined ? [] : (JSON.parse(values[name]) as JsonValue)
  return {
    useCase,
    revision,
    assumptions,
    answer,
    ...(authority === null ? {} : { authority }),
    residualRisk: residualRisk as JsonObject,
    conditions: sealed('conditions'),
    evidence: evidence as unknown as JsonValue,
    justification: sealed('justification'),
    compensatingControls: sealed('compensatingControls'),
    ...(values['dissent'] === undefined ? {} : { dissent: values['dissent'] }),
    ...(pastCalls === undefined ? {} : { pastCalls: pastCalls as unknown as JsonValue }),
    covers: next === undefined ? 'this' : 'this_and_next',
    ...(next === undefined ? {} : { next }),
    ...(values['reason'] === undefined ? {} : { reason: values['reason'] }),
    ...(until === null ? {} : { until }),
  }
}
