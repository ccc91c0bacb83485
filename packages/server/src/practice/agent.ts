import type { JsonObject } from '@answerable/contract'
import type { Client, DecisionAnswer, RunAnswer } from '@answerable/sdk'

/** The scripted agent: it asks for refunds as a program would, one run per customer's request. */
export type RefundBot = {
  /** a new customer asks for money back */
  openRun(customer: string, request: string): Promise<RunAnswer>
  /** a refund in that run, or in one opened for it */
  refund(order: string, amount: string, run?: RunAnswer): Promise<DecisionAnswer>
  readonly client: Client
}

export function refundBot(client: Client): RefundBot {
  const openRun = (customer: string, request: string): Promise<RunAnswer> =>
    client.openRun({ request, onBehalfOf: customer })
  return {
    client,
    openRun,
    refund: async (order, amount, given) => {
      const run = given ?? (await openRun('customer 4711', `Please refund ${amount} for order ${order}.`))
      const asked = { run: run.id, kind: 'action' as const, tool: 'issue_refund', arguments: refundOf(order, amount) }
      return client.decide(asked, { runToken: run.runToken })
    },
  }
}

export const refundOf = (order: string, amount: string): JsonObject => ({ order, amount })

/** `DENY because …` as one line of the story. */
export const reasonLines = ({ reasons }: Pick<DecisionAnswer, 'reasons'>): string[] =>
  reasons.map(({ sentence, mend }) => `${sentence} Who can mend it: ${mend}.`)
