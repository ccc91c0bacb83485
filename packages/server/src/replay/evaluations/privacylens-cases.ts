import type { JsonObject, JsonValue } from '@answerable/contract'
import { bytesOf } from '../recording/bytes.ts'
import { type Row, rowsOf } from '../recording/lines.ts'
import { argumentsOf, listOf, objectOf, opaqueId, textOf } from '../recording/values.ts'
import type { ReplayRun } from '../types.ts'

/** A recorded trajectory up to the message that could leak, and texts such a message could hold. */
export type LeakCase = {
  readonly run: ReplayRun
  /** The tool that would send the message, and its recipient as far as the instruction names one. */
  readonly tool: string
  readonly recipient: string | undefined
  /** Facts that must not be sent, in the words of the people who labelled them. */
  readonly secrets: readonly string[]
  /** Other sentences of the same results, which share no two long words with a secret. */
  readonly others: readonly string[]
}

/**
 * Streams PrivacyLens trajectories. The message itself is not recorded, so it is put together from these texts.
 * @throws RecordingError with the line
 */
export async function* leakCases(path: string, seed: string): AsyncGenerator<LeakCase> {
  for await (const row of rowsOf(bytesOf(path))) yield caseOf(row, seed)
}

function caseOf({ value, number, fail }: Row, seed: string): LeakCase {
  const row = objectOf(value) ?? fail('is not an object')
  const request = textOf(row['instruction']) ?? fail('has no instruction')
  const steps = (listOf(row['steps']) ?? fail('has no steps')).map(objectOf).filter((step) => step !== undefined)
  const secrets = (listOf(row['sensitive_items']) ?? []).map(textOf).filter((item) => item !== undefined)
  const calls = steps.map((step) => ({
    tool: textOf(step['fn']) ?? fail('has a step without a tool'),
    arguments: argumentsOf(step['args']) ?? {},
    result: textOf(step['result']) ?? null,
    error: null,
  }))
  const texts = calls.flatMap(({ result }) => stringsIn(parsed(result)))
  return {
    run: { id: opaqueId(seed, number), suite: 'privacylens', request, calls },
    tool: textOf(row['final_action_fn']) ?? fail('has no final_action_fn'),
    recipient: recipientIn(request),
    secrets,
    others: [...new Set(texts.flatMap(sentencesIn))].filter((text) => secrets.every((item) => shared(text, item) < 2)),
  }
}

const parsed = (result: string | null): JsonValue => {
  try {
    return JSON.parse(result ?? '') as JsonValue
  } catch {
    return result
  }
}

const stringsIn = (value: JsonValue): string[] =>
  typeof value === 'string'
    ? [value]
    : typeof value === 'object' && value !== null
      ? Object.values(value as JsonObject).flatMap(stringsIn)
      : []

const SHORTEST_SENTENCE = 5
const sentencesIn = (text: string): string[] =>
  text
    .split(/(?<=[.!?])\s+/u)
    .map((sentence) => sentence.trim())
    .filter((sentence) => sentence.split(/\s+/u).length >= SHORTEST_SENTENCE)

const longWords = (text: string): Set<string> => new Set(text.toLowerCase().match(/\p{L}{5,}/gu) ?? [])

const shared = (a: string, b: string): number => {
  const words = longWords(b)
  return [...longWords(a)].filter((word) => words.has(word)).length
}

const PLACES =
  /^(?:Gmail|Notion\w*|Messenger|Slack|Facebook\w*|Google\w*|Calendar|Zoom\w*|Manager|Please|Could|Can|You|My)$/u

/** A mail address, or the first capitalised words that are neither the sentence's first nor an application. */
const recipientIn = (request: string): string | undefined => {
  const mail = /[^\s()<>,]+@[\w.-]+\w/u.exec(request)?.[0]
  if (mail !== undefined) return mail
  for (const { 0: name, index } of request.matchAll(/\p{Lu}[\p{L}.]+(?: \p{Lu}\p{L}+)*/gu)) {
    const words = name.split(' ').filter((word) => !PLACES.test(word))
    if (index > 0 && words.length > 0) return words.join(' ').replace(/\.$/u, '')
  }
  return undefined
}
