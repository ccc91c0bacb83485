import { AnswerableError, type JsonObject, passes, validate } from '@answerable/contract'
import { z } from 'zod'
import { readJsonObject } from '../http/body.ts'
import { answer } from '../http/headers.ts'
import { askGate, observe, spoken } from './ask.ts'
import type { Door, DoorCall } from './door.ts'
import { refusalOf } from './refusal.ts'

/** What the gateway sends before a call: the method and its parameters (MCP tools/call). */
const Before = z.object({
  method: z.literal('tools/call'),
  params: z.object({ name: z.string(), arguments: z.record(z.string(), z.json()).nullish() }),
})
/** What it sends after one: the result. */
const After = z.object({ content: z.array(z.json()).nullish(), isError: z.boolean().nullish() })
const Parameters = z.object({ on_behalf_of: z.string().min(1).max(200), session: z.string().min(1).max(200) })

/**
 * HTTP interceptors of the Docker MCP gateway. It looks at the body alone and never at the status: an empty answer lets
 * the call go on, anything else takes the place of its result. So a refusal always carries a result that says so, and
 * only an allowed call gets nothing.
 */
const interceptor = (when: 'before' | 'after', handle: (call: DoorCall) => Promise<Response>): Door => ({
  path: `/hooks/docker-mcp/${when}`,
  method: 'POST',
  answer: handle,
  refuse: (error) => {
    const { status, detail } = refusalOf(error)
    return instead(`Answerable did not let this through: ${detail}`, status)
  },
})

export const dockerMcpDoors: readonly Door[] = [interceptor('before', before), interceptor('after', after)]

async function before(call: DoorCall): Promise<Response> {
  const { on_behalf_of: onBehalfOf, session } = parametersOf(call)
  const { params } = validate(Before, await readJsonObject(call.request))
  const given = (params.arguments ?? {}) as JsonObject
  const said = await askGate(call.edge, call.agent, { tool: params.name, arguments: given, onBehalfOf, session })
  // The gateway itself reads no header; whoever stands before it, or looks at its traffic, sees an observed call as one.
  const headers = { 'answerable-decision': said.decision, 'answerable-outcome': said.outcome }
  return passes(said.outcome) ? answer(null, 200, headers) : instead(spoken(said), 200)
}

/** A result becomes an observation before the model sees it; what cannot be recorded is withheld. */
async function after(call: DoorCall): Promise<Response> {
  const { on_behalf_of: onBehalfOf, session } = parametersOf(call)
  const body = await readJsonObject(call.request)
  const { isError } = validate(After, body)
  await observe(call.edge, call.agent, { session, onBehalfOf, content: JSON.stringify(body), error: isError === true })
  return answer(null, 200, {})
}

/** The gateway sends no headers of ours; its configured address carries who asks, and which calls belong together. */
function parametersOf({ url }: DoorCall): z.infer<typeof Parameters> {
  const given = Object.fromEntries(url.searchParams)
  if (url.searchParams.size !== Object.keys(given).length)
    throw new AnswerableError('invalid_input', 'A query parameter was given twice.')
  return validate(Parameters, given)
}

function instead(text: string, status: number): Response {
  const result = { content: [{ type: 'text', text }], isError: true }
  return answer(JSON.stringify(result), status, { 'content-type': 'application/json' })
}
