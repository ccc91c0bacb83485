import type { JsonObject } from '@answerable/contract'
import { textOfAnswer } from '../../mcp/content.ts'
import type { Recorded } from '../open-runs.ts'
import type { ToolSchema } from '../types.ts'
import { Conversation } from './conversation.ts'
import { RecordingError } from './error.ts'
import { Lingering } from './lingering.ts'
import type { Row } from './lines.ts'
import { argumentsOf, listOf, objectOf, opaqueId, textOf, toolsOf } from './values.ts'

/** Calls of a session that go by before a request counts as done. */
const PATIENCE = 1_000
const MAX_CALLS = 10_000
/** Requests that wait for their answer; a log of one direction only answers none. */
const MAX_ASKED = 10_000

type Run = {
  readonly request: string
  readonly conversation: Conversation
  readonly line: number
  readonly startedAt: string | undefined
}

/** One MCP session as its messages come in: calls grouped by the request the host declared, results found by their id. */
export class McpSession {
  readonly #seed: string
  readonly #suite: string
  readonly #tools = new Map<string, ToolSchema>()
  readonly #runs = new Lingering<Run>(PATIENCE)
  /** What each open request id asked for: a list of tools, or a call of a run. */
  readonly #asked = new Map<string, 'list' | { conversation: Conversation; call: string }>()
  #latest: Run | undefined

  constructor(seed: string, suite: string) {
    this.#seed = seed
    this.#suite = suite
  }

  hears(message: JsonObject, row: Row, { time, request }: Said): void {
    const id = idOf(message)
    if (message['method'] === 'tools/list' && id !== undefined) this.#asks(id, 'list')
    else if (message['method'] === 'tools/call') this.#called(message, id, row, { time, request })
    else if (message['method'] === undefined && id !== undefined) this.#answered(message, id)
  }

  /** Runs that nothing was added to for a while. */
  *finished(): Generator<Recorded> {
    for (const [, run] of this.#runs.expired()) yield this.#recorded(run)
  }

  *end(): Generator<Recorded> {
    for (const [, run] of this.#runs.rest()) yield this.#recorded(run)
  }

  #called(message: JsonObject, id: string | undefined, { number, fail }: Row, { time, request }: Said): void {
    const params = objectOf(message['params'])
    const tool = textOf(params?.['name']) ?? fail('calls a tool without a name')
    const args = argumentsOf(params?.['arguments']) ?? fail('calls a tool without JSON arguments')
    // A call that names no request belongs to the one the host named last: a new run would forget what this one read.
    const named = request ?? this.#latest?.request ?? ''
    const run = this.#runs.touch(named, () => newRun(named, number, time))
    this.#latest = run
    // Not the message's id: a client that starts over counts from one again.
    const call = `call ${run.conversation.size}`
    run.conversation.calls(call, { tool, arguments: args })
    if (id !== undefined) this.#asks(id, { conversation: run.conversation, call })
    if (run.conversation.size > MAX_CALLS)
      throw new RecordingError('recording_too_large', `one run has over ${MAX_CALLS} calls`, { line: number })
  }

  #asks(id: string, asked: 'list' | { conversation: Conversation; call: string }): void {
    this.#asked.delete(id)
    this.#asked.set(id, asked)
    const oldest = this.#asked.keys().next()
    if (this.#asked.size > MAX_ASKED && oldest.done !== true) this.#asked.delete(oldest.value)
  }

  #answered(message: JsonObject, id: string): void {
    const asked = this.#asked.get(id)
    const result = objectOf(message['result'])
    const error = objectOf(message['error'])
    if (asked === undefined || isOtherAnswer(result)) return
    this.#asked.delete(id)
    if (asked === 'list') {
      for (const tool of toolsOf(result?.['tools'])) this.#tools.set(tool.name, tool)
    } else if (error !== undefined) {
      const message = textOf(error['message']) ?? ''
      const data = error['data']
      const text = textOfAnswer({ error: { code: 0, message, ...(data === undefined ? {} : { data }) } })
      asked.conversation.returned(asked.call, { error: text })
    } else if (result !== undefined) {
      const text = textOfAnswer({ result })
      asked.conversation.returned(asked.call, result['isError'] === true ? { error: text } : { result: text })
    }
  }

  #recorded({ conversation, line, startedAt }: Run): Recorded {
    const tools = [...this.#tools.values()]
    const run = {
      id: opaqueId(this.#seed, line),
      suite: this.#suite,
      ...conversation.end(),
      ...(startedAt === undefined ? {} : { startedAt }),
      ...(tools.length === 0 ? {} : { tools }),
    }
    return { run, labels: null }
  }
}

type Said = { readonly time: string | undefined; readonly request: string | undefined }

const newRun = (request: string, line: number, startedAt: string | undefined): Run => {
  const conversation = new Conversation()
  conversation.says(request)
  return { request, conversation, line, startedAt }
}

/** Ids 1 and "1" are two ids (JSON-RPC 2.0 section 4). */
const idOf = ({ id }: JsonObject): string | undefined =>
  typeof id === 'string' || typeof id === 'number' ? JSON.stringify(id) : undefined

/** A client's answer to the server's own request may bear the id of an open call: sampling, roots, elicitation. */
const isOtherAnswer = (result: JsonObject | undefined): boolean =>
  result !== undefined &&
  !listOf(result['content']) &&
  (result['model'] !== undefined || result['roots'] !== undefined || result['action'] !== undefined)
