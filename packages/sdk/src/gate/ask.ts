import type { FrozenAction } from '../action.ts'
import type { CallOptions, Client } from '../client.ts'
import { checkReceipt, ReceiptError } from '../receipt.ts'
import type { DecisionAnswer } from '../routes.ts'
import { type Permit, permitOf } from './permit.ts'
import { Denied } from './refusals.ts'
import type { OpenRun } from './run-handle.ts'

export type Asked = { answer: DecisionAnswer; permit?: Permit }
export type AskContext = { client: Client; open: OpenRun; vkeys: readonly string[] | undefined; signal?: AbortSignal }

/** Puts an action before the gate. @throws AnswerableApiError, ReceiptError */
export async function ask(context: AskContext, action: FrozenAction, key?: string): Promise<Asked> {
  const { client, open, vkeys } = context
  const asked = client.platform.clock.elapsed()
  const answer = await client.decide(
    {
      run: open.run,
      kind: action.kind,
      ...(action.tool === null ? {} : { tool: action.tool, arguments: action.arguments }),
      ...(action.text === null ? {} : { text: action.text }),
      ...(action.cause === null ? {} : { cause: action.cause }),
    },
    { ...callOptions(context), ...(key === undefined ? {} : { idempotencyKey: key }) },
  )
  if (answer.action !== action.digest) throw new ReceiptError('the answer is for another action')
  const entry = checkReceipt(
    answer.receipt,
    {
      type: 'decision.recorded',
      id: answer.decision,
      body: {
        run: open.run,
        kind: action.kind,
        tool: action.tool,
        outcome: answer.outcome,
        useBefore: answer.permit?.useBefore ?? null,
      },
      sealed: action.kind === 'action' ? { arguments: JSON.stringify(action.arguments) } : {},
    },
    vkeys,
  )
  if (answer.outcome !== 'allow') return { answer }
  return { answer, permit: permitOf(answer.decision, answer, entry, asked) }
}

/**
 * Claims an approval. The key is made from the decision, so whoever claims again after a crash finds the same claim;
 * that only one of them starts is the intent's to decide.
 * @throws Denied when the claim, judged at its own instant, is not an allow; AlreadyStarted
 */
export async function claim(context: AskContext, decision: string, action: FrozenAction): Promise<Permit> {
  const { client, vkeys } = context
  const asked = client.platform.clock.elapsed()
  const answer = await client.claim(
    { decision, action: action.digest },
    { ...callOptions(context), idempotencyKey: `claim/${decision}` },
  )
  const entry = checkReceipt(
    answer.receipt,
    {
      type: 'decision.claimed',
      body: { decision, outcome: answer.outcome, useBefore: answer.permit?.useBefore ?? null },
    },
    vkeys,
  )
  if (answer.outcome !== 'allow') throw new Denied('denied', decision, { answer })
  return permitOf(decision, answer, entry, asked)
}

export function callOptions({ open, signal }: Pick<AskContext, 'open' | 'signal'>): CallOptions {
  return { runToken: open.runToken, ...(signal === undefined ? {} : { signal }) }
}
