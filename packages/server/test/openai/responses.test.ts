import assert from 'node:assert/strict'
import { after, afterEach, before, describe, test } from 'node:test'
import type OpenAI from 'openai'
import { type Desk, openDesk, toldIn } from './helpers/desk.ts'
import { responsesAnswer } from './helpers/model.ts'

type Items = OpenAI.Responses.ResponseInputItem[]
type Reply = OpenAI.Responses.Response

const pay = (amount: string, id = 'call_1') => ({ id, tool: 'pay', args: { to: 'DE12', amount } })
const asks = (content: string): Items => [{ role: 'user', content }]

describe('responses, the official client', () => {
  let desk: Desk
  let conversation = 0
  before(async () => {
    desk = await openDesk()
  })
  after(() => desk.close())
  afterEach(() => assert.deepEqual(desk.upstream.scripts, [], 'every answer was asked for'))

  const model = 'small'
  const newName = () => `responses-${++conversation}`
  const create = (input: Items, name: string): Promise<Reply> => desk.openai(name).responses.create({ model, input })
  const streamed = async (input: Items, name: string): Promise<Reply> =>
    (await desk.openai(name).responses.stream({ model, input }).finalResponse()) as Reply

  for (const [how, ask, isStream] of [
    ['at once', create, false],
    ['streamed', streamed, true],
  ] as const) {
    test(`${how}: words and reasoning pass as an output, to the letter`, async () => {
      const text = 'Grüße 👋🏽, your refund is on its way. '.repeat(20)
      desk.upstream.scripts.push(responsesAnswer({ text, reasoning: 'be kind' }, isStream))
      const reply = await ask(asks('Where is my refund?'), newName())
      assert.equal(reply.output_text, text)
      assert.equal(reply.status, 'completed')
      assert.deepEqual(
        reply.output.map(({ type }) => type),
        ['reasoning', 'message'],
      )
      assert.deepEqual(
        toldIn(reply).map(({ kind, state }) => [kind, state]),
        [['output', 'passed']],
      )
    })

    test(`${how}: a call passes, its result settles it`, async () => {
      const name = newName()
      const input = asks('Pay DE12 back 20.00')
      desk.upstream.scripts.push(responsesAnswer({ calls: [pay('20.00')] }, isStream))
      const first = await ask(input, name)
      const [call] = first.output
      assert.ok(call?.type === 'function_call')
      assert.deepEqual(JSON.parse(call.arguments), { to: 'DE12', amount: '20.00' })
      const { decision } = toldIn(first)[0] ?? assert.fail()
      assert.equal((await desk.page(decision)).followed.state, 'intended')
      desk.upstream.scripts.push(responsesAnswer({ calls: [pay('30.00', 'call_2')] }, isStream))
      const output = { type: 'function_call_output' as const, call_id: 'call_1', output: 'receipt R-1' }
      await ask([...input, call, output], name)
      const { followed } = await desk.page(decision)
      assert.deepEqual([followed.state, followed.effect?.outcome], ['settled', 'executed'])
    })

    test(`${how}: a denied call is replaced by why; nothing of it reaches the client`, async () => {
      const secret = `MARK${isStream ? 's' : 'w'}ER`
      const call = { id: 'call_x', tool: 'pay', args: { to: secret, amount: '5000.00' } }
      const words = { text: `I will pay ${secret}`, reasoning: `${secret} wants it` }
      desk.upstream.scripts.push(responsesAnswer({ ...words, calls: [call] }, isStream))
      desk.sent.text = ''
      const reply = await ask(asks('Pay them'), newName())
      assert.deepEqual([reply.status, reply.incomplete_details?.reason], ['incomplete', 'content_filter'])
      assert.match(reply.output_text, /^A tool call was denied: /)
      assert.deepEqual(
        toldIn(reply).map(({ state, reasons }) => [state, reasons?.some(({ rule }) => rule === 'never')]),
        [['denied', true]],
      )
      assert.ok(!desk.sent.text.includes(secret) && !desk.sent.text.includes('call_x'), desk.sent.text)
    })

    test(`${how}: what may pass, passes beside what is denied`, async () => {
      const calls = [pay('10.00', 'call_1'), pay('9000.00', 'call_2'), { id: 'call_3', tool: 'look_up', args: {} }]
      desk.upstream.scripts.push(responsesAnswer({ text: 'three calls', calls }, isStream))
      const reply = await ask(asks('Pay DE12 back 10.00'), newName())
      assert.deepEqual(
        reply.output.map((item) => (item.type === 'function_call' ? item.call_id : item.type)),
        ['call_1', 'call_3', 'message'],
      )
      assert.equal(reply.status, 'completed')
      assert.ok(!JSON.stringify(reply).includes('9000.00'))
    })

    test(`${how}: held, found again without asking the upstream, rejected for good or approved`, async () => {
      const name = newName()
      const input = asks('Pay DE12 back 500.00')
      desk.upstream.scripts.push(responsesAnswer({ calls: [pay('500.00')] }, isStream))
      const pending = await ask(input, name)
      assert.match(pending.output_text, /^Held for review/)
      const { decision, state } = toldIn(pending)[0] ?? assert.fail()
      assert.equal(state, 'held')
      await desk.approve(decision)
      const bytes = await desk.upstream.bytesDuring(async () => {
        const passed = await ask(input, name)
        assert.equal(passed.output[0]?.type, 'function_call')
        assert.equal(toldIn(passed)[0]?.decision, decision)
      })
      assert.equal(bytes, 0)
    })
  }

  test('what the provider did by itself passes nowhere', async () => {
    const item = { id: 'ws_1', type: 'web_search_call', status: 'completed', action: { type: 'search', query: 'q' } }
    desk.upstream.scripts.push((response) => {
      response.writeHead(200, { 'content-type': 'application/json' })
      response.end(JSON.stringify({ id: 'r', object: 'response', status: 'completed', output: [item] }))
    })
    await assert.rejects(create(asks('Search'), newName()), { status: 502, code: 'upstream_unreadable' })
  })
})
