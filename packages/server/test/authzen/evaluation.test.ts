import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, test } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import { MINUTE, SECOND } from '../helpers/clock.ts'
import { pdp, type Pdp } from './helpers/pdp.ts'

const ALICE = { type: 'user', id: 'alice' }
const BOB = { type: 'user', id: 'bob' }
const ONE = { type: 'record', id: 'record-1' }
const READ = { subject: ALICE, action: { name: 'read' }, resource: ONE }
const EVALUATION = '/access/v1/evaluation'
const EVALUATIONS = '/access/v1/evaluations'

let point: Pdp
before(async () => {
  point = await pdp('records')
})
after(() => point[Symbol.asyncDispose]())

describe('one evaluation (certification: Basic)', () => {
  test('the eight decisions of the fixture', async () => {
    const archived = { type: 'record', id: 'record-2', properties: { status: 'archived' } }
    const admin = { ...BOB, properties: { role: 'admin' } }
    const write = { name: 'write' }
    const remove = (soft: boolean) => ({ name: 'delete', properties: { soft } })
    const decisions: [object, boolean][] = [
      [READ, true],
      [{ subject: ALICE, action: write, resource: ONE }, true],
      [{ ...READ, subject: BOB }, true],
      [{ subject: BOB, action: write, resource: ONE }, false],
      [{ subject: ALICE, action: write, resource: archived }, false],
      [{ subject: admin, action: write, resource: archived }, true],
      [{ subject: ALICE, action: remove(true), resource: ONE }, true],
      [{ subject: ALICE, action: remove(false), resource: ONE }, false],
    ]
    for (const [request, expected] of decisions)
      assert.equal(await point.decide(request), expected, JSON.stringify(request))
  })

  test('context, further properties and unknown fields change nothing', async () => {
    const more = { properties: { department: 'Sales', role: 'manager' } }
    assert.equal(await point.decide({ ...READ, context: { time: '2025-06-27T18:03-07:00', ip: '192.168.1.1' } }), true)
    assert.equal(await point.decide({ ...READ, subject: { ...ALICE, ...more }, resource: { ...ONE, ...more } }), true)
    assert.equal(await point.decide({ ...READ, foo: 'bar', futureField: { nested: true } }), true)
  })

  test('is one decision of the gate, with entry, receipt and owner; a denial too', async () => {
    for (const [request, outcome] of [
      [READ, 'allow'],
      [{ ...READ, action: { name: 'write' }, subject: BOB }, 'deny'],
    ] as const) {
      const { body, status } = await point.post(EVALUATION, request)
      assert.equal(status, 200)
      const context = body['context'] as Record<string, never>
      assert.equal(context['outcome'], outcome)
      const file = await point.d.http('GET', `/v1/decisions/${String(context['decision_id'])}`, undefined, point.bearer)
      assert.equal(file.status, 200)
      const decided = file.body['decided'] as Record<string, unknown>
      assert.deepEqual([decided['outcome'], decided['agent']], [outcome, point.agent])
      assert.deepEqual(decided['arguments'], { subject: request.subject, resource: ONE })
      assert.ok(Object.keys(file.body['receipts'] as object).length > 0)
    }
  })

  test('an allowed effect is recorded as unreported, and only an allowed one', async () => {
    const kinds = async (request: object) => {
      const { body } = await point.post(EVALUATION, request)
      const id = String((body['context'] as Record<string, unknown>)['decision_id'])
      const file = await point.d.http('GET', `/v1/decisions/${id}`, undefined, point.bearer)
      return JSON.stringify(file.body['followed']).includes('unreported')
    }
    assert.equal(await kinds(READ), true)
    assert.equal(await kinds({ ...READ, action: { name: 'write' }, subject: BOB }), false)
  })

  test('the gate’s own rules come first: a paused use case permits nothing, as a decision', async () => {
    await using own = await pdp('records')
    const scope = { kind: 'use_case', useCase: 'authzen-records' } as const
    await own.d.must(own.founding.owner, 'restriction.set', { scope, mode: 'paused', cause: 'owner', reason: 'stop' })
    const { status, body } = await own.post(EVALUATION, READ)
    assert.deepEqual([status, body['decision']], [200, false])
    assert.match(JSON.stringify(body['context']), /"paused"/)
  })
})

