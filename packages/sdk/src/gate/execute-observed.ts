import type { FrozenAction } from '../action.ts'
import { reasonOf } from '../platform.ts'
import type { DecisionAnswer } from '../routes.ts'
import type { AskContext } from './ask.ts'
import { callOnce, type ExecuteOptions, type Fn, outcomeOf, type Ran, textOf } from './execute.ts'
import { observationsOf } from './observations.ts'
import type { Outbox } from './outbox.ts'
import { FateUnknown } from './refusals.ts'

/**
 * `fn`, where nothing is enforced yet. There is no permit, so there is no intent and no effect in the log: a use case
 * nobody has signed for gets no promise. What came back is recorded, so that later decisions see where it came from.
 *
 * @throws FateUnknown, or what `fn` threw
 */
export async function executeObserved<T>(
  context: AskContext & { outbox: Outbox },
  action: FrozenAction,
  answer: DecisionAnswer,
  fn: Fn<T>,
  options: ExecuteOptions<T>,
): Promise<Ran<T>> {
  if (context.signal?.aborted) throw reasonOf(context.signal)
  const { decision } = answer
  const report = (content: string, error: boolean): Promise<void> => observe(context, action, decision, content, error)
  const observed = { wouldHave: answer.wouldHave?.outcome ?? null }
  const call = await callOnce(context, action, { decision, observed }, fn, options.timeout)
  if (!call.ok) {
    if (call.error instanceof FateUnknown) call.error.decision = decision
    if (options.observe !== false) await report(call.error.message, true)
    throw call.error
  }
  const outcome = outcomeOf(call.result, options)
  if (outcome instanceof FateUnknown) {
    outcome.decision = decision
    throw outcome
  }
  const text = textOf(call.result, options.observe ?? true)
  if (text !== undefined) await report(text, outcome === 'failed')
  return {
    result: call.result,
    decision,
    answer,
    receipt: answer.receipt,
    intent: null,
    effect: { outcome, recorded: false },
  }
}

async function observe(
  { client, outbox, open }: AskContext & { outbox: Outbox },
  { tool }: FrozenAction,
  decision: string,
  content: string,
  error: boolean,
): Promise<void> {
  const origin = { decision, error, ...(tool === null ? {} : { tool }) }
  for (const letter of observationsOf(client, open, content, origin)) await outbox.post(letter)
}
