import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { type ConsoleRole, readRules, type Route, type RouteName, routes } from '@answerable/contract'
import type { AgentClient } from '../helpers/agent.ts'
import { type Headers_, newKey, personNamed, type TestPerson } from '../helpers/client.ts'
import { DAY } from '../helpers/clock.ts'
import { type TestDeployment, testDeployment } from '../helpers/deployment.ts'
import type { Founding } from '../helpers/founding.ts'

/** Generated from the route table: a read that is added is tested by being there. */
const reads = (Object.entries(routes) as [RouteName, Route][]).filter(
  ([name, { method, permission }]) =>
    (method === 'GET' || readRules[name] !== undefined) && (permission === 'person' || permission === 'any'),
)

/** Who comes, and what of the use case they may read: its governance, its records, the whole log. */
const roles: Record<string, { unit: boolean; use_case: boolean; log: boolean }> = {
  owner: { unit: true, use_case: true, log: true },
  deputy: { unit: true, use_case: true, log: true },
  challenger: { unit: true, use_case: true, log: true },
  reviewer: { unit: true, use_case: true, log: true },
  'mandate signer': { unit: true, use_case: true, log: true },
  'holder of an authority': { unit: true, use_case: true, log: true },
  'holder of an ended authority': { unit: false, use_case: false, log: false },
  auditor: { unit: true, use_case: true, log: true },
  reader: { unit: true, use_case: false, log: false },
  administrator: { unit: true, use_case: false, log: false },
  'auditor of another unit': { unit: false, use_case: false, log: false },
  'auditor whose right was withdrawn': { unit: false, use_case: false, log: false },
  colleague: { unit: true, use_case: false, log: false },
  'person of another unit': { unit: false, use_case: false, log: false },
}

let d: TestDeployment
let founding: Founding
let agent: AgentClient
let run = ''
let decision = ''
let entry = ''
const bearers = new Map<string, Headers_>()

async function elsewhere(name: string): Promise<TestPerson> {
  const person = personNamed(name)
  const about = {
    name,
    email: `${name.replaceAll(' ', '.')}@people.example`,
    key: newKey(d.origin, person.key),
    fictional: true,
  }
  await d.must(founding.founder, 'person.register', { ...about, employment: 'own', unit: 'bank' })
  return person
}

async function withRole(name: string, role: ConsoleRole, unit = 'shop'): Promise<string> {
  const person = await elsewhere(name)
  const until = new Date(Date.parse(d.clock.now()) + 10 * DAY).toISOString()
  const assigned = await d.must(founding.founder, 'role.assign', { person: person.id, role, unit, until })
  bearers.set(name, await d.bearer(person))
  return assigned.id
}

async function withAuthority(name: string): Promise<string> {
  const person = await elsewhere(name)
  const granted = await d.must(founding.founder, 'authority.grant', {
    grantee: person.id,
    capacity: 'security',
    powers: ['restrict'],
    scope: { unit: 'shop', tiers: ['T1', 'T2', 'T3', 'T4'] },
    limits: { residualRisk: 'low' },
    until: founding.until,
    delegationDepth: 0,
    under: { mandate: founding.mandate },
  })
  bearers.set(name, await d.bearer(person))
  return granted.id
}

before(async () => {
  d = await testDeployment()
  founding = await d.founding()
  agent = await d.agentClient(founding.agent)
  const paid = await agent.pay('500.00')
  run = paid.run.id
  decision = paid.reply.field('decision')
  entry = String((await d.size()) - 1)
  for (const [role, name] of [
    ['owner', 'olivia'],
    ['deputy', 'dmitri'],
    ['challenger', 'chidi'],
    ['reviewer', 'rosa'],
    ['mandate signer', 'gregor'],
    ['colleague', 'someone of the shop'],
  ] as const) {
    bearers.set(role, await d.bearer(await d.person(name.replaceAll(' ', '-'))))
  }
  const bank = {
    unit: 'bank',
    unitName: 'The Bank',
    instrument: { title: 'Another board paper', reference: 'B-2', digest: `sha256:${'1'.repeat(64)}` },
    signers: [founding.founder.id, founding.cosigner.id] as [string, string],
  }
  await d.must(founding.founder, 'mandate.propose', bank)
  await withAuthority('holder of an authority')
  const ended = await withAuthority('holder of an ended authority')
  await d.must(founding.founder, 'authority.revoke', { authority: ended, forCause: false, reason: 'over' })
  await withRole('auditor', 'auditor')
  await withRole('reader', 'reader')
  await withRole('administrator', 'administrator')
  await withRole('auditor of another unit', 'auditor', 'bank')
  const gone = await withRole('auditor whose right was withdrawn', 'auditor')
  await d.must(founding.founder, 'role.withdraw', { role: gone, reason: 'over' })
  bearers.set('person of another unit', await d.bearer(await elsewhere('person of another unit')))
})
after(() => d[Symbol.asyncDispose]())

