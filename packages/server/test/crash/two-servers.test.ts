import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import { newKey, pathOf, personNamed, prepare, signatureOf } from '../helpers/client.ts'
import { NO_POSTGRES } from '../helpers/deployment.ts'
import { checkAgain, checkAsLeft, mustHappenOnce } from './support/check-after-kill.ts'
import { type Clients, clientsOf, type Founded, foundIn } from './support/founded.ts'
import { Journal, repliesIn } from './support/journal.ts'
import { aim, seededRandom, seedOfTest } from './support/kill-rounds.ts'
import { startLoad } from './support/load.ts'
import { type Place, postgresPlace } from './support/place.ts'
import { RealServer } from './support/real-server.ts'
import { storedEntries } from './support/stored-log.ts'

const LANES = 5
const ROUNDS = 4

const statusesOf = (replies: readonly { status: number }[]): number[] =>
  replies.map(({ status }) => status).toSorted((x, y) => x - y)

describe('two real servers on one PostgreSQL and one key folder', { skip: NO_POSTGRES }, () => {
  let place: Place
  let founded: Founded
  let a: RealServer
  let b: RealServer
  const clients = (server: RealServer): Clients => clientsOf(founded, server.url)

  before(async () => {
    place = await postgresPlace()
    founded = await foundIn(place)
    ;[a, b] = await Promise.all([RealServer.start(place), RealServer.start(place)])
  })
  after(async () => {
    await Promise.all([a.kill(), b.kill()])
    await place.remove()
  })

  it('killed in turn under load: nothing lost, nothing twice, and the other answers what the killed one did not', async (t) => {
    const seed = seedOfTest()
    t.diagnostic(`ANSWERABLE_TEST_SEED=${seed}`)
    const random = seededRandom(seed)
    const journal = new Journal('turn')
    for (let round = 0; round < ROUNDS; round += 1) {
      const known = journal.sent.length
      const [dying, living] = [
        await startLoad(founded, a.url, journal, LANES),
        await startLoad(founded, b.url, journal, LANES),
      ]
      while (journal.sent.length < known + 6 * LANES) await setTimeout(1)
      await setTimeout(random() * 300)
      await aim(place, round)
      await a.kill()
      await dying.ended
      const before = journal.answered.length
      while (journal.answered.length < before + 2 * LANES) await setTimeout(1)
      await living.stop()
      const left = await checkAsLeft(founded, journal)
      t.diagnostic(JSON.stringify(await checkAgain(founded, b.url, journal, left, journal.sent.slice(known))))
      assert.deepEqual([a.complaints, b.complaints], [[], []])
      ;[a, b] = [b, await RealServer.start(place)]
    }
  })

  it('judges by what the other server has just recorded, and takes it for no edited row', async () => {
    const [viaA, viaB] = [await clients(a).agent(), await clients(b).agent()]
    for (let n = 0; n < 5; n += 1) {
      const run = await viaA.openRun('Pay the customer of the order back')
      await viaB.observe(run, 'look_up', `the account is DE88${n}`)
      const judged = await viaA.decide(run, 'pay', { to: `DE88${n}`, amount: '20.00' })
      assert.ok((judged.body['traced'] as { trusted: string[] }).trusted.includes('to'), judged.text)
      const given = { decision: judged.field('decision'), action: judged.field('action') }
      assert.equal((await viaB.post(run, '/v1/intents', given)).status, 201)
    }
    assert.deepEqual([a.complaints, b.complaints], [[], []])
  })

  it('an approval claimed through both at once is claimed once', async () => {
    const [viaA, viaB] = [await clients(a).agent(), await clients(b).agent()]
    for (let n = 0; n < 5; n += 1) {
      const { run, reply } = await viaA.pay('250.00')
      const [decision, action] = [reply.field('decision'), reply.field('action')]
      await clients(b).must(founded.reviewer, 'review.vote', {
        decision,
        vote: 'approve',
        shown: action,
        reason: 'due',
      })
      const claims = await Promise.all(
        [viaA, viaB, viaA, viaB].map((via) => via.post(run, `/v1/decisions/${decision}/claim`, { action })),
      )
      const told = claims.map(({ status, body }) => (status === 201 ? body['outcome'] : body['code']))
      const count = (what: string): number => told.filter((one) => one === what).length
      assert.deepEqual([count('allow'), count('permit_used')], [1, 3], JSON.stringify(told))
      const intents = await Promise.all([viaA, viaB].map((via) => via.post(run, '/v1/intents', { decision, action })))
      assert.deepEqual(statusesOf(intents), [201, 409])
    }
    mustHappenOnce(await storedEntries(place))
  })

  it('one signed statement sent to both at once is one entry', async () => {
    for (const name of ['sofia', 'samir', 'simone']) {
      const about = { name, email: `${name}@people.example`, key: newKey(founded.origin, personNamed(name).key) }
      const payload = { ...about, fictional: true, employment: 'own', unit: 'shop' } as const
      const prepared = await prepare(clients(a), founded.founder, 'person.register', payload)
      const { statement } = prepared
      const body = { ...prepared.payload, statement, signature: signatureOf(founded.founder.key, statement) }
      const path = pathOf('person.register', prepared.payload)
      const replies = await Promise.all([a, b, a, b].map((server) => clients(server).http('POST', path, body)))
      assert.deepEqual(statusesOf(replies), [201, 409, 409, 409])
      const stored = await storedEntries(place)
      const signed = stored.filter(({ signatures }) =>
        signatures.some((one) => one.statement.nonce === statement.nonce),
      )
      assert.equal(signed.length, 1)
    }
  })

  it('after one acknowledged a pause, no request sent to the other is allowed, and no larger index acts', async (t) => {
    const journals = [new Journal('pause-a'), new Journal('pause-b')] as const
    const loads = [
      await startLoad(founded, a.url, journals[0], LANES),
      await startLoad(founded, b.url, journals[1], LANES),
    ]
    while (journals.some(({ answered }) => answered.length < 4 * LANES)) await setTimeout(1)
    const pause = await clients(a).must(founded.owner, 'restriction.set', {
      scope: { kind: 'use_case', useCase: founded.useCase },
      mode: 'paused',
      cause: 'owner',
      reason: 'a drill',
    })
    for (const journal of journals) journal.phase = 'paused'
    const later = () => journals.map(({ answered }) => answered.filter(({ phase }) => phase === 'paused'))
    while (later().some((answered) => answered.length < 6 * LANES)) await setTimeout(1)
    await Promise.all(loads.map((load) => load.stop()))
    let judged = 0
    for (const sent of later().flat()) {
      if (sent.route === 'openIntent') assert.equal(sent.answer.status, 409, sent.answer.text)
      if (sent.answer.status >= 400) continue
      for (const { outcome } of repliesIn(sent, sent.answer.body)) {
        if (outcome === undefined) continue
        assert.equal(outcome, 'deny')
        judged += 1
      }
    }
    assert.ok(judged > 4 * LANES, `${judged} decisions were asked for after the pause`)
    const stored = await storedEntries(place)
    const index = Number(pause.body['index'])
    assert.equal(stored[index]?.type, 'restriction.set')
    const acts = ({ type, body }: (typeof stored)[number]) =>
      type === 'decision.claimed' ||
      type === 'intent.opened' ||
      (type === 'decision.recorded' && body['outcome'] !== 'deny')
    assert.deepEqual(stored.slice(index + 1).filter(acts), [])
    const acted = stored.slice(0, index).filter(acts).length
    t.diagnostic(`${acted} entries act before the pause, 0 of ${stored.length - index - 1} after it; ${judged} answers`)
    assert.deepEqual((await place.fsck()).problems, [])
    assert.deepEqual([a.complaints, b.complaints], [[], []])
  })
})
