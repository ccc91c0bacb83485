import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { type Desk, openDesk, OTHER_KEY, UPSTREAM_KEY } from './helpers/desk.ts'
import { chatAnswer } from './helpers/model.ts'
import { type ScriptedUpstream, scriptedUpstream } from './helpers/upstream.ts'

describe('several upstreams by configuration', () => {
  let one: ScriptedUpstream
  let two: ScriptedUpstream
  let desk: Desk
  before(async () => {
    one = await scriptedUpstream()
    two = await scriptedUpstream()
    desk = await openDesk({
      models: {
        first: { base_url: one.url, key_env: 'UPSTREAM', model: 'model-of-one' },
        second: { base_url: two.url, key_env: 'OTHER', model: 'model-of-two' },
        keyless: { base_url: two.url },
      },
    })
  })
  after(async () => {
    await desk.close()
    await Promise.all([one.close(), two.close()])
  })
  const ask = (model: string, conversation: string) =>
    desk
      .openai(conversation)
      .chat.completions.create({ model, messages: [{ role: 'user', content: `Ask ${model} for the weather` }] })

  test('each model goes to its own upstream, under its own name and with its own key, and to no other', async () => {
    for (const [model, upstream, other, name, key] of [
      ['first', one, two, 'model-of-one', UPSTREAM_KEY],
      ['second', two, one, 'model-of-two', OTHER_KEY],
      ['keyless', two, one, 'keyless', undefined],
    ] as const) {
      upstream.scripts.push(chatAnswer({ text: `from ${name}` }, false))
      let text: string | null | undefined
      const elsewhere = await other.bytesDuring(async () => {
        text = (await ask(model, `upstream-${model}`)).choices[0]?.message.content
      })
      assert.equal(text, `from ${name}`)
      assert.equal(elsewhere, 0)
      const request = upstream.requests.at(-1)
      assert.equal(request?.body['model'], name)
      assert.equal(request?.headers.authorization, key === undefined ? undefined : `Bearer ${key}`)
    }
  })

  test('what one upstream fails at is not asked of another', async () => {
    const before = two.requests.length
    one.scripts.push((response) => response.writeHead(500).end('{}'))
    await assert.rejects(ask('first', 'upstream-fails'))
    assert.equal(two.requests.length, before)
  })
})