/** A request for the one use case there is; ids of things that do not exist are answered `not_found` to everybody. */
function pathOf({ path }: Route): string {
  const known: Record<string, string> = {
    useCase: founding.useCase,
    person: founding.owner.id,
    acceptance: founding.acceptance ?? '',
    decision,
    run,
    index: path.startsWith('/v1/entries') ? entry : '000',
  }
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => known[name] ?? 'nothing')
  return path === '/v1/handoffs' ? `${filled}?useCase=${founding.useCase}` : filled
}

/** What a read that asks in a body is sent. */
const bodyOf = ({ method }: Route) => (method === 'GET' ? undefined : { onBehalfOf: 'customer 7' })

/** Words that stand in an answer only where the use case is told. */
const TELLS = /refunds|DE12/

test('every read of people says whom it is for', () => {
  assert.deepEqual(
    reads.map(([name]) => name).filter((name) => readRules[name] === undefined),
    [],
  )
})

for (const [role, may] of Object.entries(roles)) {
  describe(`${role} at`, () => {
    for (const [name, route] of reads) {
      const rule = readRules[name] ?? { reads: 'log' }
      if (rule.reads === 'own' || rule.reads === 'any_person' || name === 'events') continue
      const level = name === 'readEntry' ? 'use_case' : rule.reads
      test(`${name}: ${may[level] ? 'is told' : 'learns nothing of it'}`, async () => {
        const reply = await d.http(route.method, pathOf(route), bodyOf(route), bearers.get(role))
        assert.ok(reply.status < 500, reply.text)
        if (may[level]) return assert.notEqual(reply.body['code'], 'forbidden', reply.text)
        assert.doesNotMatch(reply.text, TELLS)
        const closed = level === 'log' ? 'forbidden' : 'not_found'
        if (rule.lists === undefined) assert.equal(reply.body['code'], closed, reply.text)
      })
    }
  })
}

describe('those who may read', () => {
  const told = ['listUseCases', 'readUseCase', 'coverage', 'listAuthorities', 'listResponsibilities'] as const
  const recorded = ['listDecisions', 'listReviews', 'readDecision', 'readRun', 'readEntry'] as const
  for (const [role, may] of Object.entries(roles)) {
    test(`${role} finds the use case in ${may.use_case ? 'governance and records' : may.unit ? 'governance' : 'nothing'}`, async () => {
      for (const name of [...told, ...recorded]) {
        const level = (recorded as readonly string[]).includes(name) ? 'use_case' : 'unit'
        const reply = await d.http('GET', pathOf(routes[name]), undefined, bearers.get(role))
        const found =
          /refunds/.test(reply.text) || (name === 'listAuthorities' && /"unit":"shop","tiers"/.test(reply.text))
        if (name === 'listAuthorities') continue
        assert.equal(found, may[level], `${name}: ${reply.text.slice(0, 300)}`)
      }
    })
  }
})

test('an agent and nobody reach no read of people', async () => {
  for (const [, route] of reads) {
    const nobody = await d.http(route.method, pathOf(route), bodyOf(route))
    assert.equal(nobody.body['code'], 'unauthenticated', route.path)
    if (route.permission !== 'person') continue
    const reply = await d.http(route.method, pathOf(route), bodyOf(route), agent.bearer)
    assert.equal(reply.body['code'], 'forbidden', route.path)
  }
})

test('a tag of one reader’s list is no tag of another’s', async () => {
  const tag = async (role: string) =>
    (await d.http('GET', '/v1/use-cases', undefined, bearers.get(role))).headers.get('etag')
  assert.notEqual(await tag('owner'), await tag('person of another unit'))
  assert.equal(await tag('owner'), await tag('deputy'))
})
