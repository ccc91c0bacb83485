import { randomBytes } from 'node:crypto'
import type { HumanCommandType, JsonObject, PayloadInput } from '@answerable/contract'
import { canonicalize } from '@answerable/ledger'
import { agentAuth, type Auth, type Client, createClient, type Fetch, type Platform } from '@answerable/sdk'
import { type SigningKey, signingKey } from '../packages/server/src/cli/keys/ed25519.ts'
import { signedRoutes } from '../packages/server/src/cli/signed-routes.ts'
import { type BenchUseCase, UNIT, USE_CASE } from './use-case.ts'

const DAY = 86_400_000
const AGENT = 'bench-agent'

export const platform: Platform = {
  clock: { now: () => new Date().toISOString(), elapsed: () => performance.now() },
  random: { bytes: (count) => new Uint8Array(randomBytes(count)) },
}

/** Where a log answers: a port, or a function in this process. */
export type Target = { url: string; fetch?: Fetch }

/** A log whose use case is answered for, and the agent the load comes from. */
export type Founded = {
  origin: string
  vkey: string
  agent: string
  auth: Auth
  client: Client
  /** the owner's, to read with */
  owner: Auth
}

/**
 * Founds everything a decision needs, through the interface everybody uses: fictional people who sign by automation, a
 * countersigned mandate, authority, use case, policy, agent and the owner's signature.
 * @throws AnswerableApiError when the server refuses any of it
 */
export async function found(target: Target, setupToken: string, useCase: BenchUseCase): Promise<Founded> {
  const open = createClient({ ...target, platform })
  const { origin, vkey } = (await open.health({})) as { origin: string; vkey: string }
  const people = new People(target, open, origin)
  await people.setUp('first', setupToken)
  for (const name of ['second', 'owner', 'deputy', 'challenger', 'operator', 'desk1', 'desk2'])
    await people.register(name)
  const until = (days: number): string => new Date(Date.now() + days * DAY).toISOString()
  const mandate = await people.sign('first', 'mandate.propose', {
    unit: UNIT,
    unitName: 'Benchmark',
    instrument: { title: 'Benchmark', reference: 'B-1', digest: `sha256:${'0'.repeat(64)}` },
    signers: [people.id('first'), people.id('second')],
  })
  await people.sign('second', 'mandate.countersign', { mandate })
  const authority = await people.sign('first', 'authority.grant', {
    grantee: people.id('owner'),
    capacity: 'product',
    powers: ['change_policy', 'accept_residual_risk', 'fund_remediation', 'restrict', 'reopen'],
    scope: { unit: UNIT, tiers: ['T1', 'T2', 'T3', 'T4'] },
    limits: { residualRisk: 'moderate' },
    until: until(60),
    delegationDepth: 0,
    under: { mandate },
  })
  const id = (name: string): string => people.id(name)
  const named = { owner: id('owner'), deputy: id('deputy'), challenger: id('challenger'), operator: id('operator') }
  const manifest = useCase.manifest({ ...named, desk: [id('desk1'), id('desk2')] })
  await people.sign('owner', 'use_case.register', { manifest })
  const published = await people.sign('owner', 'policy.publish', {
    useCase: USE_CASE,
    revision: 1,
    policy: useCase.policy,
    tests: '',
  })
  const key = newKey()
  await people.sign('operator', 'agent.register', {
    agent: AGENT,
    useCase: USE_CASE,
    publicKey: key.publicKey,
    until: until(30),
    enforcement: 'cooperative',
  })
  const acceptance = await people.sign('owner', 'acceptance.sign', {
    useCase: USE_CASE,
    revision: 1,
    assumptions: people.assumptions(published),
    answer: 'accepted',
    authority,
    residualRisk: { hallucination: 'low', data_leakage: 'low', bias: 'low', unauthorized_action: 'low', other: 'low' },
    until: until(30),
  })
  // Its category is `other`, which is nobody's in particular: so it is the grantor's to agree.
  await people.sign('first', 'acceptance.countersign', { acceptance, for: 'other' })
  const auth = agentAuth({ agent: AGENT, privateKey: key.jwk(), origin })
  const client = createClient({ ...target, platform, auth })
  return { origin, vkey, agent: AGENT, auth, client, owner: people.auth('owner') }
}

type Answer = { id: string; receipt: { entry: string } }

/** Fictional people and their keys: each signs what the server prepared, as a person at a terminal would. */
class People {
  readonly #target: Target
  readonly #open: Client
  readonly #origin: string
  readonly #people = new Map<string, { key: SigningKey; auth: Auth; client: Client }>()
  readonly #bodies = new Map<string, JsonObject>()

  constructor(target: Target, open: Client, origin: string) {
    this.#target = target
    this.#open = open
    this.#origin = origin
  }

  id(name: string): string {
    return this.#person(name).key.firstPersonId
  }

  auth(name: string): Auth {
    return this.#person(name).auth
  }

  async setUp(name: string, token: string): Promise<void> {
    await this.#open.setup({ token, ...this.#introduce(name) })
  }

  async register(name: string): Promise<void> {
    await this.sign('first', 'person.register', { ...this.#introduce(name), employment: 'own', unit: UNIT })
  }

  /** @returns the id of the entry the command led to */
  async sign<C extends HumanCommandType>(by: string, command: C, payload: PayloadInput<C>): Promise<string> {
    const { key, client } = this.#person(by)
    const asked = {
      command,
      payload: payload as JsonObject,
      publicKey: key.publicKey,
      assurance: 'automation',
    } as const
    const { statement } = (await client.statement(asked)) as { statement: JsonObject }
    const send = this.#open[signedRoutes[command]] as (input: object) => Promise<Answer>
    const { id, receipt } = await send({ ...asked.payload, statement, signature: key.sign(canonicalize(statement)) })
    const entry = Buffer.from(receipt.entry, 'base64').toString('utf8')
    this.#bodies.set(id, (JSON.parse(entry) as { body: JsonObject }).body)
    return id
  }

  /** What the owner signs, as the entry of the publication has it. */
  assumptions(published: string): string {
    const assumptions = this.#bodies.get(published)?.['assumptions']
    if (typeof assumptions !== 'string') throw new TypeError('the publication names no assumptions')
    return assumptions
  }

  #introduce(name: string) {
    const key = newKey()
    const auth = agentAuth({ agent: key.firstPersonId, privateKey: key.jwk(), origin: this.#origin })
    this.#people.set(name, { key, auth, client: createClient({ ...this.#target, platform, auth }) })
    const proven = { publicKey: key.publicKey, proof: key.proof(this.#origin) }
    return { name, email: `${name}@bench.example`, key: proven, fictional: true }
  }

  #person(name: string): { key: SigningKey; auth: Auth; client: Client } {
    const person = this.#people.get(name)
    if (person === undefined) throw new RangeError(`nobody is called ${name}`)
    return person
  }
}

function newKey(): SigningKey {
  return signingKey(new Uint8Array(randomBytes(32)))
}
