import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { JsonObject } from '@answerable/contract'
import type { Headers_ } from '../helpers/client.ts'
import { DAY } from '../helpers/clock.ts'
import { type TestDeployment, testDeployment } from '../helpers/deployment.ts'
import { acceptUseCase, type Founding } from '../helpers/founding.ts'

let d: TestDeployment
let founding: Founding
let person: Headers_

before(async () => {
  d = await testDeployment()
  founding = await d.founding({ accept: false })
  person = await d.bearer(founding.owner)
})
after(() => d[Symbol.asyncDispose]())

type Reason = { code: string; sentence: string; mend: string }
const get = async (path: string, headers: Headers_ = {}) => d.http('GET', path, undefined, { ...person, ...headers })
const missing = (body: JsonObject): string[] => (body['missing'] as Reason[]).map(({ code }) => code)

describe('GET /v1/use-cases/{useCase}', () => {
  test('says what is missing and who can mend it, until the owner signs', async () => {
    const before = await get('/v1/use-cases/refunds')
    const [first] = before.body['missing'] as Reason[]
    assert.deepEqual([before.body['open'], first?.code, first?.mend], [false, 'nobody_answers', 'owner'])
    const signed = await acceptUseCase(d, founding)
    const after = await get('/v1/use-cases/refunds')
    assert.deepEqual([after.body['open'], missing(after.body)], [true, []], after.text)
    assert.equal(after.body['revision'], 1)
    assert.equal(after.body['ownerName'], 'olivia')

    const then = await get(`/v1/use-cases/refunds?asOf=${Number(signed.body['index']) - 1}`)
    assert.deepEqual([then.body['open'], then.body['index']], [false, Number(signed.body['index']) - 1])
  })

  test('closes at the instant the signature lapses, with nothing written', async () => {
    const size = await d.size()
    const tag = (await get('/v1/use-cases/refunds')).headers.get('etag')
    d.clock.advance(90 * DAY)
    person = await d.bearer(founding.owner)
    const lapsed = await get('/v1/use-cases/refunds', { 'if-none-match': tag ?? '' })
    assert.equal(lapsed.status, 200, 'a lapse changes the answer, so the ETag too')
    assert.deepEqual(missing(lapsed.body), ['acceptance_lapsed'])
    assert.equal(await d.size(), size)
    await acceptUseCase(d, founding)
  })

  test('is not found where there is none', async () => {
    assert.equal((await get('/v1/use-cases/nothing')).body['code'], 'not_found')
  })
})

describe('governance reads', () => {
  test('carry an ETag: unchanged is 304, changed is not', async () => {
    const first = await get('/v1/restrictions')
    const etag = first.headers.get('etag') ?? ''
    assert.match(etag, /^W\/"[0-9a-f]{32}"$/)
    const same = await get('/v1/restrictions', { 'if-none-match': etag })
    assert.deepEqual([same.status, same.text], [304, ''])
    const pause = {
      scope: { kind: 'use_case', useCase: 'refunds' },
      mode: 'paused',
      cause: 'owner',
      reason: 'a test',
    } as const
    const set = await d.must(founding.owner, 'restriction.set', pause)
    const changed = await get('/v1/restrictions', { 'if-none-match': etag })
    assert.equal(changed.status, 200)
    const [restriction] = changed.body['restrictions'] as JsonObject[]
    assert.deepEqual(
      [restriction?.['id'], restriction?.['byName'], restriction?.['reason']],
      [set.id, 'olivia', 'a test'],
    )

    const client = await d.agentClient(founding.agent)
    const seen = await d.http('GET', '/v1/restrictions', undefined, client.bearer)
    const [toAgent] = seen.body['restrictions'] as JsonObject[]
    assert.deepEqual([toAgent?.['id'], toAgent?.['reason'], toAgent?.['byName']], [set.id, undefined, undefined])

    await d.must(founding.owner, 'restriction.lift', { restriction: set.id, reason: 'test over' })
    assert.deepEqual((await get('/v1/restrictions')).body['restrictions'], [])
    const then = await get(`/v1/restrictions?asOf=${set.field('index')}`)
    assert.equal((then.body['restrictions'] as JsonObject[]).length, 1)
  })

  test('people and authorities, with names from the vault', async () => {
    const people = (await get('/v1/people')).body['people'] as JsonObject[]
    assert.deepEqual(people.map(({ name }) => name).slice(0, 3), ['freya', 'gregor', 'olivia'])
    assert.equal(people[0]?.['email'], 'freya@people.example')
    const { mandates, authorities } = (await get('/v1/authorities')).body as Record<string, JsonObject[]>
    assert.deepEqual([mandates?.[0]?.['unitName'], typeof mandates?.[0]?.['countersigned']], ['The Shop', 'string'])
    assert.deepEqual([authorities?.[0]?.['granteeName'], authorities?.[0]?.['fault']], ['olivia', null])
  })

  test('one entry, with its sealed values and its receipt', async () => {
    const reply = await get('/v1/entries/1')
    const entry = reply.body['entry'] as JsonObject
    assert.equal(entry['type'], 'person.registered')
    assert.deepEqual(reply.body['values'], { name: 'freya', email: 'freya@people.example' })
    for (const index of ['-1', '1.5', '99999', 'x', '1e3', '9'.repeat(40)]) {
      assert.equal((await get(`/v1/entries/${index}`)).body['code'], 'not_found', index)
    }
  })
})

