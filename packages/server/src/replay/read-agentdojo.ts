import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { createGunzip } from 'node:zlib'
import type { JsonObject, JsonValue } from '@answerable/contract'
import type { Labels, ReplayCall, ReplayRun } from './types.ts'

export type Recorded = { readonly run: ReplayRun; readonly labels: Labels | null }

export type RecordingErrorCode = 'recording_unreadable' | 'recording_malformed'

/** A recording that cannot be replayed: the message names the line. */
export class RecordingError extends Error {
  override readonly name = 'RecordingError'
  readonly code: RecordingErrorCode
  constructor(code: RecordingErrorCode, message: string, cause?: unknown) {
    super(message, { cause })
    this.code = code
  }
}

/**
 * Streams AgentDojo runs from JSON lines, gzipped when the name ends in `.gz`. Each line is split in two: what the
 * gate may see (`suite`, `user_prompt`, and `fn`, `args`, `result`, `error` of each call, in order), and the labels.
 * Every other field of a call (`injected`, `changed_state`) is dropped here.
 * @throws RecordingError `recording_unreadable`, `recording_malformed` with the line
 */
export async function* readAgentDojo(path: string, seed: string): AsyncGenerator<Recorded> {
  const file = createReadStream(path)
  const bytes = path.endsWith('.gz') ? file.pipe(createGunzip()) : file
  // A pipe does not forward the source's error: without this a missing file would hang the reader.
  file.on('error', (cause) => bytes.destroy(cause))
  let number = 0
  try {
    for await (const line of createInterface({ input: bytes, crlfDelay: Number.POSITIVE_INFINITY })) {
      number++
      if (line.trim() !== '') yield split(line, number, seed)
    }
  } catch (cause) {
    if (cause instanceof RecordingError) throw cause
    throw new RecordingError('recording_unreadable', `${path} cannot be read after line ${number}`, cause)
  }
}

const split = (line: string, number: number, seed: string): Recorded => {
  const fail = (what: string, cause?: unknown): never => {
    throw new RecordingError('recording_malformed', `line ${number}: ${what}`, cause)
  }
  const row = objectOf(parsed(line, fail)) ?? fail('is not an object')
  const calls = Array.isArray(row['calls']) ? row['calls'] : fail('has no list of calls')
  const run: ReplayRun = {
    id: createHash('sha256').update(`${seed}\n${number}`).digest('hex').slice(0, 16),
    suite: textOf(row['suite']) ?? fail('has no suite'),
    // Runs that broke off before the model spoke were recorded without a prompt: there is nothing to judge in them.
    request: textOf(row['user_prompt']) ?? (calls.length === 0 ? '' : fail('has no user_prompt')),
    calls: calls.map((call, i) => callOf(call) ?? fail(`call ${i} has no fn or args`)),
  }
  return { run, labels: labelsOf(row) }
}

const parsed = (line: string, fail: (what: string, cause?: unknown) => never): JsonValue => {
  try {
    return JSON.parse(line) as JsonValue
  } catch (cause) {
    return fail('is not JSON', cause)
  }
}

const callOf = (value: JsonValue): ReplayCall | undefined => {
  const call = objectOf(value)
  const tool = textOf(call?.['fn'])
  const args = objectOf(call?.['args'])
  if (call === undefined || tool === undefined || args === undefined) return undefined
  return { tool, arguments: args, result: textOf(call['result']) ?? null, error: textOf(call['error']) ?? null }
}

const labelsOf = (row: JsonObject): Labels | null => {
  const attack = textOf(row['attack'])
  const userTask = textOf(row['user_task'])
  if (attack === undefined || userTask === undefined) return null
  const attackCall = row['attack_call']
  return {
    source: textOf(row['id']) ?? '',
    userTask,
    injectionTask: textOf(row['injection_task']) ?? null,
    attack,
    attackSucceeded: flagOf(row['attack_success']),
    attackCall: typeof attackCall === 'number' ? attackCall : null,
    utility: flagOf(row['utility']),
  }
}

const objectOf = (value: JsonValue | undefined): JsonObject | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined
const textOf = (value: JsonValue | undefined): string | undefined => (typeof value === 'string' ? value : undefined)
const flagOf = (value: JsonValue | undefined): boolean | null => (typeof value === 'boolean' ? value : null)
