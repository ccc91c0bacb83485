import assert from 'node:assert/strict'
import { setTimeout } from 'node:timers/promises'
import { after, before, describe, test } from 'node:test'
import OpenAI from 'openai'
import { CALLER_KEY, type Desk, openDesk, toldIn, UPSTREAM_KEY } from './helpers/desk.ts'
import { chatAnswer } from './helpers/model.ts'
import { json, type Script, stream } from './helpers/upstream.ts'

const model = 'small'
const hello = [{ role: 'user' as const, content: 'hello' }]

/** Waits until something is so, for at most two seconds. */
async function until(is: () => boolean): Promise<void> {
  for (let left = 200; !is(); left -= 1) {
    assert.ok(left > 0, 'it did not happen')
    await setTimeout(10)
  }
}

describe('INVARIANT 10: what is closed stays closed', () => {
  let desk: Desk
  before(async () => {
    desk = await openDesk()
  })
  after(() => desk.close())
  const create = (name: string) => desk.openai(name).chat.completions.create({ model, messages: hello })

  test('paused: 0 bytes upstream, and the client learns why; open again, it passes', async () => {
    const { d, f } = desk
    await d.must(f.owner, 'restriction.set', {
      scope: { kind: 'use_case', useCase: f.useCase },
      mode: 'paused',
      cause: 'owner',
      reason: 'a test',
    })
    const bytes = await desk.upstream.bytesDuring(() =>
      assert.rejects(create('paused'), { status: 403, code: 'gate_closed', message: /paused/ }),
    )
    assert.equal(bytes, 0)
    const { restrictions } = (await desk.gate.listRestrictions({})) as { restrictions: { id: string }[] }
    await d.must(f.owner, 'restriction.lift', { restriction: restrictions[0]?.id ?? '', reason: 'over' })
    desk.upstream.scripts.push(chatAnswer({ text: 'hi' }))
    assert.equal((await create('paused')).choices[0]?.message.content, 'hi')
  })

  test('paused while the model thinks: the answer does not pass', async () => {
    const { d, f } = desk
    const answer = chatAnswer({ text: 'too late' })
    desk.upstream.scripts.push((response, request) => {
      d.must(f.owner, 'restriction.set', {
        scope: { kind: 'use_case', useCase: f.useCase },
        mode: 'paused',
        cause: 'owner',
        reason: 'a test',
      }).then(
        () => answer(response, request),
        () => response.destroy(),
      )
    })
    const reply = await create('meanwhile')
    assert.deepEqual(
      toldIn(reply).map(({ state, reasons }) => [state, reasons?.[0]?.code]),
      [['denied', 'paused']],
    )
    assert.ok(!JSON.stringify(reply).includes('too late'))
    const { restrictions } = (await desk.gate.listRestrictions({})) as { restrictions: { id: string }[] }
    await d.must(f.owner, 'restriction.lift', { restriction: restrictions[0]?.id ?? '', reason: 'over' })
  })

  test('a client that leaves stops the upstream at once, streamed or not', async () => {
    for (const isStream of [false, true]) {
      const before = desk.upstream.broken
      const open = desk.upstream.requests.length
      desk.upstream.scripts.push((response) => {
        response.writeHead(200, { 'content-type': isStream ? 'text/event-stream' : 'application/json' })
        response.write(isStream ? 'data: {"id":"1","choices":[]}\n\n' : '{"id":')
      })
      const stop = new AbortController()
      const asked = desk
        .openai(`leaves-${isStream}`)
        .chat.completions.create({ model, messages: hello, stream: isStream }, { signal: stop.signal })
      const rejected = assert.rejects(asked)
      await until(() => desk.upstream.requests.length > open)
      stop.abort()
      await rejected
      await until(() => desk.upstream.broken > before)
    }
  })

  const requests: [name: string, body: object, code: string, param?: string][] = [
    ['another model', { model: 'other', messages: hello }, 'model_not_found', 'model'],
    [
      'a tool the provider runs',
      { model, messages: hello, tools: [{ type: 'web_search' }] },
      'unsupported',
      'tools[0]',
    ],
    ['a field nobody knows', { model, messages: hello, web_search_options: {} }, 'unsupported', 'web_search_options'],
    ['several answers', { model, messages: hello, n: 2 }, 'unsupported', 'n'],
    ['an unknown role', { model, messages: [{ role: 'function', content: 'x' }] }, 'unsupported', 'messages[0]'],
    ['a result of nothing', { model, messages: [{ role: 'tool', content: 'x' }] }, 'invalid_request', 'messages[0]'],
    ['no message', { model, messages: [] }, 'invalid_request', 'messages'],
  ]
  for (const [name, body, code, param] of requests) {
    test(`0 bytes upstream for ${name}`, async () => {
      const asked = (): Promise<unknown> => desk.openai('bad').chat.completions.create(body as never)
      assert.equal(await desk.upstream.bytesDuring(() => assert.rejects(asked(), { code, param })), 0)
    })
  }
  for (const field of ['previous_response_id', 'conversation', 'prompt', 'background']) {
    test(`0 bytes upstream for responses with ${field}`, async () => {
      const body = { model, input: 'hello', [field]: field === 'background' ? true : 'x' }
      const asked = (): Promise<unknown> => desk.openai('bad').responses.create(body as never)
      const refusal = { code: 'unsupported', param: field }
      assert.equal(await desk.upstream.bytesDuring(() => assert.rejects(asked(), refusal)), 0)
    })
  }

  test('callers need the gateway’s own key and one of its names; it says which models there are', async () => {
    const { url } = desk.gateway
    for (const apiKey of [UPSTREAM_KEY, 'x', `${CALLER_KEY}x`]) {
      const stranger = new OpenAI({ apiKey, baseURL: url, maxRetries: 0 })
      await assert.rejects(stranger.chat.completions.create({ model, messages: hello }), { status: 401 })
    }
    const models = await desk.openai().models.list()
    assert.deepEqual(
      models.data.map(({ id }) => id),
      ['small', 'gone'],
    )
    const { request } = await import('node:http')
    const { port } = new URL(url)
    const status = await new Promise((resolve, reject) => {
      const headers = { host: `evil.example:${port}`, authorization: `Bearer ${CALLER_KEY}` }
      const sent = request({ host: '127.0.0.1', port, path: '/v1/models', headers })
      sent.on('response', (response) => resolve(response.statusCode))
      sent.on('error', reject)
      sent.end()
    })
    assert.equal(status, 403)
    const other = await fetch(`${url}/embeddings`, {
      method: 'POST',
      headers: { authorization: `Bearer ${CALLER_KEY}` },
    })
    assert.equal(other.status, 404)
  })
})