describe('what cannot be understood is 400 and leaves nothing', () => {
  const bad: [string, unknown, Record<string, string>?][] = [
    ['no subject', { action: READ.action, resource: ONE }],
    ['no action', { subject: ALICE, resource: ONE }],
    ['no resource', { subject: ALICE, action: READ.action }],
    ['a subject without a type', { ...READ, subject: { id: 'alice' } }],
    ['a subject without an id', { ...READ, subject: { type: 'user' } }],
    ['an action without a name', { ...READ, action: {} }],
    ['a resource without a type', { ...READ, resource: { id: 'record-1' } }],
    ['a resource without an id', { ...READ, resource: { type: 'record' } }],
    ['a subject that is a text', { ...READ, subject: 'alice' }],
    ['an action named by a number', { ...READ, action: { name: 123 } }],
    ['an empty id', { ...READ, subject: { type: 'user', id: '' } }],
    ['properties that are a list', { ...READ, subject: { ...ALICE, properties: [] } }],
    ['an action no tool can be called', { ...READ, action: { name: 'read everything' } }],
    ['another content type', JSON.stringify(READ), { 'content-type': 'text/plain' }],
    ['no content type', JSON.stringify(READ), { 'content-type': '' }],
    ['malformed JSON', '{ invalid json'],
    ['a member given twice', '{"subject":{},"subject":{}}'],
    ['an empty body', ''],
    ['a list', '[]'],
  ]
  for (const [what, body, headers = { 'content-type': 'application/json' }] of bad) {
    test(what, async () => {
      const size = await point.d.size()
      for (const path of [EVALUATION, EVALUATIONS])
        assert.equal((await point.post(path, body, headers)).status, 400, path)
      assert.equal(await point.d.size(), size)
    })
  }

  test('nobody without an agent’s token is answered', async () => {
    assert.equal((await point.d.http('POST', EVALUATION, READ)).status, 401)
    const person = await point.d.bearer(point.founding.owner)
    assert.equal((await point.d.http('POST', EVALUATION, READ, person)).status, 403)
  })
})

describe('several evaluations (certification: Batch)', () => {
  const answers = async (request: object): Promise<boolean[]> => {
    const { status, body } = await point.post(EVALUATIONS, request)
    assert.equal(status, 200)
    assert.equal('decision' in body, false)
    return (body['evaluations'] as { decision: boolean }[]).map(({ decision }) => decision)
  }
  const [read, write] = [{ action: { name: 'read' } }, { action: { name: 'write' } }]

  test('in the order given, with defaults for what is left out', async () => {
    const evaluations = [read, write]
    assert.deepEqual(await answers({ subject: BOB, resource: ONE, evaluations }), [true, false])
    assert.deepEqual(await answers({ subject: BOB, resource: ONE, evaluations: evaluations.toReversed() }), [
      false,
      true,
    ])
    assert.deepEqual(await answers({ evaluations: [READ, { ...READ, ...write, subject: BOB }] }), [true, false])
  })

  test('a part of an item replaces the default whole, save for the names it leaves out', async () => {
    const resource = { type: 'record', id: 'record-1', properties: { status: 'archived' } }
    const evaluations = [{}, { resource: { id: 'record-1' } }, { resource: { properties: { status: 'active' } } }]
    assert.deepEqual(await answers({ subject: ALICE, ...write, resource, evaluations }), [false, true, true])
  })

  test('deny_on_first_deny ends with the first denial, permit_on_first_permit with the first permit', async () => {
    const run = (evaluations_semantic: string, evaluations: object[]) =>
      answers({ subject: BOB, resource: ONE, evaluations, options: { evaluations_semantic, future: 1 } })
    const size = await point.d.size()
    assert.deepEqual(await run('deny_on_first_deny', [read, write, read]), [true, false])
    assert.deepEqual(await run('deny_on_first_deny', [write, read]), [false])
    assert.deepEqual(await run('permit_on_first_permit', [write, read, read]), [false, true])
    assert.deepEqual(await run('permit_on_first_permit', [read, write]), [true])
    assert.deepEqual(await run('execute_all', [write, read, write]), [false, true, false])
    // 2+1+2+1+3 decisions, 5 runs, and intent with effect for each of the 4 permits.
    assert.equal((await point.d.size()) - size, 9 + 5 + 2 * 4, 'what was not asked is not in the log')
  })

  test('an item that cannot be understood is its own false, and stops deny_on_first_deny', async () => {
    const request = {
      subject: ALICE,
      ...read,
      evaluations: [{ resource: ONE }, {}, { resource: 7 }, { resource: ONE }],
    }
    const { body } = await point.post(EVALUATIONS, request)
    const items = body['evaluations'] as { decision: boolean; context: { error?: { status: number; code: string } } }[]
    assert.deepEqual(
      items.map(({ decision }) => decision),
      [true, false, false, true],
    )
    for (const item of items.slice(1, 3)) {
      assert.equal(item.context.error?.status, 400)
      assert.equal(item.context.error.code, 'invalid_input')
    }
    const options = { evaluations_semantic: 'deny_on_first_deny' }
    assert.deepEqual(await answers({ ...request, options }), [true, false])
  })

  test('without evaluations it is one evaluation', async () => {
    for (const request of [READ, { ...READ, evaluations: [] }]) {
      const { status, body } = await point.post(EVALUATIONS, request)
      assert.deepEqual([status, body['decision'], 'evaluations' in body], [200, true, false])
    }
  })

  test('what is wrong with the whole is 400', async () => {
    const many = Array.from({ length: 101 }, () => READ)
    for (const request of [
      { evaluations: {} },
      { evaluations: many },
      { evaluations: [READ], options: { evaluations_semantic: 'whatever' } },
      { evaluations: [READ], subject: 'alice' },
    ])
      assert.equal((await point.post(EVALUATIONS, request)).status, 400)
  })
})

