import type { HumanCommandType, PayloadInput } from '@answerable/contract'
import { type AgentClient, agentClient } from '../../helpers/agent.ts'
import { bearerOf, type HttpReply, httpOf, type Log, signAndSend, type TestPerson } from '../../helpers/client.ts'
import { realClock, type TestClock } from '../../helpers/clock.ts'
import { mustHold, testDeployment } from '../../helpers/deployment.ts'
import type { Founding } from '../../helpers/founding.ts'
import type { Place } from './place.ts'

export type Founded = Founding & { readonly place: Place; readonly origin: string; readonly vkey: string }

/** A log in which a use case may act; no server holds it afterwards. */
export async function foundIn(place: Place, clock: TestClock = realClock): Promise<Founded> {
  const { paths, databaseUrl } = place
  await using d = await testDeployment({
    dataDir: paths.folder,
    clock,
    ...(databaseUrl === undefined ? {} : { databaseUrl }),
  })
  return { ...(await d.founding()), place, origin: d.origin, vkey: d.vkey }
}

/** The founded people and their agent as clients of a server that listens. */
export type Clients = Log & {
  agent(): Promise<AgentClient>
  must<T extends HumanCommandType>(person: TestPerson, command: T, payload: PayloadInput<T>): Promise<HttpReply>
}

export function clientsOf({ origin, agent }: Founded, url: string, clock: TestClock = realClock): Clients {
  const log = { http: httpOf(fetch, url), origin, clock }
  return {
    ...log,
    agent: () => agentClient({ http: log.http, bearer: (holder) => bearerOf(log, holder) }, agent),
    must: async (person, command, payload) => mustHold(command, await signAndSend(log, person, command, payload)),
  }
}
