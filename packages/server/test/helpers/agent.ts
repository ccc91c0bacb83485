import type { JsonObject } from '@answerable/contract'
import type { Headers_, HttpReply } from './client.ts'
import { mustHold, type TestDeployment } from './deployment.ts'
import { type TestKey, testKey } from './keys.ts'

export const newAgentKey = (agent: string): TestKey => testKey(`agent ${agent}`)

export type OpenRun = { readonly id: string; readonly headers: Headers_ }

/** An agent with its token: what a harness that holds the credential can do. */
export type AgentClient = {
  readonly agent: string
  readonly bearer: Headers_
  openRun(request?: string): Promise<OpenRun>
  observe(run: OpenRun, tool: string, content: string): Promise<HttpReply>
  /** Puts a call before the gate. */
  decide(run: OpenRun, tool: string, given?: JsonObject, headers?: Headers_): Promise<HttpReply>
  /** Any POST with the run's token. */
  post(run: OpenRun, path: string, body: JsonObject, headers?: Headers_): Promise<HttpReply>
  /** Opens a run and puts one payment before the gate. */
  pay(amount: string, to?: string): Promise<{ run: OpenRun; reply: HttpReply }>
}

export async function agentClient(d: Pick<TestDeployment, 'bearer' | 'http'>, agent: string): Promise<AgentClient> {
  const bearer = await d.bearer({ id: agent, key: newAgentKey(agent) })
  const client: AgentClient = {
    agent,
    bearer,
    openRun: async (request = 'Pay DE12 back 20.00') => {
      const body = { request, onBehalfOf: 'customer 7' }
      const reply = mustHold('run.open', await d.http('POST', '/v1/runs', body, bearer))
      return { id: reply.id, headers: { ...bearer, 'answerable-run': reply.field('runToken') } }
    },
    observe: (run, tool, content) => client.post(run, '/v1/observations', { run: run.id, tool, content }),
    decide: (run, tool, given = {}, headers = {}) =>
      client.post(run, '/v1/decisions', { run: run.id, kind: 'action', tool, arguments: given }, headers),
    post: (run, path, body, headers = {}) => d.http('POST', path, body, { ...run.headers, ...headers }),
    pay: async (amount, to = 'DE12') => {
      const run = await client.openRun(`Pay ${to} back ${amount}`)
      return { run, reply: await client.decide(run, 'pay', { to, amount }) }
    },
  }
  return client
}
