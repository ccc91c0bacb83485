import { setTimeout } from 'node:timers/promises'
import { agentAuth, type Client, createClient } from '@answerable/sdk'
import { newAgentKey } from '../../helpers/agent.ts'
import type { TestDeployment } from '../../helpers/deployment.ts'
import type { Founding } from '../../helpers/founding.ts'

/** A client of the real routes, its time the deployment's, for an agent that is a gateway. */
export async function gatewayClient(
  d: TestDeployment,
  f: Founding,
  agent: string,
  fetch: (url: string, init: RequestInit) => Promise<Response> = (url, init) => d.handler(new Request(url, init)),
): Promise<Client> {
  const key = newAgentKey(agent)
  await d.must(f.owner, 'agent.register', {
    agent,
    useCase: f.useCase,
    publicKey: key.publicKey,
    until: f.until,
    enforcement: 'gateway',
  })
  const privateKey = key.privateKey.export({ format: 'jwk' }) as { kty: string; crv: string; d: string }
  let chance = 0
  return createClient({
    url: 'http://log.test',
    auth: agentAuth({ agent, privateKey, origin: d.origin }),
    fetch,
    retry: { attempts: 2 },
    platform: {
      clock: d.clock,
      random: {
        bytes: (count) => Buffer.from(`${agent} ${++chance}`.padEnd(count, '.').slice(-count)),
      },
      // Long enough for whatever is on its way; then the deployment's own time passes.
      sleep: async (milliseconds, signal) => {
        await setTimeout(10)
        signal?.throwIfAborted()
        d.clock.advance(milliseconds)
      },
    },
  })
}
