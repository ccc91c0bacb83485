import type { Entry } from '@answerable/verifier'
import type { Client } from '../client.ts'
import { AnswerableApiError } from '../errors.ts'
import type { DecisionAnswer } from '../routes.ts'
import { LatePermit } from './refusals.ts'

/**
 * A permit and how long it lasts, by our own steady clock.
 *
 * The decision was taken after we asked, so at most `elapsed since we asked` has passed since its entry's time. That
 * bound needs no agreement between two clocks, and it errs towards late. The server checks too, at the intent.
 */
export type Permit = { decision: string; answer: DecisionAnswer; goodUntil: number }

/** @param asked `clock.elapsed()` before the request was first sent */
export function permitOf(decision: string, answer: DecisionAnswer, entry: Entry, asked: number): Permit {
  if (answer.permit === null) {
    throw new AnswerableApiError('unexpected_reply', 'an allow without a permit', { problem: { decision } })
  }
  const lifetime = Date.parse(answer.permit.useBefore) - Date.parse(entry.time)
  return { decision, answer, goodUntil: asked + lifetime }
}

/** @throws LatePermit */
export function refuseLate(permit: Permit, client: Client): void {
  // Written so that a lifetime that is not a number counts as over.
  if (!(client.platform.clock.elapsed() < permit.goodUntil)) throw new LatePermit(permit.decision)
}
