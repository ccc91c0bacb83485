import type { JsonObject, JsonValue } from '@answerable/contract'
import { bytesOf } from '../recording/bytes.ts'
import { type Row, rowsOf } from '../recording/lines.ts'
import { listOf, objectOf, opaqueId, textOf } from '../recording/values.ts'
import type { ReplayCall, ReplayRun } from '../types.ts'
import { bookingFacts } from './airline-facts.ts'

/** A recorded conversation as the gate may see it, and which of its calls its task expects (for scoring only). */
export type AirlineRun = { readonly run: ReplayRun; readonly isExpected: readonly boolean[] }

/**
 * Streams tau-bench airline conversations. What the customer says between two calls is a new request beside those
 * before it; the facts the booking system's adapter would set are added to the arguments of a write.
 * A call is expected where a ground-truth action has its tool and arguments.
 * @throws RecordingError with the line
 */
export async function* airlineRuns(path: string, seed: string): AsyncGenerator<AirlineRun> {
  for await (const row of rowsOf(bytesOf(path))) yield runOf(row, seed)
}

function runOf({ value, number, fail }: Row, seed: string): AirlineRun {
  const row = objectOf(value)
  const said = (listOf(row?.['messages']) ?? fail('has no messages')).map(customerText)
  const expected = (listOf(row?.['expected_actions']) ?? []).map((action) => signature(objectOf(action)))
  const calls: ReplayCall[] = []
  const isExpected: boolean[] = []
  let heard = 0
  for (const each of listOf(row?.['calls']) ?? fail('has no calls')) {
    const call = objectOf(each)
    const args = objectOf(call?.['args']) ?? fail('has a call without arguments')
    const turn = typeof call?.['turn'] === 'number' ? call['turn'] : fail('has a call without its turn')
    const fresh = said.slice(heard, turn).filter((text) => text !== undefined)
    heard = Math.max(heard, turn)
    const last = said.slice(0, turn).findLast((text) => text !== undefined) ?? ''
    const tool = textOf(call?.['fn']) ?? fail('has a call without a tool')
    const now = { tool, arguments: args, result: textOf(call?.['result']) ?? null, error: null }
    const facts = bookingFacts(now, calls, last)
    calls.push({ ...now, arguments: { ...args, ...facts }, ...(fresh.length > 0 ? { said: fresh.join('\n') } : {}) })
    isExpected.push(expected.includes(signature({ fn: tool, args })))
  }
  return { run: { id: opaqueId(seed, number), suite: 'airline', request: '', calls }, isExpected }
}

const customerText = (message: JsonValue): string | undefined => {
  const { role, text } = objectOf(message) ?? {}
  return role === 'user' ? textOf(text) : undefined
}

const signature = (action: JsonObject | undefined): string =>
  JSON.stringify([action?.['fn'] ?? null, sorted(action?.['args'] ?? null)])

/** Names of an object say the same in any order; items of a list do not. */
const sorted = (value: JsonValue): JsonValue => {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(entries.map(([name, item]) => [name, sorted(item)]))
}
