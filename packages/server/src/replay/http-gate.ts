import type { Client } from '@answerable/sdk'
import { fitContent } from './fit.ts'
import type { GateClient, ReplayCall } from './types.ts'

/** What a replay asks of a server: a client signed in as the agent of the use case under replay. */
export type AgentClient = Pick<Client, 'openRun' | 'observe' | 'decide' | 'closeRun'>

/**
 * The running gate, over HTTP, as one agent sees it. `onBehalfOf` is a made-up person: recordings name none.
 * @throws AnswerableApiError where the server refuses a request; a refusal is no outcome
 */
export function httpGate(client: AgentClient, onBehalfOf: string): GateClient {
  return {
    async openRun(request) {
      const { id: run, runToken } = await client.openRun({ request, onBehalfOf })
      let decision: string | undefined
      return {
        async decide(tool, args) {
          const answer = await client.decide({ run, kind: 'action', tool, arguments: args }, { runToken })
          decision = answer.decision
          // A replay asks what the gate would say; of an observed use case that stands beside the answer.
          const outcome = answer.outcome === 'observed' ? (answer.wouldHave?.outcome ?? 'deny') : answer.outcome
          return { outcome, rules: answer.rules, traced: answer.traced }
        },
        async observe(call) {
          const cause = decision === undefined ? {} : { decision }
          const content = contentOf(call)
          await client.observe({ run, tool: call.tool, content, error: call.error !== null, ...cause }, { runToken })
        },
        async close() {
          await client.closeRun({ run }, { runToken })
        },
      }
    },
  }
}

/** Result and error as one text: a failed call's message is written by the tool too, and steers the model as well. */
export const contentOf = ({ result, error }: ReplayCall): string =>
  fitContent([result, error].filter((part) => part !== null).join('\n'))
