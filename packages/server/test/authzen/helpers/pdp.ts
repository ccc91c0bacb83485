import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type JsonObject, type JsonValue, readManifest } from '@answerable/contract'
import { newAgentKey } from '../../helpers/agent.ts'
import type { Headers_, HttpReply } from '../../helpers/client.ts'
import { type TestDeployment, testDeployment, type TestOptions } from '../../helpers/deployment.ts'
import { acceptUseCase, type Founding } from '../../helpers/founding.ts'

const EXAMPLES = new URL('../../../../../examples/authzen/', import.meta.url).pathname

export type Case = 'todo' | 'gateway' | 'records'

/** A decision point: an example's manifest, policy and entities, published, signed by its owner, asked by one agent. */
export type Pdp = AsyncDisposable & {
  readonly d: TestDeployment
  readonly founding: Founding
  readonly agent: string
  readonly bearer: Headers_
  post(path: string, body: unknown, headers?: Headers_): Promise<HttpReply>
  /** the boolean answered to one evaluation */
  decide(evaluation: unknown, headers?: Headers_): Promise<boolean>
}

/** What a test changes about an example. */
export type Changes = {
  entities?: (entities: Entities) => void
  manifest?: JsonObject
  policy?: string
  /** default false: enforcement points do not report */
  reportsOutcomes?: boolean
  deployment?: TestOptions
}
type Person = { type: string; id: string; attributes: Record<string, JsonValue> }
export type Entities = { answerable_entities: 1; subjects: Person[]; resources: Person[] }

export const readExample = (name: Case, file: string): string => readFileSync(join(EXAMPLES, name, file), 'utf8')

export async function pdp(name: Case, changes: Changes = {}): Promise<Pdp> {
  const d = await testDeployment(changes.deployment ?? {})
  const founding = await d.founding()
  const agent = `${name}-gateway`
  await published(d, founding, name, changes)
  const { enforcement } = readManifest(readExample(name, 'answerable.yaml')).manifest
  await d.must(founding.owner, 'agent.register', {
    agent,
    useCase: `authzen-${name}`,
    publicKey: newAgentKey(agent).publicKey,
    until: founding.until,
    enforcement: enforcement === 'gateway' ? 'gateway' : 'cooperative',
    reportsOutcomes: changes.reportsOutcomes ?? false,
  })
  const bearer = await d.bearer({ id: agent, key: newAgentKey(agent) })
  const post: Pdp['post'] = (path, body, headers = {}) => d.http('POST', path, body, { ...bearer, ...headers })
  return {
    d,
    founding,
    agent,
    bearer,
    post,
    decide: async (evaluation, headers) => {
      const reply = await post('/access/v1/evaluation', evaluation, headers)
      if (reply.status !== 200) throw new Error(`${reply.status} ${reply.text}`)
      return reply.body['decision'] === true
    },
    [Symbol.asyncDispose]: () => d[Symbol.asyncDispose](),
  }
}

/** Registers the example with the deployment's people, publishes it with its entities and has the owner sign. */
async function published(d: TestDeployment, founding: Founding, name: Case, changes: Changes): Promise<void> {
  const { owner, reviewer } = founding
  const [deputy, challenger] = [await d.person('dmitri'), await d.person('chidi')]
  const { manifest } = readManifest(readExample(name, 'answerable.yaml'))
  const entities = JSON.parse(readExample(name, 'entities.json')) as Entities
  changes.entities?.(entities)
  const people = { owner: owner.id, deputy: deputy.id, challenger: challenger.id }
  await d.must(owner, 'use_case.register', {
    manifest: { ...manifest, people, review: { roles: { desk: [reviewer.id] } }, ...changes.manifest } as never,
  })
  const useCase = `authzen-${name}`
  const reply = await d.must(owner, 'policy.publish', {
    useCase,
    revision: 1,
    policy: changes.policy ?? readExample(name, 'policy.cedar'),
    tests: changes.policy === undefined ? readExample(name, 'policy.tests.yaml') : '',
    entities: JSON.stringify(entities),
  })
  const { id: acceptance } = await acceptUseCase(d, { ...founding, useCase, assumptions: reply.field('assumptions') })
  await d.must(founding.founder, 'acceptance.countersign', { acceptance, for: 'other' })
}
