import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type AgentClient } from '../helpers/agent.ts'
import { type Headers_, HOST, newKey, personNamed } from '../helpers/client.ts'
import { type TestDeployment, testDeployment } from '../helpers/deployment.ts'
import type { Founding } from '../helpers/founding.ts'

type Sent = { id: string; event: string; data: { index: number; entries?: { type: string; useCase: string | null }[] } }

let d: TestDeployment
let founding: Founding
let agent: AgentClient
let stranger: Headers_

before(async () => {
  d = await testDeployment()
  founding = await d.founding()
  agent = await d.agentClient(founding.agent)
  const person = personNamed('of the bank')
  const about = { name: 'B', email: 'b@people.example', key: newKey(d.origin, person.key), fictional: true }
  await d.must(founding.founder, 'person.register', { ...about, employment: 'own', unit: 'bank' })
  stranger = await d.bearer(person)
})
after(() => d[Symbol.asyncDispose]())

/** Listens as a browser does; `next` waits for one more event. */
async function listen(headers: Headers_, path = '/v1/events') {
  const response = await d.handler(new Request(`${HOST}${path}`, { headers }))
  assert.equal(response.status, 200)
  assert.match(response.headers.get('content-type') ?? '', /^text\/event-stream/)
  const reader = (response.body as ReadableStream<Uint8Array>).getReader()
  let text = ''
  const next = async (): Promise<Sent | undefined> => {
    for (;;) {
      const end = text.indexOf('\n\n')
      if (end >= 0) {
        const block = text.slice(0, end)
        text = text.slice(end + 2)
        const field = (name: string): string => new RegExp(`^${name}: ?(.*)$`, 'm').exec(block)?.[1] ?? ''
        if (field('event') !== '')
          return { id: field('id'), event: field('event'), data: JSON.parse(field('data')) as Sent['data'] }
        continue
      }
      const { done, value } = await reader.read()
      if (done) return undefined
      text += new TextDecoder().decode(value)
    }
  }
  return { next, stop: () => reader.cancel() }
}

test('whoever may read a use case hears of its entries; others hear only that the log went on', async () => {
  const owner = await listen(await d.bearer(founding.owner))
  const other = await listen(stranger)
  assert.equal((await owner.next())?.event, 'open')
  await other.next()
  await agent.pay('20.00')
  const told = await owner.next()
  assert.ok(told?.data.entries?.every(({ useCase }) => useCase === founding.useCase))
  assert.ok(told?.data.entries?.some(({ type }) => type === 'run.opened' || type === 'decision.recorded'))
  const hidden = await other.next()
  assert.equal(hidden?.event, 'advance')
  assert.deepEqual(hidden?.data.entries, [])
  await Promise.all([owner.stop(), other.stop()])
})

test('Last-Event-ID goes on after what was heard, and one beyond the log is not believed', async () => {
  const bearer = await d.bearer(founding.owner)
  const size = await d.size()
  await agent.pay('21.00')
  const resumed = await listen({ ...bearer, 'last-event-id': String(size - 1) })
  assert.equal((await resumed.next())?.id, String(size - 1))
  const first = await resumed.next()
  assert.equal(first?.data.entries?.[0]?.type, 'run.opened')
  await resumed.stop()
  const beyond = await listen({ ...bearer, 'last-event-id': '999999' })
  assert.equal((await beyond.next())?.data.index, (await d.size()) - 1)
  await beyond.stop()
})

test('who has left hears nothing more: the connection ends by itself', async () => {
  const gone = await d.person('leaver')
  const heard = await listen(await d.bearer(gone))
  await heard.next()
  await d.must(founding.founder, 'person.depart', { person: gone.id, reason: 'left' })
  assert.equal(await heard.next(), undefined)
})

test('an agent hears nothing', async () => {
  assert.equal((await d.http('GET', '/v1/events', undefined, agent.bearer)).body['code'], 'forbidden')
})
