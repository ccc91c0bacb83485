import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { JsonObject } from '@answerable/contract'
import { type TestDeployment, testDeployment } from '../helpers/deployment.ts'
import type { AgentClient, OpenRun } from '../helpers/agent.ts'
import { DAY } from '../helpers/clock.ts'
import type { Founding } from '../helpers/founding.ts'
import { checkOf } from '../vault/support.ts'

const EMITTER = 'A'.repeat(22)

// PostgreSQL brings its own clock, which no test moves; what is store-specific here is in test/store/contract.test.ts.
const UNMOVED = 'needs a clock a test can move'

for (const store of ['sqlite', 'postgres'] as const) {
  describe(`what never arrived, on ${store}`, { skip: store === 'postgres' && UNMOVED }, () => {
    let d: TestDeployment
    let founding: Founding
    let client: AgentClient
    let run: OpenRun
    before(async () => {
      d = await testDeployment({ store })
      founding = await d.founding()
      client = await d.agentClient(founding.agent)
      run = await client.openRun()
    })
    after(() => d[Symbol.asyncDispose]())

    const numbered = (n: number, given: JsonObject = { order: '7' }) =>
      client.decide(run, 'look_up', given, { 'answerable-emitter': `${EMITTER}/${n}` })
    const missing = async () =>
      (await d.http('GET', '/v1/completeness', undefined, await d.bearer(founding.owner))).body
    const alarms = async () => (await d.http('GET', '/v1/health')).body['alarms']

    test('a number that was counted and not seen is an alarm after a minute, until it comes', async () => {
      for (const n of [1, 2, 4]) assert.equal((await numbered(n)).status, 201)
      assert.deepEqual((await missing())['gaps'], [], 'it may be under way')
      d.clock.advance(60_000)
      const [gap] = (await missing())['gaps'] as JsonObject[]
      assert.deepEqual([gap?.['agent'], gap?.['emitter'], gap?.['missing']], [founding.agent, EMITTER, 1])
      assert.equal(await alarms(), 1)
      await numbered(3)
      assert.deepEqual((await missing())['gaps'], [])
      assert.equal(await alarms(), 0)
      await checkOf(d)
    })

    test('a refused call is no entry and uses up no number; a malformed header is refused', async () => {
      const refused = await client.post(
        run,
        '/v1/decisions',
        { run: run.id, kind: 'nonsense' },
        { 'answerable-emitter': `${EMITTER}/5` },
      )
      assert.equal(refused.status, 400)
      await numbered(5)
      d.clock.advance(60_000)
      assert.deepEqual((await missing())['gaps'], [])
      for (const header of ['x/1', `${EMITTER}/0`, `${EMITTER}/01`, `${EMITTER}`]) {
        const reply = await client.decide(run, 'look_up', {}, { 'answerable-emitter': header })
        assert.equal(reply.body['code'], 'invalid_input', header)
      }
    })

    test('an effect nobody reported in time is an alarm until it is settled', async () => {
      const decided = await client.decide(run, 'look_up', { order: '8' })
      const body = { decision: decided.field('decision'), action: decided.field('action') }
      await client.post(run, '/v1/intents', body)
      assert.deepEqual((await missing())['silent'], [])
      d.clock.advance(DAY)
      const [silent] = (await missing())['silent'] as JsonObject[]
      assert.equal(silent?.['decision'], decided.field('decision'))
      assert.equal(await alarms(), 1)
    })

    test('decisions in the log that this server never answered are shown', async () => {
      const count = { since: '00000000-0000-7000-8000-000000000000', answered: 1 }
      await d.writer.takeHeads(d.clock.now(), count)
      const { counted } = (await missing()) as { counted: { matches: boolean; recorded: number; alone: boolean } }
      assert.equal(counted.recorded, 6)
      assert.deepEqual([counted.alone, counted.matches], [true, false])
      // More answers than entries: something was allowed and never written down.
      d.clock.advance(DAY)
      await d.writer.takeHeads(d.clock.now(), { ...count, answered: 7 })
      const again = (await missing()) as { counted: { matches: boolean } }
      assert.equal(again.counted.matches, false)
      await checkOf(d)
    })
  })
}
