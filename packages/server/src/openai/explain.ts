import type { JsonObject } from '@answerable/contract'
import {
  AlreadyStarted,
  AnswerableApiError,
  type Call,
  Denied,
  Held,
  LatePermit,
  type ReasonSentence,
} from '@answerable/sdk'
import { GatewayError } from './error.ts'

/** One decision as a caller reads it. `sentence` is empty where it passed. */
export type Told = { readonly sentence: string; readonly data: JsonObject }

const UNREADABLE = 'The arguments are no JSON object, so nobody can judge them.'
/** Codes by which a gate says that it did not read what it was asked. */
const REFUSED_INPUT: ReadonlySet<string> = new Set([
  'invalid_input',
  'body_too_large',
  'number_out_of_range',
  'body_too_deep',
])

/** What passes because nobody has signed yet says so: `observed` is no promise of anybody. */
export const passed = (
  kind: 'action' | 'output',
  { decision, observed }: Pick<Call, 'decision' | 'observed'>,
  call?: string,
): Told => ({
  sentence: '',
  data: {
    kind,
    state: observed === null ? 'passed' : 'observed',
    ...(observed === null ? {} : { would_have: observed.wouldHave }),
    decision,
    ...(call === undefined ? {} : { call }),
  },
})

export const unreadableCall: Told = refused(
  null,
  [{ code: 'unreadable', sentence: UNREADABLE, mend: 'the model' }],
  'action',
)

/**
 * Why something did not pass. Neither tool nor arguments are repeated: nothing of what was refused reaches the caller.
 * @throws GatewayError where there was no decision: then nothing of the whole answer passes
 */
export function notPassed(error: unknown, kind: 'action' | 'output'): Told {
  if (error instanceof Held) return held(error, kind)
  if (error instanceof Denied) return refused(error.decision, error.reasons, kind, error.message)
  if (error instanceof LatePermit || error instanceof AlreadyStarted) {
    const code = error instanceof LatePermit ? 'permit_expired' : 'permit_used'
    return refused(error.decision, [{ code, sentence: error.message, mend: 'nobody: ask again' }], kind)
  }
  if (error instanceof AnswerableApiError && REFUSED_INPUT.has(error.code)) {
    const sentence = 'The gate cannot read it, so nobody can judge it.'
    return refused(null, [{ code: error.code, sentence, mend: 'the model' }], kind)
  }
  throw unavailable(error)
}

/** Why nothing was asked, or nothing of the answer passes. */
export function unavailable(error: unknown): unknown {
  if (error instanceof GatewayError) return error
  if (error instanceof DOMException && error.name === 'AbortError') return error
  if (error instanceof AnswerableApiError && (error.code === 'unauthenticated' || error.code === 'gate_closed')) {
    const message = 'The gate does not accept this gateway’s key, or is closed for it.'
    return new GatewayError('gate_closed', message, { answerable: { code: error.code }, cause: error })
  }
  const code = error instanceof AnswerableApiError ? error.code : 'unrecorded'
  return new GatewayError('gate_unavailable', 'The gate did not answer, so nothing passes. Try again.', {
    answerable: { code },
    cause: error,
  })
}

function held(error: Held, kind: 'action' | 'output'): Told {
  const { decision, due } = error.handle
  const requirements = error.answer?.review?.requirements ?? []
  const who = requirements.map(({ role, count }) => `${count} ${role}`).join(', ')
  const what = kind === 'output' ? 'this answer has not been sent' : 'this call has not run'
  return {
    sentence:
      `Held for review: ${what}. ${who === '' ? 'People' : who} must approve it before ${due}. ` +
      'Send the same request again to pick up the answer; do not try another way.',
    data: {
      kind,
      state: 'held',
      decision,
      due,
      requirements: requirements.map(({ role, count, rule }) => ({ role, count, rule })),
    },
  }
}

function refused(
  decision: string | null,
  reasons: readonly ReasonSentence[],
  kind: 'action' | 'output',
  message = reasons.map(({ sentence }) => sentence).join(' '),
): Told {
  const what = kind === 'output' ? 'An answer was withheld' : 'A tool call was denied'
  return {
    sentence: `${what}: ${message}`,
    data: {
      kind,
      state: 'denied',
      decision,
      reasons: reasons.map(({ code, sentence, mend, rule }) => ({
        code,
        sentence,
        mend,
        ...(rule === undefined ? {} : { rule }),
      })),
    },
  }
}
