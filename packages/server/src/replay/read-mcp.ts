import type { JsonObject, JsonValue } from '@answerable/contract'
import { REQUEST_META } from '../mcp/meta.ts'
import type { Recorded } from './open-runs.ts'
import { RecordingError } from './recording/error.ts'
import { type Row, rowsOf } from './recording/lines.ts'
import { McpSession } from './recording/mcp-session.ts'
import { instantOf, listOf, objectOf, textOf } from './recording/values.ts'

/** Sessions whose end is not in the log: the oldest gives way. */
const MAX_SESSIONS = 1_000

/**
 * Streams runs from a log of JSON-RPC messages between an MCP client and server, one per line, both directions. A line
 * is the message, or an object with it as `message` beside `session` and `time`. `initialize` begins a session anew.
 * The request is what the host declared in `_meta["answerable/request"]` of a call; without it the request is empty.
 * @throws RecordingError with the line
 */
export async function* mcpRuns(
  bytes: AsyncIterable<Uint8Array>,
  seed: string,
  suite: string,
): AsyncGenerator<Recorded> {
  const sessions = new Map<string, McpSession>()
  let number = 0
  for await (const row of rowsOf(bytes)) {
    number = row.number
    const { session: key, time, messages } = lineOf(row)
    for (const message of messages) {
      const isStart = message['method'] === 'initialize'
      const known = sessions.get(key)
      if (isStart && known !== undefined) yield* known.end()
      const session = known === undefined || isStart ? new McpSession(seed, suite) : known
      // Order of use: the session heard of longest ago stands first.
      sessions.delete(key)
      sessions.set(key, session)
      session.hears(message, row, { time, request: requestOf(message) })
      yield* session.finished()
    }
    const oldest = sessions.size > MAX_SESSIONS ? sessions.entries().next().value : undefined
    if (oldest !== undefined) {
      yield* oldest[1].end()
      sessions.delete(oldest[0])
    }
  }
  if (number === 0) throw new RecordingError('recording_malformed', 'holds no message', { line: 1 })
  for (const session of sessions.values()) yield* session.end()
}

const lineOf = ({ value, fail }: Row): { session: string; time: string | undefined; messages: JsonObject[] } => {
  const outer = objectOf(value)
  const inner = outer !== undefined && outer['jsonrpc'] === undefined ? outer['message'] : value
  const batch: JsonValue[] = listOf(inner) ?? [inner ?? null]
  const messages = batch.map((item) => {
    const message = objectOf(item)
    return message?.['jsonrpc'] === '2.0' ? message : fail('is no JSON-RPC 2.0 message')
  })
  const session = textOf(outer?.['session']) ?? textOf(outer?.['sessionId']) ?? ''
  return { session, time: instantOf(outer?.['time'] ?? outer?.['timestamp']), messages }
}

const requestOf = (message: JsonObject): string | undefined =>
  textOf(objectOf(objectOf(message['params'])?.['_meta'])?.[REQUEST_META])
