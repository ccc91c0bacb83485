import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { JsonObject } from '@answerable/contract'
import { newAgentKey } from '../helpers/agent.ts'
import { textAt } from '../../src/cli/reply.ts'
import type { Headers_ } from '../helpers/client.ts'
import { DAY } from '../helpers/clock.ts'
import { type TestDeployment, testDeployment } from '../helpers/deployment.ts'
import type { Founding } from '../helpers/founding.ts'
import { observePile } from '../helpers/observed.ts'

let d: TestDeployment
let founding: Founding

before(async () => {
  d = await testDeployment()
  founding = await d.founding()
})
after(() => d[Symbol.asyncDispose]())

const get = async (path: string): Promise<JsonObject> => {
  const headers: Headers_ = await d.bearer(founding.founder)
  const reply = await d.http('GET', path, undefined, headers)
  assert.equal(reply.status, 200, reply.text)
  return reply.body
}
const rowsOf = (body: JsonObject, field = 'useCases') => body[field] as JsonObject[]

describe('GET /v1/coverage', () => {
  test('counts every use case once, and says who, how real the gate is and what happens next', async () => {
    const { founder, owner } = founding
    await d.must(founder, 'nomination.make', {
      nominations: [
        {
          useCase: 'notes',
          name: 'Meeting notes',
          purpose: 'Writes minutes',
          unit: 'shop',
          nominee: owner.id,
          nomineeEmail: 'olivia@people.example',
          enforcement: 'instructed',
        },
        {
          useCase: 'sorting',
          name: 'Sorting',
          purpose: 'Sorts letters',
          unit: 'shop',
          nomineeEmail: 'nobody@people.example',
          enforcement: 'cooperative',
        },
      ],
    })
    const body = await get('/v1/coverage')
    assert.equal(
      body['sentence'],
      '3 uses. 1 signed for, 2 waiting for a name, 0 refused or disputed. 0 close within 14 days.',
    )
    const [notes, refunds, sorting] = rowsOf(body)
    assert.deepEqual(
      [notes?.['name'], notes?.['personName'], notes?.['enforcedByTheGate']],
      ['Meeting notes', 'olivia', false],
    )
    assert.deepEqual([sorting?.['person'], sorting?.['state']], [null, 'waiting_for_name'])
    assert.deepEqual(
      [refunds?.['whatThen'], refunds?.['enforcedByTheGate'], refunds?.['mode']],
      ['The signature ends and the gate closes.', true, 'live'],
    )
  })

  test('counts what closes within 14 days, and shows the past as it was', async () => {
    const { index } = (await get('/v1/coverage')) as { index: number }
    d.clock.advance(76 * DAY)
    const near = await get('/v1/coverage')
    assert.equal(near['closesWithin14Days'], 1)
    d.clock.advance(14 * DAY)
    const lapsed = await get('/v1/coverage')
    assert.match(textAt(lapsed, 'sentence'), /^3 uses\. 0 signed for, .*, 1 lapsed\. 0 close within 14 days\.$/)
    const then = await get(`/v1/coverage?asOf=${index}`)
    assert.match(textAt(then, 'sentence'), /^3 uses\. 1 signed for/, 'by the time it was then')
  })

  test('agents do not read it', async () => {
    const bearer = await d.bearer({ id: founding.agent, key: newAgentKey(founding.agent) })
    assert.equal((await d.http('GET', '/v1/coverage', undefined, bearer)).status, 403)
  })
})

describe('GET /v1/responsibilities', () => {
  test('names for each use case the chain of rights up to the mandate', async () => {
    const [, refunds] = rowsOf(await get('/v1/responsibilities'))
    assert.equal((refunds?.['owner'] as JsonObject | undefined)?.['name'], 'olivia')
    const [link] = rowsOf(refunds ?? {}, 'chain')
    assert.deepEqual(
      [(link?.['grantor'] as JsonObject | undefined)?.['name'], refunds?.['mandate']],
      ['freya', founding.mandate],
    )
  })

  test('a person signs the generated text; it no longer holds once what they answer for changes', async () => {
    const { owner, founder } = founding
    const path = `/v1/responsibilities/${owner.id}`
    const before = await get(path)
    assert.equal(before['signed'], null)
    const stale = await d.sign(owner, 'responsibilities.sign', { digest: `sha256:${'0'.repeat(64)}` })
    assert.equal(stale.body['code'], 'assumptions_moved')
    await d.must(owner, 'responsibilities.sign', { digest: textAt(before, 'digest') })
    const signed = (await get(path))['signed'] as JsonObject
    assert.deepEqual([signed['version'], signed['current']], [1, true])
    const again = await d.sign(owner, 'responsibilities.sign', { digest: textAt(before, 'digest') })
    assert.equal(again.body['code'], 'conflict')
    await d.must(owner, 'nomination.accept', { useCase: 'notes' })
    const moved = await get(path)
    assert.equal((moved['signed'] as JsonObject)['current'], false)
    assert.ok((moved['text'] as string[]).some((line) => line.includes('Meeting notes')))
    await d.must(owner, 'responsibilities.sign', { digest: textAt(moved, 'digest') })
    assert.equal(((await get(path))['signed'] as JsonObject)['version'], 2)
    const reply = await d.sign(founder, 'responsibilities.sign', { digest: textAt(moved, 'digest') })
    assert.equal(reply.body['code'], 'assumptions_moved', 'nobody signs what another answers for')
  })
})

test('an observed use case over HTTP: the answer says so, beside what the gate would have said', async () => {
  const fresh = await d.founding({ useCase: 'letters', accept: false })
  await observePile(d, fresh)
  const agent = await d.agentClient(fresh.agent)
  const { reply } = await agent.pay('2000.00')
  assert.equal(reply.body['outcome'], 'observed', reply.text)
  const would = reply.body['wouldHave'] as { outcome: string; reasons: { sentence: string }[] }
  assert.equal(would.outcome, 'deny')
  assert.ok((would.reasons[0]?.sentence ?? '').length > 10)
  const decision = await get(`/v1/decisions/${reply.field('decision')}`)
  assert.equal(((decision['decided'] as JsonObject)['wouldHave'] as JsonObject)['outcome'], 'deny')
})
