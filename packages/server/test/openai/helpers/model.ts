import type { JsonObject } from '@answerable/contract'
import { json, type Script, stream } from './upstream.ts'

/** A call as a test writes it; arguments as text where they are to be broken. */
export type Call = { id: string; tool: string; args: object | string }
export type Answer = { text?: string; reasoning?: string; calls?: readonly Call[] }

const argumentsOf = ({ args }: Call): string => (typeof args === 'string' ? args : JSON.stringify(args))
const ABOUT = { id: 'chatcmpl-1', created: 1_800_000_000, model: 'upstream-model' }
const USAGE = { prompt_tokens: 9, completion_tokens: 5, total_tokens: 14 }

/** A chat completion, whole or as the chunks OpenAI streams it in. */
export function chatAnswer({ text, reasoning, calls = [] }: Answer, streamed = false): Script {
  const finish = calls.length > 0 ? 'tool_calls' : 'stop'
  if (!streamed) {
    const message: JsonObject = {
      role: 'assistant',
      content: text ?? null,
      ...(reasoning === undefined ? {} : { reasoning_content: reasoning }),
      ...(calls.length === 0
        ? {}
        : {
            tool_calls: calls.map((call) => ({
              id: call.id,
              type: 'function',
              function: { name: call.tool, arguments: argumentsOf(call) },
            })),
          }),
    }
    const choices = [{ index: 0, message, logprobs: null, finish_reason: finish }]
    return json({ ...ABOUT, object: 'chat.completion', choices, usage: USAGE })
  }
  const chunk = (delta: object, finish_reason: string | null = null): object => ({
    ...ABOUT,
    object: 'chat.completion.chunk',
    choices: [{ index: 0, delta, finish_reason }],
  })
  const halves = (all: string): string[] => [all.slice(0, all.length / 2), all.slice(all.length / 2)]
  return stream([
    chunk({ role: 'assistant', content: '' }),
    ...(reasoning === undefined ? [] : halves(reasoning).map((half) => chunk({ reasoning_content: half }))),
    ...(text === undefined ? [] : halves(text).map((half) => chunk({ content: half }))),
    ...calls.flatMap((call, index) => [
      chunk({
        tool_calls: [{ index, id: call.id, type: 'function', function: { name: call.tool, arguments: '' } }],
      }),
      ...halves(argumentsOf(call)).map((half) => chunk({ tool_calls: [{ index, function: { arguments: half } }] })),
    ]),
    chunk({}, finish),
    { ...ABOUT, object: 'chat.completion.chunk', choices: [], usage: USAGE },
    '[DONE]',
  ])
}

/** A response, whole or as the events OpenAI streams it in. */
export function responsesAnswer({ text, reasoning, calls = [] }: Answer, streamed = false): Script {
  const output: JsonObject[] = [
    ...(reasoning === undefined
      ? []
      : [{ id: 'rs_1', type: 'reasoning', summary: [{ type: 'summary_text', text: reasoning }] }]),
    ...(text === undefined
      ? []
      : [
          {
            id: 'msg_1',
            type: 'message',
            role: 'assistant',
            status: 'completed',
            content: [{ type: 'output_text', text, annotations: [], logprobs: [] }],
          },
        ]),
    ...calls.map((call, at) => ({
      id: `fc_${at}`,
      type: 'function_call',
      status: 'completed',
      call_id: call.id,
      name: call.tool,
      arguments: argumentsOf(call),
    })),
  ]
  const base = { id: 'resp_1', object: 'response', created_at: 1_800_000_000, model: 'upstream-model', error: null }
  const usage = { input_tokens: 9, output_tokens: 5, total_tokens: 14 }
  const whole = { ...base, status: 'completed', incomplete_details: null, output, usage }
  if (!streamed) return json(whole)
  const opening = { ...base, status: 'in_progress', output: [] }
  return stream(
    [
      { type: 'response.created', sequence_number: 0, response: opening },
      ...output.map((item, at) => ({
        type: 'response.output_item.done',
        sequence_number: at + 1,
        output_index: at,
        item,
      })),
      { type: 'response.completed', sequence_number: output.length + 1, response: whole },
    ],
    true,
  )
}
