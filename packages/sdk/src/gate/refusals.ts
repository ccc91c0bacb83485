import type { AnswerableApiError, ReasonSentence } from '../errors.ts'
import type { DecisionAnswer } from '../routes.ts'
import type { HeldHandle } from './held.ts'

/** Where a decision that will never run ended. */
export type DeniedState = 'denied' | 'rejected' | 'expired' | 'void' | 'gate_closed'

/** The gate said no, people said no, or nobody said yes in time. Nothing ran. */
export class Denied extends Error {
  override readonly name = 'Denied'
  readonly state: DeniedState
  readonly decision: string
  readonly reasons: readonly ReasonSentence[]
  readonly answer: DecisionAnswer | undefined

  constructor(
    state: DeniedState,
    decision: string,
    options: { reasons?: readonly ReasonSentence[]; answer?: DecisionAnswer; cause?: unknown } = {},
  ) {
    const reasons = options.reasons ?? options.answer?.reasons ?? []
    const words = reasons.map((reason) => reason.sentence).join(' ')
    super(words === '' ? sentences[state] : words, options.cause === undefined ? undefined : { cause: options.cause })
    this.state = state
    this.decision = decision
    this.reasons = reasons
    this.answer = options.answer
  }
}

const sentences: Record<DeniedState, string> = {
  denied: 'The gate denied it.',
  rejected: 'The reviewers rejected it.',
  expired: 'Nobody approved it in time.',
  void: 'The approval is void: what it rested on has changed.',
  gate_closed: 'The gate closed after the permit was given.',
}

/**
 * The decision waits for people. Nothing ran. `handle` is plain JSON: store it, and call `gate.resume(handle, fn)` later,
 * here or in another process.
 */
export class Held extends Error {
  override readonly name = 'Held'
  readonly decision: string
  readonly handle: HeldHandle
  /** what is missing, as the decision said it; undefined after a resume in another process */
  readonly answer: DecisionAnswer | undefined

  constructor(handle: HeldHandle, answer?: DecisionAnswer, cause?: unknown) {
    super(`Held for review until ${handle.due}: it has not run.`, cause === undefined ? undefined : { cause })
    this.decision = handle.decision
    this.handle = handle
    this.answer = answer
  }
}

/** The permit ended before the action could start. Nothing ran: put the action before the gate again. */
export class LatePermit extends Error {
  override readonly name = 'LatePermit'
  readonly decision: string
  constructor(decision: string, cause?: unknown) {
    super('The permit ended before the action started.', cause === undefined ? undefined : { cause })
    this.decision = decision
  }
}

/** Another process, or an earlier start, used this permit. Whether that one ran is in the log; this one did not. */
export class AlreadyStarted extends Error {
  override readonly name = 'AlreadyStarted'
  readonly decision: string
  constructor(decision: string, cause?: unknown) {
    super('The permit has been used.', cause === undefined ? undefined : { cause })
    this.decision = decision
  }
}

/**
 * Whether the action happened is not known: it was aborted, timed out, or its connection broke. Recorded as `unknown`.
 * INVARIANT: an unknown effect is never retried blindly; look at the target system first.
 *
 * `fn` throws it too, to say so itself.
 */
export class FateUnknown extends Error {
  override readonly name = 'FateUnknown'
  /** the decision it is about; filled in by `gate.run` */
  decision: string | undefined
}

/** What came back earlier could not be recorded, so what it influences cannot be judged. Nothing ran. */
export class Unrecorded extends Error {
  override readonly name = 'Unrecorded'
  constructor(cause: AnswerableApiError) {
    super(`An earlier result could not be recorded: ${cause.message}`, { cause })
  }
}
