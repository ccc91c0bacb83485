import type { JsonObject, JsonValue } from '@answerable/contract'
import type { Labels, ReplayCall } from './types.ts'
import { bytesOf } from './recording/bytes.ts'
import { type Row, rowsOf } from './recording/lines.ts'
import type { Recorded } from './open-runs.ts'
import { flagOf, listOf, objectOf, opaqueId, textOf } from './recording/values.ts'

/**
 * Streams AgentDojo runs from JSON lines. Each line is split in two: what the gate may see (`suite`, `user_prompt`, and
 * `fn`, `args`, `result`, `error` of each call, in order), and the labels. Every other field of a call (`injected`,
 * `changed_state`) is dropped here.
 * @throws RecordingError with the line
 */
export const readAgentDojo = (path: string, seed: string): AsyncGenerator<Recorded> =>
  agentDojoRuns(bytesOf(path), seed)

export async function* agentDojoRuns(bytes: AsyncIterable<Uint8Array>, seed: string): AsyncGenerator<Recorded> {
  for await (const row of rowsOf(bytes)) yield split(row, seed)
}

const split = ({ value, number, fail }: Row, seed: string): Recorded => {
  const row = objectOf(value) ?? fail('is not an object')
  const calls = listOf(row['calls']) ?? fail('has no list of calls')
  return {
    run: {
      id: opaqueId(seed, number),
      suite: textOf(row['suite']) ?? fail('has no suite'),
      // Runs that broke off before the model spoke were recorded without a prompt: there is nothing to judge in them.
      request: textOf(row['user_prompt']) ?? (calls.length === 0 ? '' : fail('has no user_prompt')),
      calls: calls.map((call, i) => callOf(call) ?? fail(`call ${i} has no fn or args`)),
    },
    labels: labelsOf(row),
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
