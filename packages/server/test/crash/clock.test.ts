import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import { readConfig, serve } from '../../src/app/index.ts'
import { HOUR, MINUTE, SECOND, type TestClock, testClock } from '../helpers/clock.ts'
import { type Clients, clientsOf, type Founded, foundIn } from './support/founded.ts'
import { sqlitePlace } from './support/place.ts'
import { storedEntries } from './support/stored-log.ts'

type Scene = {
  readonly clock: TestClock
  readonly founded: Founded
  readonly clients: Clients
  readonly said: string[]
}

/** The product listening, with timers, on a clock the test sets: SQLite logs go by the server's own. */
async function onClock(work: (scene: Scene) => Promise<void>): Promise<void> {
  const place = await sqlitePlace()
  const clock = testClock()
  const said: string[] = []
  try {
    const founded = await foundIn(place, clock)
    const config = readConfig({ ANSWERABLE_DATA: place.paths.folder, ANSWERABLE_PORT: '0' })
    const serving = await serve(config, { clock, onReport: (line) => said.push(line) })
    try {
      const url = serving.url.replace('localhost', '127.0.0.1')
      await work({ clock, founded, said, clients: clientsOf(founded, url, clock) })
    } finally {
      await serving.stop()
    }
    assert.deepEqual(said, [])
    const times = (await storedEntries(place)).map(({ time }) => time)
    assert.deepEqual(times, times.toSorted(), 'the time of the log went back')
    assert.deepEqual((await place.fsck()).problems, [])
  } finally {
    await place.remove()
  }
}

const codesOf = (reply: { body: object }): string[] =>
  ((reply.body as { reasons?: { code: string }[] }).reasons ?? []).map(({ code }) => code)

describe('the clock of the machine under the product', () => {
  it('set back within a minute: nothing is closed, and the time of the log stands still', () =>
    onClock(async ({ clock, clients }) => {
      const agent = await clients.agent()
      clock.advance(MINUTE)
      await agent.pay('10.00')
      for (let n = 0; n < 5; n += 1) {
        clock.jump(-10 * SECOND)
        clock.advance(SECOND)
        assert.equal((await agent.pay('10.00')).reply.body['outcome'], 'allow')
      }
    }))

  for (const [title, step] of [
    ['forward', 5 * MINUTE],
    ['back', -2 * HOUR],
  ] as const) {
    it(`a jump ${title}: denied with clock_unconfirmed until a person confirms it, for every client at once`, () =>
      onClock(async ({ clock, clients, founded }) => {
        const agent = await clients.agent()
        const { run, reply } = await agent.pay('10.00')
        const permit = { decision: reply.field('decision'), action: reply.field('action') }
        clock.advance(SECOND)
        clock.jump(step)
        const judged = await Promise.all(
          Array.from({ length: 20 }, () => agent.decide(run, 'pay', { to: 'DE12', amount: '10.00' })),
        )
        for (const one of judged) {
          assert.equal(one.body['outcome'], 'deny', one.text)
          assert.ok(codesOf(one).includes('clock_unconfirmed'), one.text)
        }
        assert.equal((await clients.http('GET', '/v1/health')).body['status'], 'clock_unconfirmed')
        const intent = await agent.post(run, '/v1/intents', permit)
        assert.equal(intent.status, 409, intent.text)
        // A permit given before the jump opens nothing while nobody knows what time it is.
        assert.equal(intent.body['code'], 'gate_closed')
        clock.advance(SECOND)
        const jump = (await clients.http('GET', '/v1/health')).field('jump')
        await clients.must(founded.owner, 'clock.confirm', { jump, reason: 'the machine was moved' })
        clock.advance(SECOND)
        const after = await (await clients.agent()).pay('10.00')
        assert.equal(after.reply.body['outcome'], 'allow', after.reply.text)
        assert.equal((await clients.http('GET', '/v1/health')).body['status'], 'ok')
      }))
  }

  it('jumps under load: what is asked after a jump is denied, and the time of the log never goes back', () =>
    onClock(async ({ clock, clients, founded }) => {
      let jumped = false
      let isOver = false
      let late = 0
      const lane = async (): Promise<void> => {
        try {
          const agent = await clients.agent()
          const run = await agent.openRun()
          while (!isOver) {
            const isLate = jumped
            const { body, text } = await agent.decide(run, 'pay', { to: 'DE12', amount: '10.00' })
            if (isLate) late += 1
            assert.ok(!isLate || body['outcome'] === 'deny', text)
          }
        } finally {
          // One lane that fails ends the others, and the waiting for them.
          isOver = true
        }
      }
      const lanes = Promise.all(Array.from({ length: 8 }, lane))
      lanes.catch(() => undefined)
      const reached = async (count: number): Promise<void> => {
        while (late < count && !isOver) await setTimeout(5)
      }
      for (let n = 0; n < 10; n += 1) {
        clock.advance(SECOND)
        await setTimeout(20)
      }
      clock.jump(-HOUR)
      jumped = true
      await reached(40)
      clock.jump(HOUR + 5 * MINUTE)
      await reached(80)
      isOver = true
      await lanes
      const stored = await storedEntries(founded.place)
      assert.equal(stored.filter(({ type }) => type === 'clock.jumped').length, 2)
    }))
})
