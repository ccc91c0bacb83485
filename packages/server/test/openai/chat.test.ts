import assert from 'node:assert/strict'
import { after, afterEach, before, describe, test } from 'node:test'
import type OpenAI from 'openai'
import { type Desk, openDesk, runIn, toldIn } from './helpers/desk.ts'
import { chatAnswer } from './helpers/model.ts'

type Message = OpenAI.Chat.Completions.ChatCompletionMessageParam

const asks = (content: string): Message => ({ role: 'user', content })
const pay = (amount: string, id = 'call_1') => ({ id, tool: 'pay', args: { to: 'DE12', amount } })

describe('chat completions, the official client', () => {
  let desk: Desk
  let conversation = 0
  before(async () => {
    desk = await openDesk()
  })
  after(() => desk.close())
  afterEach(() => assert.deepEqual(desk.upstream.scripts, [], 'every answer was asked for'))

  const model = 'small'
  const create = (messages: Message[], name: string) => desk.openai(name).chat.completions.create({ model, messages })
  const streamed = (messages: Message[], name: string) =>
    desk.openai(name).chat.completions.stream({ model, messages }).finalChatCompletion()
  const runOf = async (reply: unknown) => (await desk.gate.readRun({ run: runIn(reply) })) as unknown as RunPage
  const newName = () => `chat-${++conversation}`

  for (const [how, ask, isStream] of [
    ['at once', create, false],
    ['streamed', streamed, true],
  ] as const) {
    test(`${how}: words pass as an output, to the letter`, async () => {
      const text = 'Grüße 👋🏽, your refund is on its way. '.repeat(20)
      desk.upstream.scripts.push(chatAnswer({ text }, isStream))
      const reply = await ask([asks('Where is my refund?')], newName())
      assert.equal(reply.choices[0]?.message.content, text)
      assert.equal(reply.choices[0]?.finish_reason, 'stop')
      assert.equal(desk.upstream.requests.at(-1)?.body['model'], 'upstream-model')
    })

    test(`${how}: a call passes, its result is recorded, its effect with it`, async () => {
      const name = newName()
      const messages = [asks('Pay DE12 back 20.00')]
      desk.upstream.scripts.push(chatAnswer({ calls: [pay('20.00', 'call_a')] }, isStream))
      const first = await ask(messages, name)
      const call = first.choices[0]?.message.tool_calls?.[0]
      assert.ok(call?.type === 'function')
      assert.deepEqual([call.id, JSON.parse(call.function.arguments)], ['call_a', { to: 'DE12', amount: '20.00' }])
      assert.equal(first.choices[0]?.finish_reason, 'tool_calls')
      const [told] = toldIn(first)
      if (!isStream) {
        assert.equal((await desk.page(told?.decision ?? '')).followed.state, 'intended')
      }
      desk.upstream.scripts.push(chatAnswer({ text: 'Done.' }, isStream))
      const result: Message = { role: 'tool', tool_call_id: 'call_a', content: 'receipt R-1' }
      const { message } = first.choices[0]
      const reply = await ask([...messages, message as Message, result], name)
      // `pay` is no source of the manifest: what it brings is a stranger's word, and this policy lets none out.
      assert.equal(reply.choices[0]?.finish_reason, 'content_filter')
      if (told === undefined) return
      const { followed } = await desk.page(told.decision)
      assert.deepEqual([followed.state, followed.effect?.outcome], ['settled', 'executed'])
    })

    test(`${how}: a denied call is replaced by why; nothing of it reaches the client`, async () => {
      const secret = `MARK${isStream ? 's' : 'w'}ER`
      const words = { text: `I will pay ${secret}`, reasoning: `${secret} wants it` }
      const call = { id: 'call_x', tool: 'pay', args: { to: secret, amount: '5000.00' } }
      desk.upstream.scripts.push(chatAnswer({ ...words, calls: [call] }, isStream))
      desk.sent.text = ''
      const reply = await ask([asks('Pay them')], newName())
      const { message, finish_reason } = reply.choices[0] ?? assert.fail()
      assert.equal(finish_reason, 'content_filter')
      assert.equal(message.tool_calls, undefined)
      assert.match(message.content ?? '', /^A tool call was denied: /)
      assert.ok(!desk.sent.text.includes(secret), desk.sent.text)
      assert.ok(!desk.sent.text.includes('call_x'))
      if (!isStream)
        assert.deepEqual(
          toldIn(reply).map(({ state }) => state),
          ['denied'],
        )
    })

    test(`${how}: what may pass, passes beside what is denied`, async () => {
      const calls = [pay('10.00', 'call_1'), pay('9000.00', 'call_2'), { id: 'call_3', tool: 'look_up', args: {} }]
      desk.upstream.scripts.push(chatAnswer({ text: 'three calls', calls }, isStream))
      const reply = await ask([asks('Pay DE12 back 10.00')], newName())
      const { message, finish_reason } = reply.choices[0] ?? assert.fail()
      assert.deepEqual(
        message.tool_calls?.map(({ id }) => id),
        ['call_1', 'call_3'],
      )
      assert.equal(finish_reason, 'tool_calls')
      assert.match(message.content ?? '', /denied/)
      assert.ok(!JSON.stringify(reply).includes('9000.00'))
    })

    test(`${how}: held, found again by the same request without asking the upstream, approved, passed once`, async () => {
      const name = newName()
      const messages = [asks('Pay DE12 back 500.00')]
      desk.upstream.scripts.push(chatAnswer({ calls: [pay('500.00')] }, isStream))
      const pending = await ask(messages, name)
      assert.match(pending.choices[0]?.message.content ?? '', /^Held for review/)
      assert.equal(pending.choices[0]?.finish_reason, 'content_filter')
      const again = await desk.upstream.bytesDuring(async () => {
        const raw = await create(messages, name)
        const [told] = toldIn(raw)
        assert.equal(told?.state, 'held')
        await desk.approve(told?.decision ?? '')
        const passed = await ask(messages, name)
        assert.equal(passed.choices[0]?.message.tool_calls?.length, 1)
      })
      assert.equal(again, 0)
      // The approval was for one: the next such call is a new decision.
      desk.upstream.scripts.push(chatAnswer({ calls: [pay('500.00')] }, isStream))
      assert.match((await ask(messages, name)).choices[0]?.message.content ?? '', /^Held/)
    })
  }

  test('no decision: arguments that are no object, or say a thing twice, pass nowhere', async () => {
    for (const args of ['{"to":', '[1]', '{"amount":"1.00","amount":"9.00"}', '7']) {
      desk.upstream.scripts.push(chatAnswer({ calls: [{ id: 'call_1', tool: 'pay', args }] }))
      const reply = await create([asks('Pay')], newName())
      assert.equal(reply.choices[0]?.finish_reason, 'content_filter')
      assert.deepEqual(
        toldIn(reply)[0]?.reasons?.map(({ code }) => code),
        ['unreadable'],
      )
    }
  })

  test('a new word of the person opens a new run, which knows again what came back', async () => {
    const name = newName()
    const history: Message[] = [
      asks('Look up order 7'),
      {
        role: 'assistant',
        tool_calls: [{ id: 'c1', type: 'function', function: { name: 'look_up', arguments: '{}' } }],
      },
      { role: 'tool', tool_call_id: 'c1', content: 'order 7: DE12' },
    ]
    desk.upstream.scripts.push(chatAnswer({ text: 'It is there.' }))
    const first = await create(history, name)
    assert.equal(first.choices[0]?.finish_reason, 'stop')
    desk.upstream.scripts.push(chatAnswer({ calls: [pay('12.00', 'c2')] }))
    const second = await create([...history, { role: 'assistant', content: 'It is there.' }, asks('Pay 12.00')], name)
    const [one, two] = [await runOf(first), await runOf(second)]
    assert.notEqual(one.run.id, two.run.id)
    assert.deepEqual(
      [one, two].map(({ observations }) => observations.length),
      [1, 1],
    )
    assert.equal(two.run.request, 'Look up order 7\nPay 12.00')
    assert.deepEqual([one.run.open, two.run.open], [false, true])
    assert.deepEqual(
      two.observations.map(({ tool, knownAs }) => [tool, knownAs]),
      [['look_up', 'claimed']],
    )
  })
})

type RunPage = {
  run: { id: string; request: string; open: boolean }
  observations: { tool: string; knownAs: string; content: string }[]
}
