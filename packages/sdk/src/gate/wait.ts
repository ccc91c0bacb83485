import type { DecisionState } from '@answerable/contract'
import type { Client } from '../client.ts'
import { AnswerableApiError } from '../errors.ts'
import { isObject } from '../http/problem.ts'
import { timerSleep } from '../platform.ts'
import { type AskContext, callOptions } from './ask.ts'
import { AlreadyStarted, Denied } from './refusals.ts'

const FIRST_PAUSE_MS = 250
const LONGEST_PAUSE_MS = 5_000
const GROWTH = 1.5

/**
 * Waits until people have answered, at most `wait` milliseconds.
 * A server that does not answer meanwhile changes nothing: the decision is held there, not here.
 *
 * @returns `approved`: to be claimed now; `held`: nobody has answered yet
 * @throws Denied, AlreadyStarted
 */
export async function waitForPeople(context: AskContext, decision: string, wait: number): Promise<'approved' | 'held'> {
  const { clock } = context.client.platform
  const sleep = context.client.platform.sleep ?? timerSleep
  const until = clock.elapsed() + wait
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * GROWTH, LONGEST_PAUSE_MS)) {
    const state = await readState(context, decision)
    if (state === 'approved') return 'approved'
    if (state !== 'held') throw endOf(state, decision)
    const left = until - clock.elapsed()
    if (left <= 0) return 'held'
    await sleep(Math.min(pause, left), context.signal)
  }
}

/** Where a decision stands. `claimed` reads as approved: claiming again finds the same claim. */
async function readState(context: AskContext, decision: string): Promise<'approved' | 'held' | DecisionState> {
  try {
    const state = stateOf(await context.client.readDecision({ decision }, callOptions(context)))
    return state === 'claimed' ? 'approved' : state
  } catch (error) {
    if (error instanceof AnswerableApiError && error.transient) return 'held'
    throw error
  }
}

const STATES: ReadonlySet<string> = new Set<DecisionState>([
  'permitted',
  'held',
  'denied',
  'approved',
  'rejected',
  'expired',
  'claimed',
  'void',
  'intended',
  'settled',
])

/** @throws AnswerableApiError `unexpected_reply` for a state this version does not know: never taken for a yes */
function stateOf(page: Awaited<ReturnType<Client['readDecision']>>): DecisionState {
  const followed = page['followed']
  const state = isObject(followed) ? followed['state'] : undefined
  if (typeof state === 'string' && STATES.has(state)) return state as DecisionState
  throw new AnswerableApiError('unexpected_reply', 'a decision without a known state', { problem: page })
}

function endOf(state: DecisionState, decision: string): Error {
  if (state === 'rejected' || state === 'expired' || state === 'void' || state === 'denied') {
    return new Denied(state, decision)
  }
  return new AlreadyStarted(decision)
}
