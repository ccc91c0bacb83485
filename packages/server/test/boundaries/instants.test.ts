import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import type { HumanCommandType, JsonObject, PayloadInput } from '@answerable/contract'
import { plusMs } from '@answerable/domain'
import { keyIdOf } from '../../src/keys/key-names.ts'
import { newAgentKey } from '../helpers/agent.ts'
import { newKey, pathOf, personNamed, type Prepared, signatureOf, type TestPerson } from '../helpers/client.ts'
import { DAY, HOUR, type TestClock, testClock } from '../helpers/clock.ts'
import { NO_POSTGRES, type TestDeployment, testDeployment } from '../helpers/deployment.ts'
import { manifestFor, POLICY, RESIDUAL_RISK } from '../helpers/fixture.ts'
import type { Founding } from '../helpers/founding.ts'
import { type TestKey, testKey } from '../helpers/keys.ts'
import { type MovablePostgres, movablePostgres } from '../helpers/movable-postgres.ts'

/** As the fixture, but large payments may be waived or approved beforehand. */
const WAIVABLE = POLICY.replace('@reason("more than 100.00")', '@waivable("true") @reason("more than 100.00")').replace(
  '> 10000 };',
  '> 10000 }\nunless { context.waived.contains("large") };',
)
const EVERYTHING: PayloadInput<'authority.grant'>['scope'] = { unit: 'shop', tiers: ['T1', 'T2', 'T3', 'T4'] }
const [freya, gregor, olivia, dmitri, chidi, rosa, ravi] = [
  'freya',
  'gregor',
  'olivia',
  'dmitri',
  'chidi',
  'rosa',
  'ravi',
].map(personNamed) as [TestPerson, TestPerson, TestPerson, TestPerson, TestPerson, TestPerson, TestPerson]

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')

/** What the gate says, and who answers in the owner's place. */
type Answer = [outcome: unknown, because: string, cover: boolean]
const allowed: Answer = ['allow', 'permitted', false]
const covered: Answer = ['allow', 'permitted', true]
const denied = (because: string): Answer => ['deny', because, false]

/** One log whose server stops after every instant and starts again at the next. */
class Restarted {
  readonly clock: TestClock = testClock()
  readonly #folder = mkdtempSync(join(tmpdir(), 'answerable-instants-'))
  readonly #postgres: MovablePostgres | undefined
  readonly start = this.clock.now()

  constructor(postgres?: MovablePostgres) {
    this.#postgres = postgres
  }

