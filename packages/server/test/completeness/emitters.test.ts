import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { AnswerableError, type EmitterRow, type JsonObject } from '@answerable/contract'
import { createGate, Denied } from '@answerable/sdk'
import { pdp } from '../authzen/helpers/pdp.ts'
import { NO_POSTGRES, type TestDeployment, testDeployment } from '../helpers/deployment.ts'
import { MINUTE } from '../helpers/clock.ts'
import { gatewayClient } from '../mcp/helpers/gateway-client.ts'
import { connectDesk } from '../mcp/helpers/memory.ts'
import { checkOf } from '../vault/support.ts'

const pay = (amount: string) => ({ tool: 'pay', arguments: { to: 'DE12', amount } })

async function emittersOf(d: TestDeployment, agent: string): Promise<EmitterRow[]> {
  const { rows } = await d.store.query({ kind: 'emitter', where: {}, limit: 100 })
  return rows.map(({ value }) => JSON.parse(value) as EmitterRow).filter((row) => row.agent === agent)
}

/** Entries an agent wrote, counted in the log itself. */
async function entriesBy(d: TestDeployment, agent: string): Promise<number> {
  const rows = await d.store.entriesFrom(0, 10_000)
  return rows.filter(({ bytes }) => {
    const { actor } = JSON.parse(Buffer.from(bytes).toString()) as { actor: { id: string } }
    return actor.id === agent
  }).length
}

for (const store of ['sqlite', 'postgres'] as const) {
  describe(`whoever puts calls before the gate numbers them, ${store}`, {
    skip: store === 'postgres' && NO_POSTGRES,
  }, () => {
    test('the gate of the SDK and the MCP proxy: every entry has its number, and none is missing', async () => {
      await using d = await testDeployment({ store })
      const f = await d.founding()
      const client = await gatewayClient(d, f, 'payments-gateway')
      const gate = createGate({ client, onBehalfOf: 'customer 7', request: 'Pay DE12 back', vkeys: [d.vkey] })
      await gate.run(pay('20.00'), () => 'R-1')
      await assert.rejects(
        gate.run(pay('2000.00'), () => assert.fail()),
        (error) => error instanceof Denied,
      )
      await gate.close()
      const desk = await connectDesk(client, { vkeys: [d.vkey] })
      await desk.agent.callTool({ name: 'pay', arguments: { to: 'DE12', amount: '20.00' } })
      await desk.agent.close()
      const [row, ...others] = await emittersOf(d, 'payments-gateway')
      assert.deepEqual(others, [], 'one program, one identity')
      assert.ok(row !== undefined && row.last >= 8, JSON.stringify(row))
      assert.deepEqual([row.seen, row.gapSince], [row.last, null])
      assert.equal(row.seen, await entriesBy(d, 'payments-gateway'))
      await checkOf(d)
    })

    test('a door numbers what it takes; what it refused takes none', async () => {
      await using point = await pdp('records', { deployment: { store } })
      const read = { tool: 'read', arguments: { subject: { type: 'user', id: 'alice' } }, on_behalf_of: 'alice' }
      const ask = (input: JsonObject) => point.post('/v1/data/answerable/allow', { input })
      await ask(read)
      const refused = () => Promise.reject(new AnswerableError('invalid_input'))
      await assert.rejects(point.d.edge.emitter.numbered(point.agent, refused))
      await ask(read)
      await point.decide({
        subject: { type: 'user', id: 'alice' },
        action: { name: 'read' },
        resource: { type: 'record', id: 'record-1' },
      })
      const [row, ...others] = await emittersOf(point.d, point.agent)
      assert.deepEqual(others, [])
      assert.ok(row !== undefined && row.last >= 6, JSON.stringify(row))
      assert.deepEqual([row.seen, row.gapSince], [row.last, null])
      // What this agent does is not reported: intent and effect come with the decision, under its number.
      assert.equal(row.seen, 6, 'three runs and three decisions')
    })
  })
}

describe('what never arrived', () => {
  test('an observation the gateway lost on the way is a gap once the next command comes', async () => {
    await using d = await testDeployment()
    const f = await d.founding()
    let lost = 0
    const client = await gatewayClient(d, f, 'payments-gateway', async (url, init) => {
      if (!url.endsWith('/v1/observations')) return d.handler(new Request(url, init))
      lost += 1
      throw new TypeError('the line is dead')
    })
    const gate = createGate({ client, onBehalfOf: 'customer 7', request: 'Pay DE12 back', vkeys: [d.vkey] })
    const run = await opened(client)
    await assert.rejects(client.observe({ run: run.run, tool: 'look_up', content: 'x' }, { runToken: run.runToken }))
    assert.ok(lost > 0)
    await gate.run(pay('20.00'), () => 'R-1').catch(() => undefined)
    d.clock.advance(MINUTE)
    const { gaps } = (await d.http('GET', '/v1/completeness', undefined, await d.bearer(f.owner))).body
    const [gap] = gaps as JsonObject[]
    assert.deepEqual([gap?.['agent'], gap?.['missing']], ['payments-gateway', 1])
  })

  test('a command a door took and the store never answered is a gap of the door', async () => {
    await using point = await pdp('records')
    const { d, agent, founding } = point
    const dead = () => Promise.reject(new AnswerableError('store_unavailable'))
    const input = { tool: 'read', arguments: { subject: { type: 'user', id: 'alice' } }, on_behalf_of: 'alice' }
    await assert.rejects(d.edge.emitter.numbered(agent, dead))
    await point.post('/v1/data/answerable/allow', { input })
    d.clock.advance(MINUTE)
    const { gaps } = (await d.http('GET', '/v1/completeness', undefined, await d.bearer(founding.owner))).body
    assert.deepEqual(
      (gaps as JsonObject[]).map((gap) => [gap['agent'], gap['missing']]),
      [[agent, 1]],
    )
  })
})

async function opened(client: Awaited<ReturnType<typeof gatewayClient>>) {
  const { id, runToken } = await client.openRun({ onBehalfOf: 'customer 7', request: 'Pay DE12 back' })
  return { run: id, runToken }
}