describe('X-Request-ID', () => {
  // The tests use one id; each begins after the minute of the one before.
  beforeEach(() => point.d.clock.advance(MINUTE))
  const ID = { 'x-request-id': 'bfe9eb29-ab87-4ca3-be83-a1d5d8305716' }
  const decisionId = async (request: object, headers: Record<string, string>, path = EVALUATION): Promise<string> => {
    const { body } = await point.post(path, request, headers)
    return String((body['context'] as Record<string, unknown>)['decision_id'])
  }

  test('comes back on every answer, errors too', async () => {
    const { headers } = await point.post(EVALUATION, READ, ID)
    assert.equal(headers.get('x-request-id'), ID['x-request-id'])
    for (const reply of [await point.post(EVALUATION, {}, ID), await point.d.http('POST', EVALUATION, READ, ID)])
      assert.equal(reply.headers.get('x-request-id'), ID['x-request-id'])
    assert.equal((await point.post(EVALUATION, READ)).headers.get('x-request-id'), null)
    assert.equal((await point.post(EVALUATION, READ, { 'x-request-id': 'x'.repeat(201) })).status, 400)
  })

  test('repeats the answer for a minute, from the log and not by a second decision', async () => {
    const first = await decisionId(READ, ID)
    const size = await point.d.size()
    for (const wait of [0, 30 * SECOND, 29 * SECOND]) {
      point.d.clock.advance(wait)
      assert.equal(await decisionId(READ, ID), first)
      assert.equal(await decisionId(READ, ID, EVALUATIONS), first)
    }
    assert.equal(await point.d.size(), size)
    point.d.clock.advance(SECOND)
    assert.notEqual(await decisionId(READ, ID), first, 'after a minute it is asked anew')
  })

  test('the repeated answer is the one given, whatever changed since', async () => {
    await using own = await pdp('records')
    const before = await own.post(EVALUATION, READ, ID)
    const scope = { kind: 'use_case', useCase: 'authzen-records' } as const
    await own.d.must(own.founding.owner, 'restriction.set', { scope, mode: 'paused', cause: 'owner', reason: 'stop' })
    assert.equal((await own.post(EVALUATION, READ, ID)).body['decision'], before.body['decision'])
    assert.equal((await own.post(EVALUATION, READ)).body['decision'], false)
  })

  test('names no answer to another question, and none of another agent', async () => {
    const first = await decisionId(READ, ID)
    assert.notEqual(await decisionId({ ...READ, subject: BOB }, ID), first)
    assert.notEqual(await decisionId({ ...READ, resource: { type: 'record', id: 'record-2' } }, ID), first)
    assert.notEqual(await decisionId(READ, { 'x-request-id': 'another' }), first)
    assert.notEqual(await decisionId(READ, {}), first)
  })

  test('holds one run for one subject, so that all of it is one chain', async () => {
    const run = async (request: object) => {
      const file = await point.d.http('GET', `/v1/decisions/${await decisionId(request, ID)}`, undefined, point.bearer)
      return JSON.stringify(file.body).match(/"run":"([^"]+)"/)?.[1]
    }
    const [one, two] = [await run(READ), await run({ ...READ, action: { name: 'write' } })]
    assert.equal(one, two)
    assert.notEqual(await run({ ...READ, subject: BOB }), one)
  })

  test('of two at the turn of a minute one decides, whichever the gate meets first', async () => {
    await using own = await pdp('records')
    const decided = async (id: object): Promise<unknown> => {
      const { body } = await own.post(EVALUATION, READ, id as Record<string, string>)
      return (body['context'] as Record<string, unknown>)['decision_id']
    }
    // A token lives for minutes: fewer turns of the clock than of the loop.
    for (const turns of [0, 1, 2, 4]) {
      own.d.clock.advance(MINUTE - (Date.parse(own.d.clock.now()) % MINUTE) - 1)
      const id = { 'x-request-id': `turn-${turns}` }
      const one = decided(id)
      for (let n = 0; n < turns; n++) await setImmediate()
      own.d.clock.advance(2)
      assert.equal(await decided(id), await one, `after ${turns} turns of the loop`)
    }
  })

  test('of two at the same instant one decides', async () => {
    const both = await Promise.all([decisionId(READ, ID), decisionId(READ, ID)])
    assert.equal(both[0], both[1])
  })
})
