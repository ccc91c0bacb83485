import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { HumanCommandType, JsonObject, PayloadInput } from '@answerable/contract'
import { type Deployment, type DeploymentOptions, openDeployment } from '../../src/app/open-deployment.ts'
import { type AgentClient, agentClient } from './agent.ts'
import {
  bearerOf,
  type Headers_,
  type Http,
  httpOf,
  type HttpReply,
  newKey,
  personNamed,
  signAndSend,
  type TestPerson,
} from './client.ts'
import { type TestClock, testClock } from './clock.ts'
import { type Founding, found } from './founding.ts'

export type TestOptions = Omit<DeploymentOptions, 'dataDir' | 'clock'> & {
  store?: 'sqlite' | 'postgres'
  clock?: TestClock
  /** a folder that outlives the deployment; else a fresh one, removed with it */
  dataDir?: string
}

/** A whole deployment in a folder of its own, with fictional people and a clock that stands still. */
export type TestDeployment = Deployment &
  AsyncDisposable & {
    readonly clock: TestClock
    readonly dataDir: string
    /** what the server said to its operator */
    readonly reported: string[]
    readonly http: Http
    /** The fictional person of that name, registered on first use: the first by setup, others by the first. */
    person(name: string): Promise<TestPerson>
    /** Prepares, signs and sends a command of a person. */
    sign<T extends HumanCommandType>(
      person: TestPerson,
      command: T,
      payload: PayloadInput<T>,
      headers?: Headers_,
    ): Promise<HttpReply>
    /** As `sign`; throws with the problem unless it was accepted. */
    must<T extends HumanCommandType>(person: TestPerson, command: T, payload: PayloadInput<T>): Promise<HttpReply>
    /** A bearer token in a header, for a person or an agent. */
    bearer(holder: Pick<TestPerson, 'id' | 'key'>): Promise<Headers_>
    founding(options?: Parameters<typeof found>[1]): Promise<Founding>
    agentClient(agent: string): Promise<AgentClient>
    /** entries in the log */
    size(): Promise<number>
  }

/** Whether tests may use PostgreSQL; else the reason to skip with. */
export const NO_POSTGRES: string | false =
  process.env['ANSWERABLE_TEST_PG'] === undefined ? 'needs PostgreSQL: set ANSWERABLE_TEST_PG to its URL' : false

export async function testDeployment(options: TestOptions = {}): Promise<TestDeployment> {
  const { store = 'sqlite', clock = testClock(), dataDir: given, ...rest } = options
  const dataDir = given ?? mkdtempSync(join(tmpdir(), 'answerable-test-'))
  const reported: string[] = []
  let setupToken = ''
  const deployment = await openDeployment({
    timers: false,
    ...rest,
    ...(store === 'postgres' ? postgres() : {}),
    dataDir,
    clock,
    onReport: (line) => {
      reported.push(line)
      if (process.env['ANSWERABLE_TEST_LOG'] === '1') console.error(line)
    },
    onSetupToken: (token) => {
      setupToken = token
      rest.onSetupToken?.(token)
    },
  })
  const http = httpOf(deployment.handler)
  const { origin } = deployment
  const log = { http, origin, clock }
  const registered = new Map<string, TestPerson>()

  const test: TestDeployment = {
    ...deployment,
    clock,
    dataDir,
    reported,
    http,
    person: async (name) => {
      const known = registered.get(name)
      if (known !== undefined) return known
      const person = personNamed(name)
      const [first] = registered.values()
      const about = { name, email: `${name}@people.example`, key: newKey(origin, person.key), fictional: true }
      if (first === undefined) {
        mustHold('person.setup', await http('POST', '/v1/setup', { token: setupToken, ...about }))
      } else {
        await test.must(first, 'person.register', { ...about, employment: 'own', unit: 'shop' })
      }
      registered.set(name, person)
      return person
    },
    sign: (person, command, payload, headers) => signAndSend(log, person, command, payload, headers),
    must: async (person, command, payload) => mustHold(command, await test.sign(person, command, payload)),
    bearer: (holder) => bearerOf(log, holder),
    founding: (more) => found(test, more),
    agentClient: (agent) => agentClient(test, agent),
    size: async () => (await deployment.store.head()).size,
    [Symbol.asyncDispose]: async () => {
      await deployment.stop()
      if (given === undefined) rmSync(dataDir, { recursive: true, force: true })
    },
  }
  return test
}

function postgres(): Pick<DeploymentOptions, 'databaseUrl' | 'databaseSchema'> {
  const databaseUrl = process.env['ANSWERABLE_TEST_PG']
  if (databaseUrl === undefined) throw new Error('skip this test with NO_POSTGRES')
  return { databaseUrl, databaseSchema: `t${randomUUID().replaceAll('-', '')}` }
}

export function mustHold(what: string, reply: HttpReply): HttpReply {
  if (reply.status < 300) return reply
  throw new Error(`${what}: ${reply.status} ${JSON.stringify(reply.body satisfies JsonObject)}`)
}
