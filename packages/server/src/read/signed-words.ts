import { type JsonObject, type JsonValue, describe, type LoggedEventOf, type Payload } from '@answerable/contract'
import type { Edge } from '../http/edge.ts'
import { sha256Digest } from '@answerable/ledger'
import type { OpenedEntry } from './log-reader.ts'
import { statementNames } from './statement-names.ts'

/** The words a person signed, or why they cannot be shown. */
export type SignedWords = { digest: string; assurance: string; sentences: string[] | null }

/**
 * The sentences an owner saw when signing. They are stored nowhere: rendered again from the entry, and shown only if
 * they have the very digest that was signed, so nobody can put other words into the owner's mouth.
 */
export async function wordsOfAcceptance(
  edge: Edge,
  entry: OpenedEntry & { event: LoggedEventOf<'acceptance.signed'> },
): Promise<SignedWords | null> {
  const signed = entry.signatures[0]?.statement
  if (signed === undefined) return null
  const payload = payloadOf(entry)
  const { model } = await edge.view(entry.index - 1)
  const now = async () => entry.event.time
  const names = await statementNames({ log: edge.log, store: edge.store, model, now }, payload, signed.signer)
  const sentences = describe({ type: 'acceptance.sign', payload: payload as Payload<'acceptance.sign'> }, names)
  const exact = edge.digest(payload) === signed.digest && sha256Digest(sentences.join('\n')) === signed.text
  return { digest: signed.text, assurance: signed.assurance, sentences: exact ? sentences : null }
}

/** The payload as it was signed: the open fields, and the sealed ones the vault still holds. */
function payloadOf({ event, values }: OpenedEntry & { event: LoggedEventOf<'acceptance.signed'> }): JsonObject {
  const { useCase, revision, assumptions, answer, authority, residualRisk, evidence, until, next } = event.body
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
    covers: next === undefined ? 'this' : 'this_and_next',
    ...(next === undefined ? {} : { next }),
    ...(values['reason'] === undefined ? {} : { reason: values['reason'] }),
    ...(until === null ? {} : { until }),
  }
}
