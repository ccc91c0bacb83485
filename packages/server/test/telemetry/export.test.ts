import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { testDeployment, type TestDeployment } from '../helpers/deployment.ts'
import type { Founding } from '../helpers/founding.ts'
import { attribute, type Collector, fakeCollector, type Span } from './helpers.ts'

const SHOWN = `sha256:${'0'.repeat(64)}`

describe('decisions as spans', () => {
  let d: TestDeployment
  let f: Founding
  let collector: Collector
  before(async () => {
    collector = await fakeCollector()
    d = await testDeployment({ otlpUrl: collector.url })
    f = await d.founding()
  })
  after(async () => {
    await d[Symbol.asyncDispose]()
    await collector.close()
  })

  test('a run, its decisions and what followed, one trace; nothing of what was said', async () => {
    const agent = await d.agentClient(f.agent)
    const run = await agent.openRun('Pay SECRETIBAN back')
    await agent.observe(run, 'look_up', 'SECRETORDER')
    const denied = await agent.decide(run, 'pay', { to: 'SECRETIBAN', amount: '5000.00' })
    const held = await agent.decide(run, 'pay', { to: 'SECRETIBAN', amount: '500.00' })
    const allowed = await agent.decide(run, 'pay', { to: 'SECRETIBAN', amount: '5.00' })
    const decision = held.field('decision')
    await d.must(f.reviewer, 'review.vote', { decision, vote: 'approve', shown: SHOWN, reason: 'SECRETREASON' })
    const action = allowed.field('action')
    const intent = await agent.post(run, '/v1/intents', { decision: allowed.field('decision'), action })
    await agent.post(run, '/v1/effects', { intent: intent.id, outcome: 'executed', detail: 'SECRETDETAIL' })
    const spans = await collector.wait(8)

    const trace = run.id.replaceAll('-', '')
    assert.deepEqual([...new Set(spans.map(({ traceId }) => traceId))], [trace])
    assert.deepEqual(
      spans.map(({ name }) => name),
      [
        `invoke_agent ${f.agent}`,
        'answerable.observation',
        ...Array<string>(3).fill('answerable.decision'),
        'answerable.vote',
        'answerable.intent',
        'answerable.effect',
      ],
    )
    const [root, , ...decisions] = spans
    const of = (id: string): Span =>
      spans.find((span) => attribute(span, 'answerable.decision') === id) ?? assert.fail()
    for (const span of decisions.slice(0, 3)) {
      assert.equal(span.parentSpanId, root?.spanId)
      assert.deepEqual(
        ['gen_ai.operation.name', 'gen_ai.tool.name', 'gen_ai.agent.id', 'gen_ai.conversation.id'].map((name) =>
          attribute(span, name),
        ),
        ['execute_tool', 'pay', f.agent, run.id],
      )
    }
    assert.deepEqual(
      [denied, held, allowed].map((reply) => attribute(of(reply.field('decision')), 'answerable.outcome')),
      ['deny', 'review', 'allow'],
    )
    const [reason] = of(denied.field('decision')).events ?? []
    assert.ok(reason !== undefined)
    assert.deepEqual(
      [attribute(reason, 'answerable.reason.code'), attribute(reason, 'answerable.reason.rule')],
      ['rule', 'never'],
    )
    const effect = spans.at(-1) ?? assert.fail()
    assert.equal(effect.parentSpanId, of(allowed.field('decision')).spanId)
    assert.equal(attribute(effect, 'answerable.effect'), 'executed')
    assert.match(collector.received[0] ?? '', /^POST \/v1\/traces /)
    assert.doesNotMatch(collector.received.join(), /SECRET|hmac|p_[a-z2-7]{16}|"sealed"/)
  })

  test('governance is told nobody', async () => {
    const before = collector.spans.length
    await d.must(f.owner, 'restriction.set', {
      scope: { kind: 'use_case', useCase: f.useCase },
      mode: 'paused',
      cause: 'owner',
      reason: 'a test',
    })
    const agent = await d.agentClient(f.agent)
    const { reply } = await agent.pay('5.00')
    assert.equal(reply.field('outcome'), 'deny')
    const spans = await collector.wait(before + 2)
    assert.deepEqual(
      spans.slice(before).map(({ name }) => name),
      [`invoke_agent ${f.agent}`, 'answerable.decision'],
    )
  })
})

test('a collector that never answers delays no decision, and no stop for long', async () => {
  const collector = await fakeCollector()
  collector.statuses.push(0, 0, 0)
  const d = await testDeployment({ otlpUrl: `${collector.url}/v1/traces` })
  try {
    const f = await d.founding()
    const agent = await d.agentClient(f.agent)
    for (const amount of ['1.00', '2.00', '3.00'])
      assert.equal((await agent.pay(amount)).reply.field('outcome'), 'allow')
  } finally {
    await d[Symbol.asyncDispose]()
    await collector.close()
  }
  assert.deepEqual(d.reported, ['telemetry: 6 spans dropped'])
})

test('without ANSWERABLE_OTLP_URL nobody is told', async () => {
  const { readConfig } = await import('../../src/app/config.ts')
  assert.equal(readConfig({}).otlpUrl, undefined)
  assert.equal(readConfig({ ANSWERABLE_OTLP_URL: 'https://c.example/' }).otlpUrl, 'https://c.example')
  assert.throws(() => readConfig({ ANSWERABLE_OTLP_URL: 'collector:4318' }), /ANSWERABLE_OTLP_URL/)
})