describe('lists of decisions', () => {
  test('newest first, page by page, no gap and no repeat while it grows', async () => {
    const client = await d.agentClient(founding.agent)
    const made: string[] = []
    for (let n = 0; n < 7; n += 1) made.unshift((await client.pay('20.00')).reply.field('decision'))
    const seen: string[] = []
    let after: string | null = null
    do {
      const page: JsonObject = (await get(`/v1/decisions?limit=3${after === null ? '' : `&after=${after}`}`)).body
      seen.push(...(page['decisions'] as { decision: string }[]).map(({ decision }) => decision))
      after = page['next'] as string | null
      await client.pay('20.00')
    } while (after !== null)
    assert.deepEqual(seen, made)
    assert.equal((await get('/v1/decisions?after=nonsense')).body['code'], 'invalid_input')
    assert.equal((await get('/v1/decisions?limit=0')).body['code'], 'invalid_input')
    assert.equal((await get('/v1/decisions?limit=501')).body['code'], 'invalid_input')
  })

  test('are searched by who, what, when and why, alone and together', async () => {
    const client = await d.agentClient(founding.agent)
    d.clock.advance(60_000)
    const from = d.clock.now()
    const paid = (await client.pay('21.00')).reply.field('decision')
    const held = (await client.pay('260.00')).reply.field('decision')
    const found = async (query: string): Promise<string[]> => {
      const { body } = await get(`/v1/decisions?from=${from}&${query}`)
      return (body['decisions'] as { decision: string }[]).map(({ decision }) => decision)
    }
    const [{ reasons, owner }] = (await get(`/v1/decisions?state=held&limit=1`)).body['decisions'] as [
      { reasons: { rule: string }[]; owner: string },
    ]
    assert.deepEqual(await found(''), [held, paid])
    assert.deepEqual(await found('outcome=allow'), [paid])
    assert.deepEqual(await found(`rule=${reasons[0]?.rule}`), [held])
    assert.deepEqual(await found(`text=${reasons[0]?.rule}&agent=${founding.agent}`), [held])
    assert.deepEqual(await found(`person=${owner}&useCase=refunds&outcome=review`), [held])
    assert.deepEqual(await found('tool=nothing'), [])
    assert.equal((await get('/v1/decisions?from=yesterday')).body['code'], 'invalid_input')
  })

  test('reviews are the held ones, with what is to be judged; a run is its whole story', async () => {
    const client = await d.agentClient(founding.agent)
    const { run, reply } = await client.pay('250.00')
    await client.observe(run, 'browse', 'afterwards')
    const [review] = (await get('/v1/reviews')).body['decisions'] as JsonObject[]
    assert.deepEqual(
      [review?.['decision'], review?.['state'], review?.['arguments']],
      [reply.body['decision'], 'held', { to: 'DE12', amount: '250.00' }],
    )
    assert.deepEqual((await get('/v1/reviews?useCase=other')).body['decisions'], [])
    const story = (await get(`/v1/runs/${run.id}`)).body
    assert.equal((story['run'] as JsonObject)['request'], 'Pay DE12 back 250.00')
    assert.deepEqual(
      (story['observations'] as JsonObject[]).map(({ content, trust }) => [content, trust]),
      [['afterwards', 'untrusted']],
    )
    assert.equal((story['decisions'] as JsonObject[]).length, 1)
  })
})
