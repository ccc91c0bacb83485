import type { JsonObject, JsonValue } from '@answerable/contract'
import {
  AlreadyStarted,
  AnswerableApiError,
  Denied,
  FateUnknown,
  type Held,
  LatePermit,
  type Ran,
  type ReasonSentence,
  Unrecorded,
} from '@answerable/sdk'
import { codes, failure, isObject, type RpcAnswer } from './json-rpc.ts'

/** What the agent is told: what the upstream said, with proof beside it, or why nothing was sent. */
export function answerOf(ran: unknown): RpcAnswer {
  if (isRan(ran)) return withProof(ran)
  if (ran instanceof Denied) return denied(ran.message, ran.decision, ran.reasons, ran.answer?.index)
  if (ran instanceof LatePermit || ran instanceof AlreadyStarted) {
    const code = ran instanceof LatePermit ? 'permit_expired' : 'permit_used'
    return denied(ran.message, ran.decision, [{ code, sentence: ran.message, mend: 'nobody: ask again' }])
  }
  if (ran instanceof FateUnknown) {
    const message = `It is not known whether this call happened (${ran.message}). It is recorded as unknown. Look at the target before you call again.`
    return failure(codes.fateUnknown, message, { decision: ran.decision ?? null, effect: 'unknown' })
  }
  if (ran instanceof DOMException && ran.name === 'AbortError')
    return failure(codes.internal, 'The connection ended while the call waited: nothing was sent.')
  return failure(codes.internal, `The gate did not answer, so nothing was sent: ${(ran as Error).message}`, {
    code: ran instanceof AnswerableApiError ? ran.code : 'unrecorded',
  })
}

/** Whether the same call may go through later without a new decision. */
export function isTransient(error: unknown): boolean {
  if (error instanceof Unrecorded) return true
  if (error instanceof DOMException && error.name === 'AbortError') return true
  return error instanceof AnswerableApiError && error.transient
}

/**
 * The answer to a held call. It is marked as an error because nothing happened: a model that reads it as success would
 * go on as if it had, and a client would look for the tool's structured content in it.
 *
 * @param typed revision 2026-07-28: a result says what kind of result it is
 */
export function pendingAnswer(held: Held, typed: boolean): RpcAnswer {
  const { decision, due } = held.handle
  const who = (held.answer?.review?.requirements ?? []).map(({ role, count }) => `${count} ${role}`).join(', ')
  const text =
    `Held for review: this call has not run. ${who === '' ? 'People' : who} must approve it before ${due}. ` +
    'Call the same tool with the same arguments again to pick up the answer; do not try another way.'
  return {
    result: {
      ...(typed ? { resultType: 'complete' } : {}),
      content: [{ type: 'text', text }],
      isError: true,
      _meta: {
        answerable: {
          state: 'held',
          decision,
          due,
          ...(held.answer === undefined ? {} : { index: held.answer.index, requirements: requirementsOf(held) }),
        },
      },
    },
  }
}

function requirementsOf(held: Held): JsonValue {
  return (held.answer?.review?.requirements ?? []).map(({ role, count, rule }) => ({ role, count, rule }))
}

function withProof({ result, decision, answer, effect }: Ran<RpcAnswer>): RpcAnswer {
  if ('error' in result) return result
  const meta = isObject(result.result['_meta']) ? result.result['_meta'] : {}
  const proof: JsonObject = {
    ...(answer.outcome === 'observed' ? { state: 'observed', would_have: answer.wouldHave?.outcome ?? null } : {}),
    decision,
    index: answer.index,
    effect: effect.outcome,
    recorded: effect.recorded,
  }
  return { result: { ...result.result, _meta: { ...meta, answerable: proof } } }
}

function denied(message: string, decision: string, reasons: readonly ReasonSentence[], index?: number): RpcAnswer {
  const said = reasons.map(({ code, sentence, mend, rule }) => ({
    code,
    sentence,
    mend,
    ...(rule === undefined ? {} : { rule }),
  }))
  return failure(codes.denied, message, { decision, reasons: said, ...(index === undefined ? {} : { index }) })
}

function isRan(value: unknown): value is Ran<RpcAnswer> {
  return typeof value === 'object' && value !== null && !(value instanceof Error) && 'effect' in value
}
