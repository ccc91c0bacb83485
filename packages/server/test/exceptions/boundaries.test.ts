import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { JsonObject, PayloadInput } from '@answerable/contract'
import { plusMs } from '@answerable/domain'
import { prepare } from '../helpers/client.ts'
import { DAY } from '../helpers/clock.ts'
import { type TestDeployment, testDeployment } from '../helpers/deployment.ts'
import { manifestFor, POLICY, POLICY_TESTS, RESIDUAL_RISK } from '../helpers/fixture.ts'
import type { Founding } from '../helpers/founding.ts'

const NEXT = `sha256:${'b'.repeat(64)}`

describe('across boundaries, over HTTP', () => {
  let d: TestDeployment
  let callee: Founding
  let caller: Founding

  before(async () => {
    d = await testDeployment()
    callee = await d.founding()
    caller = await d.founding({ useCase: 'letters' })
  })
  after(() => d[Symbol.asyncDispose]())

  /** The callee's next revision, signed by its owner. */
  async function revise(more: JsonObject): Promise<void> {
    const roles = {
      owner: callee.owner.id,
      deputy: (await d.person('dmitri')).id,
      challenger: (await d.person('chidi')).id,
      reviewers: [callee.reviewer.id],
    }
    const manifest = { ...manifestFor('refunds', roles), ...more } as PayloadInput<'use_case.register'>['manifest']
    const registered = await d.must(callee.owner, 'use_case.register', { manifest })
    const revision = Number(registered.field('revision'))
    const published = await d.must(callee.owner, 'policy.publish', {
      useCase: 'refunds',
      revision,
      policy: POLICY,
      tests: POLICY_TESTS,
    })
    const assumptions = published.field('assumptions')
    const heard = { useCase: 'refunds', revision, assumptions, view: 'supports', reason: 'read it' } as const
    await d.must(await d.person('chidi'), 'challenge.record', heard)
    await d.must(callee.owner, 'acceptance.sign', {
      useCase: 'refunds',
      revision,
      assumptions,
      answer: 'accepted',
      authority: callee.authority,
      residualRisk: RESIDUAL_RISK,
      until: plusMs(d.clock.now(), 80 * DAY),
    })
  }

  const handOver = async (decision: string) => {
    const { bearer } = await d.agentClient(callee.agent)
    const body = { request: 'Pay DE12 back 20.00', onBehalfOf: 'customer 7', from: { decision } }
    return d.http('POST', '/v1/runs', body, bearer)
  }
  const permitted = async () => (await (await d.agentClient(caller.agent)).pay('20.00')).reply.field('decision')

  test('a call from another use case needs `accepts_from`, signed by the callee’s owner', async () => {
    assert.equal((await handOver(await permitted())).body['code'], 'forbidden')
    await revise({ accepts_from: ['letters'], components: [{ id: 'mail', kind: 'tool_server', host: 'platform' }] })
    const decision = await permitted()
    const opened = await handOver(decision)
    assert.equal(opened.status, 201, opened.text)
    assert.equal((await handOver(decision)).body['code'], 'permit_used')
    const run = {
      id: opened.id,
      headers: { ...(await d.agentClient(callee.agent)).bearer, 'answerable-run': opened.field('runToken') },
    }
    const reply = await (await d.agentClient(callee.agent)).decide(run, 'pay', { to: 'DE12', amount: '20.00' })
    assert.equal(reply.body['outcome'], 'allow')
    assert.equal((reply.body['answerable'] as JsonObject)['owner'], callee.owner.id)
  })

  test('both sides read the same entry, page by page', async () => {
    const bearer = await d.bearer(callee.owner)
    const read = (query: string) => d.http('GET', `/v1/handoffs?${query}`, undefined, bearer)
    const [from, to] = [await read('useCase=letters'), await read('useCase=refunds')]
    assert.deepEqual(from.body['handoffs'], to.body['handoffs'])
    const [row] = from.body['handoffs'] as JsonObject[]
    assert.deepEqual([row?.['fromUseCase'], row?.['useCase'], row?.['untrusted']], ['letters', 'refunds', false])
    await handOver(await permitted())
    const first = await read('useCase=letters&limit=1')
    assert.equal((first.body['handoffs'] as JsonObject[]).length, 1)
    const second = await read(`useCase=letters&limit=1&after=${encodeURIComponent(first.field('next'))}`)
    assert.deepEqual(second.body['handoffs'], [row])
    assert.equal(second.body['next'], null)
    assert.equal((await d.http('GET', '/v1/handoffs', undefined, bearer)).body['code'], 'invalid_input')
  })

  test('a change of a component names whom it reaches, in the statement and in the read', async () => {
    const payload = { component: 'mail', digest: NEXT, ships: plusMs(d.clock.now(), DAY), reason: 'a security fix' }
    const { text } = await prepare(d, callee.owner, 'component.announce', payload)
    assert.match(text.join('\n'), /It reaches 1 use case: refunds\./)
    await d.must(callee.owner, 'component.announce', payload)
    const reply = await d.http('GET', '/v1/components?component=mail', undefined, await d.bearer(caller.owner))
    const [mail] = reply.body['components'] as JsonObject[]
    assert.deepEqual(
      ((mail?.['affected'] ?? []) as JsonObject[]).map(({ useCase }) => useCase),
      ['refunds'],
    )
    assert.deepEqual(
      ((mail?.['announced'] ?? []) as JsonObject[]).map(({ digest }) => digest),
      [NEXT],
    )
  })
})