describe('an upstream in trouble', () => {
  let desk: Desk
  before(async () => {
    desk = await openDesk()
  })
  after(() => desk.close())

  const error = (message: string): object => ({ error: { message, type: 'x', code: 'x' } })
  const cut: Script = (response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    response.write('data: {"choices":[{"index":0,"delta":{"content":"ha')
    setTimeout(20).then(
      () => response.destroy(),
      () => {},
    )
  }
  const chunk = (delta: object) => ({ id: '1', choices: [{ index: 0, delta, finish_reason: null }] })
  const troubles: [name: string, script: Script, isStream: boolean, status: number, code: string][] = [
    ['a bad request', json(error('max_tokens is too large'), 400), false, 400, 'upstream_refused'],
    ['a rate limit', json(error('slow down'), 429, { 'retry-after': '3' }), false, 429, 'upstream_refused'],
    ['our key is refused', json(error(`Incorrect API key: ${UPSTREAM_KEY}`), 401), false, 502, 'upstream_refused'],
    ['the key in an error', json(error(`you sent Bearer ${UPSTREAM_KEY}`), 400), false, 400, 'upstream_refused'],
    ['its own error', json(error('oh'), 500), true, 502, 'upstream_refused'],
    ['no JSON', (response) => response.end('<html>'), false, 502, 'upstream_unreadable'],
    ['no stream', json({ choices: [] }), true, 502, 'upstream_unreadable'],
    ['it breaks off', cut, true, 502, 'upstream_unreachable'],
    ['it stops short', stream([chunk({ content: 'ha' })]), true, 502, 'upstream_unreadable'],
    ['an error in the stream', stream([chunk({ content: 'ha' }), error('x')]), true, 502, 'upstream_unreadable'],
    ['two choices', json({ choices: [{ message: {} }, { message: {} }] }), false, 502, 'upstream_unreadable'],
  ]
  for (const [name, script, isStream, status, code] of troubles) {
    test(`${name}: ${status} ${code}`, async () => {
      desk.upstream.scripts.push(script)
      const asked = desk.openai('trouble').chat.completions.create({ model, messages: hello, stream: isStream })
      await assert.rejects(asked, { status, code })
    })
  }

  test('nobody there', async () => {
    const asked = desk.openai().chat.completions.create({ model: 'gone', messages: hello })
    await assert.rejects(asked, { status: 502, code: 'upstream_unreachable' })
  })

  test('no key is in a byte that callers or the log got, also where the model says it', async () => {
    const half = UPSTREAM_KEY.length / 2
    const said = `my key is ${UPSTREAM_KEY}`
    desk.upstream.scripts.push(chatAnswer({ text: said }, true), chatAnswer({ text: said }))
    for (const isStream of [true, false]) {
      const client = desk.openai(`leak-${isStream}`)
      const text = isStream
        ? (await client.chat.completions.stream({ model, messages: hello }).finalChatCompletion()).choices[0]?.message
        : (await client.chat.completions.create({ model, messages: hello })).choices[0]?.message
      assert.equal(text?.content, 'my key is [credential withheld]')
    }
    assert.equal(desk.upstream.requests.at(-1)?.headers.authorization, `Bearer ${UPSTREAM_KEY}`)
    assert.ok(desk.sent.text.length > 1_000)
    const { bytes } = await everyEntry(desk)
    for (const text of [desk.sent.text, bytes]) {
      for (const secret of [UPSTREAM_KEY, UPSTREAM_KEY.slice(0, half), UPSTREAM_KEY.slice(half), CALLER_KEY])
        assert.ok(!text.includes(secret))
    }
    assert.ok(!JSON.stringify(desk.upstream.requests).includes(CALLER_KEY))
  })
})

async function everyEntry({ d }: Desk): Promise<{ bytes: string }> {
  const { size } = await d.store.head()
  const rows = await d.store.entriesAt(Array.from({ length: size }, (_, at) => at))
  return { bytes: rows.map(({ bytes }) => Buffer.from(bytes).toString('utf8')).join('\n') }
}
