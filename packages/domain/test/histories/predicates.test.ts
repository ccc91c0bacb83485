import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { LoggedEvent } from '@answerable/contract'
import { plusMs } from '../../src/index.ts'
import { ask, founded, grantOf, sign } from '../founding.ts'
import { ALLOW, DAY, holdFor, START, type World } from '../world.ts'
import { violations } from './violations.ts'

const judge = ({ events, documents, sent }: World, log: readonly LoggedEvent[] = events): string[] =>
  violations({ log, documents, sent })

test('the predicates themselves find what is wrong', () => {
  const world = founded({ sign: false })
  sign(world)
  const run = world.mustAgent('bot', 'run.open', { request: 'r', onBehalfOf: 'c' })
  world.mustAgent('bot', 'decision.request', { run: run.id, kind: 'action', tool: 'refund', arguments: {} })
  assert.deepEqual(judge(world), [])
  const without = (type: string) =>
    world.events.filter((event) => event.type !== type).map((event, index) => ({ ...event, index }))
  for (const type of ['acceptance.signed', 'authority.granted', 'policy.published', 'use_case.revised']) {
    assert.equal(judge(world, without(type)).length >= 1, true, type)
  }
  const secret = `hmac-sha256:${'A'.repeat(43)}`
  world.submit({
    command: { type: 'run.open', id: world.newId(), payload: { request: '[secret:r]', onBehalfOf: 'c' } },
    principal: { kind: 'agent', id: 'bot' },
    seen: { secrets: [{ rule: 'r', secret, where: 'request' }], personal: [] },
  })
  world.mustSay('ada', 'secret.settle', { secret, how: 'revoked', reason: 'r' })
  assert.deepEqual(judge(world), [])
  assert.equal(judge(world, without('secret.leaked')).length, 1, 'settled, and never leaked')
  const leaks = world.events.filter(({ type }) => type.startsWith('secret.'))
  const again = leaks.map((event, n) => ({ ...event, index: world.events.length + n }))
  const twice = judge(world, [...world.events, ...again])
  assert.equal(twice.filter((fault) => fault.endsWith('out of turn')).length, 2, 'leaked and settled twice')
})

test('they find it in each of the ways something may stand in for what is missing', () => {
  const world = founded()
  world.policy = ({ facts }) => (facts.waived.includes('hold') ? { ...ALLOW, rules: ['waived'] } : holdFor('approver'))
  const approved = world.mustSay('ada', 'standing_approval.sign', {
    useCase: 'refunds',
    assumptions: world.model.useCases.get('refunds')?.acceptance?.assumptions ?? '',
    tool: 'refund',
    bounds: [{ argument: 'to', values: ['DE1'] }],
    amount: { each: 2000, total: 4000 },
    count: 2,
    until: plusMs(world.now, DAY),
    reason: 'r',
  })
  ask(world)
  const request = world.mustSay('olga', 'exception.request', {
    useCase: 'refunds',
    waives: { rule: 'hold' },
    reason: 'r',
    compensatingControl: { what: 'w', evidence: `sha256:${'e'.repeat(64)}` },
    until: plusMs(world.now, 2 * DAY),
  })
  world.mustSay('fred', 'exception.approve', { exception: request.id, reason: 'r' })
  ask(world)
  world.later(90 * DAY)
  const scope = { kind: 'use_case', useCase: 'refunds' } as const
  const declared = world.mustSay('fred', 'emergency.declare', { scope, reason: 'r' })
  world.mustSay('gina', 'emergency.second', { emergency: declared.id, reason: 'r' })
  world.policy = () => ALLOW
  const last = ask(world)
  assert.equal(last.body.emergency, declared.id)
  assert.deepEqual(judge(world), [])
  const changed = (id: string, change: object) =>
    judge(
      world,
      world.events.map((event) => (event.id === id ? ({ ...event, ...change } as typeof event) : event)),
    )
  const bodyOf = (id: string) => world.events.find((event) => event.id === id)?.body ?? {}
  const bent: [what: string, faults: string[]][] = [
    ['an approval that had ended', changed(approved.id, { body: { ...bodyOf(approved.id), until: START } })],
    ['an approval used up', changed(approved.id, { body: { ...bodyOf(approved.id), count: 0 } })],
    ['an approval for less', changed(approved.id, { body: { ...bodyOf(approved.id), amount: { each: 1, total: 1 } } })],
    [
      'an exception asked for by its approver',
      changed(request.id, { actor: { kind: 'person', id: world.id('fred') } }),
    ],
    ['an emergency declared by one', changed(declared.id, { actor: { kind: 'person', id: world.id('gina') } })],
    ['a decision that cites none', changed(last.id, { body: { ...last.body, emergency: undefined } })],
    ['an emergency over four hours', changed(last.id, { time: plusMs(last.time, 4 * 3_600_000) })],
  ]
  for (const [what, faults] of bent) assert.ok(faults.length > 0, what)
})

test('and every way to hand on more right than one has', () => {
  const world = founded()
  const mandate = [...world.model.mandates.keys()][0] ?? ''
  const parent = world.mustSay('fred', 'authority.grant', grantOf(world, 'dora', { mandate }))
  const child = world.mustSay(
    'dora',
    'authority.grant',
    grantOf(world, 'rob', { authority: parent.id }, { delegationDepth: 0 }),
  )
  assert.deepEqual(judge(world), [])
  assert.ok(child.type === 'authority.granted')
  const { body } = child
  const bent: [what: string, change: object][] = [
    ['self-granted', { grantee: world.id('dora') }],
    ['circular', { grantee: world.id('fred') }],
    ['expired', { until: START }],
    ['over-limit: outlives its parent', { until: plusMs(body.until, 1) }],
    ['over-limit: powers', { powers: ['approve_exception'] }],
    ['over-limit: risk', { limits: { residualRisk: 'critical' } }],
    ['over-limit: depth', { delegationDepth: 1 }],
  ]
  for (const [what, change] of bent) {
    const events: LoggedEvent[] = world.events.map((event) =>
      event.id === child.id ? ({ ...event, body: { ...body, ...change } } as typeof event) : event,
    )
    assert.deepEqual(judge(world, events), [`${child.index} authority.granted: ${what}`])
  }
})
