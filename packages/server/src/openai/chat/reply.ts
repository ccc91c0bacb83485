import type { JsonObject, JsonValue } from '@answerable/contract'
import { argumentsOfText, listOf, objectOf, pick, textOf, unreadable } from '../read.ts'
import type { Said, ToolCall, Verdict } from '../types.ts'

const ABOUT = ['id', 'created', 'model', 'usage', 'system_fingerprint', 'service_tier'] as const
/** The parts of a message that are words. Some servers of this API stream the model's reasoning beside its answer. */
const WORDS = ['reasoning_content', 'reasoning', 'content', 'refusal'] as const
const FINISHES: ReadonlySet<JsonValue | undefined> = new Set(['stop', 'length', 'content_filter'])

/** @throws GatewayError `upstream_unreadable` */
export function saidInChat(reply: JsonObject): Said {
  const { message, finish } = choiceOf(reply)
  if (listOf(reply['choices'])?.length !== 1) throw unreadable('it has several choices')
  const acts = ['function_call', 'audio'].find((name) => message[name] !== undefined && message[name] !== null)
  if (acts !== undefined) throw unreadable(`it has a ${acts}`)
  const words = WORDS.map((name) => wordsOf(message[name]))
  return {
    text: words.filter((text) => text !== '').join('\n'),
    calls: (listOf(message['tool_calls']) ?? []).map((call) => callOf(call, finish === 'length')),
  }
}

export function shapeChat(reply: JsonObject, { calls }: Said, verdict: Verdict): JsonObject {
  const { message, finish } = choiceOf(reply)
  const passed = calls.filter((_, at) => verdict.calls.has(at))
  const whole = verdict.sentence === ''
  const words = whole ? { content: null, ...pick(message, WORDS) } : { content: verdict.sentence }
  return {
    ...pick(reply, ABOUT),
    object: 'chat.completion',
    choices: [
      {
        index: 0,
        message: {
          role: 'assistant',
          refusal: null,
          ...words,
          ...(passed.length === 0 ? {} : { tool_calls: passed.map(written) }),
        },
        logprobs: null,
        finish_reason:
          passed.length > 0 ? 'tool_calls' : whole ? (FINISHES.has(finish) ? finish : 'stop') : 'content_filter',
      },
    ],
    answerable: verdict.answerable,
  }
}

function choiceOf(reply: JsonObject): { message: JsonObject; finish: JsonValue } {
  const choice = objectOf(listOf(reply['choices'])?.[0])
  const message = objectOf(choice?.['message'])
  if (message === undefined) throw unreadable('it has no message')
  return { message, finish: choice?.['finish_reason'] ?? null }
}

function wordsOf(value: JsonValue | undefined): string {
  if (value === undefined || value === null) return ''
  if (typeof value === 'string') return value
  throw unreadable('its words are no text')
}

/** @param cut the answer reached its limit: a text that was cut off cannot be told from a whole one */
function callOf(value: JsonValue, cut: boolean): ToolCall {
  const call = objectOf(value)
  const custom = call?.['type'] === 'custom'
  const called = objectOf(call?.[custom ? 'custom' : 'function'])
  const id = textOf(call?.['id'])
  const tool = textOf(called?.['name'])
  if (id === undefined || id === '' || tool === undefined) throw unreadable('a tool call has no id or no name')
  const input = textOf(called?.[custom ? 'input' : 'arguments']) ?? ''
  return { id, tool, custom, arguments: custom ? (cut ? undefined : { input }) : argumentsOfText(input) }
}

/** Approved = shown = executed: the arguments are written from what was judged, not copied from what came. */
function written({ id, tool, custom, arguments: values = {} }: ToolCall): JsonObject {
  return custom
    ? { id, type: 'custom', custom: { name: tool, input: values['input'] ?? '' } }
    : { id, type: 'function', function: { name: tool, arguments: JSON.stringify(values) } }
}
