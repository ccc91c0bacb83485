import {
  AnswerableError,
  AuthZenEvaluation,
  type JsonObject,
  type JsonValue,
  passes,
  validate,
} from '@answerable/contract'
import { z } from 'zod'
import { evaluate, sessionOf } from '../authzen/evaluate.ts'
import { readJsonObject } from '../http/body.ts'
import { answer } from '../http/headers.ts'
import { askGate, type Said, said } from './ask.ts'
import type { Door, DoorCall } from './door.ts'
import { refusalOf } from './refusal.ts'

/** A call as a tool and its arguments; other members of the input are ignored, as OPA policies ignore them. */
const CallInput = z.object({
  tool: z.string(),
  arguments: z.record(z.string(), z.json()).default({}),
  on_behalf_of: z.string().min(1).max(200),
  request: z.string().min(1).max(200_000).optional(),
  session: z.string().min(1).max(200).optional(),
})
const Body = z.object({ input: z.record(z.string(), z.json()) })

/**
 * The data API of Open Policy Agent (`POST /v1/data/<path>` with `input`, answered with `result`), for programs that ask
 * an OPA today. `allow` is a boolean, `decision` an object. Never undefined: OPA's empty answer reads as what the caller
 * makes of it.
 */
const door = (path: string, resultOf: (said: Said) => JsonValue): Door => ({
  path,
  method: 'POST',
  answer: async (call) => {
    const said = await judged(call)
    const warning = said.outcome === 'observed' ? { warning: { code: 'observed', message: why(said) } } : {}
    return json({ decision_id: said.decision, result: resultOf(said), ...warning }, 200)
  },
  refuse: (error) => {
    const { status, code, detail } = refusalOf(error)
    return json(
      { code: OPA_CODES[status] ?? 'internal_error', message: detail, errors: [{ code, message: detail }] },
      status,
    )
  },
})

export const opaDoors: readonly Door[] = [
  door('/v1/data/answerable/allow', ({ outcome }) => passes(outcome)),
  door('/v1/data/answerable/decision', ({ outcome, decision, reasons, obligations, index, reply }) => ({
    allow: passes(outcome),
    outcome,
    decision,
    reasons: reasons as unknown as JsonValue,
    obligations,
    review: reply['review'] ?? null,
    ...(reply['wouldHave'] === undefined ? {} : { would_have: reply['wouldHave'] }),
    index,
  })),
]

/** A boolean cannot say that nothing is enforced yet; OPA's own `warning`, beside the result, can. */
const why = ({ reasons }: Said): string => reasons.map(({ sentence }) => sentence).join(' ')

const OPA_CODES: Readonly<Record<number, string>> = {
  400: 'invalid_parameter',
  401: 'unauthorized',
  404: 'resource_not_found',
}

async function judged(call: DoorCall): Promise<Said> {
  const { edge, agent, request } = call
  const { input } = validate(Body, await readJsonObject(request))
  if ('tool' in input === 'subject' in input) {
    const issue = { path: 'input', message: 'has either tool and arguments, or subject, action and resource' }
    throw new AnswerableError('invalid_input', `${issue.path}: ${issue.message}`, { issues: [issue] })
  }
  if ('subject' in input) {
    const session = sessionOf({ edge, request, caller: { kind: 'agent', id: agent } })
    const { answer } = await evaluate(session, validate(AuthZenEvaluation, input))
    return said(answer.result, answer.index)
  }
  const { on_behalf_of: onBehalfOf, arguments: given, ...rest } = validate(CallInput, input)
  return askGate(edge, agent, { ...rest, arguments: given as JsonObject, onBehalfOf })
}

const json = (body: JsonObject, status: number): Response =>
  answer(JSON.stringify(body), status, { 'content-type': 'application/json' })