  /** In a server that has just started, at an instant. */
  async at<T>(instant: string, work: (d: TestDeployment) => Promise<T>): Promise<T> {
    this.clock.advance(Date.parse(instant) - Date.parse(this.clock.now()))
    await this.#postgres?.follow(this.clock)
    const { databaseUrl } = this.#postgres ?? {}
    const database = databaseUrl === undefined ? {} : { databaseUrl }
    const d = await testDeployment({ dataDir: this.#folder, clock: this.clock, ...database })
    try {
      return await work(d)
    } finally {
      await d[Symbol.asyncDispose]()
    }
  }

  /** The answers a millisecond before an instant, at it and one after, each from a server of its own. */
  async around(instant: string, ask: (d: TestDeployment) => Promise<Answer>): Promise<Answer[]> {
    const answers: Answer[] = []
    for (const ms of [-1, 0, 1]) answers.push(await this.at(plusMs(instant, ms), ask))
    return answers
  }

  async remove(): Promise<void> {
    rmSync(this.#folder, { recursive: true, force: true })
    await this.#postgres?.remove()
  }
}

const pay =
  (amount: string, agent = 'refunds-agent') =>
  async (d: TestDeployment): Promise<Answer> => {
    const { reply } = await (await d.agentClient(agent)).pay(amount)
    const [reason] = reply.body['reasons'] as JsonObject[]
    const { cover } = reply.body['answerable'] as JsonObject
    return [reply.body['outcome'], textOf(reason?.['code']), cover !== undefined]
  }

/** Signs with a key other than the one the person came with. */
async function signWith<T extends HumanCommandType>(
  d: TestDeployment,
  [person, key]: [TestPerson, TestKey],
  command: T,
  payload: PayloadInput<T>,
) {
  const body = { command, payload, publicKey: key.publicKey, assurance: 'automation' }
  const reply = await d.http('POST', '/v1/statements', body, await d.bearer(person))
  if (reply.status !== 200) return reply
  const { statement, payload: normal } = reply.body as unknown as Prepared
  return d.http('POST', pathOf(command, normal), { ...normal, statement, signature: signatureOf(key, statement) })
}

const grant = (d: TestDeployment, { mandate }: Founding, to: TestPerson, until: string) =>
  d.must(freya, 'authority.grant', {
    grantee: to.id,
    capacity: 'product',
    powers: ['change_policy', 'accept_residual_risk'],
    scope: EVERYTHING,
    limits: { residualRisk: 'high' },
    until,
    delegationDepth: 0,
    under: { mandate },
  })

for (const store of ['sqlite', 'postgres'] as const) {
  const url = process.env['ANSWERABLE_TEST_PG'] ?? ''
  const skip = store === 'postgres' ? NO_POSTGRES : false

  describe(`a millisecond before, at and after, and across a restart, on ${store}`, { skip }, () => {
    let log: Restarted
    let founding: Founding
    const day = (days: number): string => plusMs(log.start, days * DAY)

    before(async () => {
      log = new Restarted(store === 'postgres' ? await movablePostgres(url) : undefined)
      founding = await log.at(log.start, async (d) => {
        const made = await d.founding({ policy: WAIVABLE })
        await grant(d, made, dmitri, day(30))
        await d.must(dmitri, 'cover.accept', { useCase: 'refunds', until: day(80) })
        return made
      })
    })
    after(() => log.remove())

    test('an exception', async () => {
      await log.at(day(1), async (d) => {
        const { id } = await d.must(olivia, 'exception.request', {
          useCase: 'refunds',
          waives: { rule: 'large' },
          reason: 'short of people',
          compensatingControl: { what: 'a list each evening', evidence: `sha256:${'e'.repeat(64)}` },
          until: day(5),
        })
        await d.must(freya, 'exception.approve', { exception: id, reason: 'read it' })
      })
      const held: Answer = ['review', 'rule', false]
      assert.deepEqual(await log.around(day(5), pay('150.00')), [allowed, held, held])
    })

    test('a standing approval', async () => {
      await log.at(day(5.5), (d) =>
        d.must(olivia, 'standing_approval.sign', {
          useCase: 'refunds',
          assumptions: founding.assumptions,
          tool: 'pay',
          bounds: [{ argument: 'to', values: ['DE12'] }],
          amount: { each: 20_000, total: 100_000 },
          count: 5,
          until: day(6),
          reason: 'instalments',
        }),
      )
      const held: Answer = ['review', 'rule', false]
      const answers = await log.around(day(6), pay('150.00'))
      assert.deepEqual(answers, [['allow', 'standing_approval', false], held, held])
    })

    test('an absence: the deputy answers from its first instant, and not at its last', async () => {
      const [from, until] = [day(7), day(8)]
      await log.at(day(6.5), (d) => d.must(olivia, 'cover.start', { useCase: 'refunds', from, until, reason: 'r' }))
      assert.deepEqual(await log.around(from, pay('20.00')), [allowed, covered, covered])
      assert.deepEqual(await log.around(until, pay('20.00')), [covered, allowed, allowed])
    })

    test('the quiet of a confirmed key', async () => {
      const key = testKey('the second one of olivia')
      await log.at(day(9), async (d) => {
        await d.must(olivia, 'key.add', { person: olivia.id, key: newKey(d.origin, key) })
        await d.must(freya, 'key.confirm', { person: olivia.id, key: keyIdOf(key.publicKey) })
      })
      const codes: unknown[] = []
      for (const ms of [-1, 0, 1])
        await log.at(plusMs(day(10), ms), async (d) => {
          const right = {
            grantee: rosa.id,
            capacity: 'product',
            powers: ['restrict'],
            scope: EVERYTHING,
            limits: { residualRisk: 'low' },
            until: day(100),
            delegationDepth: 0,
            under: { authority: founding.authority },
          } satisfies PayloadInput<'authority.grant'>
          const reply = await signWith(d, [olivia, key], 'authority.grant', right)
          codes.push(reply.body['code'] ?? 'granted')
        })
      assert.deepEqual(codes, ['key_too_new', 'granted', 'granted'])
    })

    test('a competence', async () => {
      await log.at(day(11), async (d) => {
        const people = { owner: olivia.id, deputy: dmitri.id, challenger: chidi.id, reviewers: [rosa.id, ravi.id] }
        const manifest = { ...manifestFor('letters', people), tier: 'T2' as const }
        await d.must(olivia, 'use_case.register', { manifest })
        const of = { useCase: 'letters', revision: 1 }
        const published = await d.must(olivia, 'policy.publish', { ...of, policy: WAIVABLE, tests: '' })
        const assumptions = published.field('assumptions')
        const said = { ...of, assumptions, reason: 'r' }
        for (const by of [gregor, ravi]) {
          await grant(d, founding, by, day(12))
          await d.must(by, 'change.approve', said)
        }
        await d.must(chidi, 'challenge.record', { ...said, view: 'supports' })
        await d.must(olivia, 'acceptance.sign', {
          ...of,
          assumptions,
          answer: 'accepted',
          authority: founding.authority,
          residualRisk: RESIDUAL_RISK,
          until: day(60),
        })
        await d.must(olivia, 'agent.register', {
          agent: 'letters-agent',
          useCase: 'letters',
          publicKey: newAgentKey('letters-agent').publicKey,
          until: day(60),
          enforcement: 'cooperative',
        })
        await d.must(freya, 'competence.record', {
          person: rosa.id,
          class: 'customer_facing',
          evidence: `sha256:${'3'.repeat(64)}`,
          until: day(12),
        })
      })
      const nobody = denied('nobody_eligible')
      const answers = await log.around(day(12), pay('150.00', 'letters-agent'))
      assert.deepEqual(answers, [['review', 'rule', false], nobody, nobody])
    })

    test('the right of a deputy who covers, and what is left of the time for a successor', async () => {
      await log.at(day(14), (d) => d.must(freya, 'person.depart', { person: olivia.id, reason: 'she left' }))
      const small = denied('cover_too_small')
      assert.deepEqual(await log.around(day(30), pay('20.00')), [covered, small, small])
      await log.at(day(31), (d) => grant(d, founding, dmitri, day(300)))
      const missing = denied('successor_missing')
      assert.deepEqual(await log.around(day(44), pay('20.00')), [covered, missing, missing])
    })

    test('an emergency continuation', async () => {
      const begun = day(45)
      await log.at(begun, async (d) => {
        const scope = { kind: 'use_case', useCase: 'refunds' } as const
        const { id } = await d.must(freya, 'emergency.declare', { scope, reason: 'nobody has taken it over' })
        await d.must(gregor, 'emergency.second', { emergency: id, reason: 'I agree' })
      })
      const missing = denied('successor_missing')
      assert.deepEqual(await log.around(plusMs(begun, 4 * HOUR), pay('20.00')), [allowed, missing, missing])
    })
  })

  describe(`a grantor who left, and an acceptance, on ${store}`, { skip }, () => {
    let log: Restarted
    const day = (days: number): string => plusMs(log.start, days * DAY)
    before(async () => {
      log = new Restarted(store === 'postgres' ? await movablePostgres(url) : undefined)
      await log.at(log.start, (d) => d.founding())
    })
    after(() => log.remove())

    test('the owner’s right ends 30 days after its grantor, and the signature with its own end', async () => {
      await log.at(day(1), (d) => d.must(gregor, 'person.depart', { person: freya.id, reason: 'she left' }))
      const unconfirmed = denied('authority_unconfirmed')
      assert.deepEqual(await log.around(day(31), pay('20.00')), [allowed, unconfirmed, unconfirmed])
      await log.at(day(32), async (d) => {
        const listed = await d.http('GET', '/v1/authorities', undefined, await d.bearer(gregor))
        for (const { id } of listed.body['authorities'] as JsonObject[])
          await d.sign(gregor, 'authority.confirm', { authority: textOf(id) })
      })
      const lapsed = denied('acceptance_lapsed')
      assert.deepEqual(await log.around(day(90), pay('20.00')), [allowed, lapsed, lapsed])
    })
  })
}
