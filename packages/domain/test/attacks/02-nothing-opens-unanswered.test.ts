import assert from 'node:assert/strict'
import { test } from 'node:test'
import { plusMs } from '../../src/index.ts'
import { acceptanceOf, ask, askIn, founded, grantOf, handOver, manifestOf, sign } from '../founding.ts'
import { ALLOW, DAY, holdFor, START, World } from '../world.ts'
import { addHolder, claim, codeOf, intent, openRun, propose, reasons, REFUND, refused, vote } from './support.ts'

test('an owner who was replaced cannot take the use case back by signing the old revision again', () => {
  const world = founded()
  const { authority } = addHolder(world, 'olav')
  world.must(propose(world, 'ada', { people: { ...manifestOf(world).people, owner: world.id('olav') } }))
  handOver(world, 'olav')
  world.mustSay('olav', 'acceptance.sign', acceptanceOf(world, { authority }))
  const old = world.model.useCases.get('refunds')?.revisions[0]
  const again = { revision: 1, assumptions: old?.publications[0]?.assumptions ?? '' }
  refused(world.say('ada', 'acceptance.sign', acceptanceOf(world, again)), 'conflict', 'accept')
  world.mustSay('olav', 'acceptance.sign', acceptanceOf(world, { answer: 'refused' }))
  refused(
    world.say('ada', 'acceptance.sign', acceptanceOf(world, { ...again, answer: 'refused' })),
    'conflict',
    'refuse',
  )
  refused(world.say('ada', 'acceptance.sign', acceptanceOf(world, again)), 'conflict', 'after a refusal')
  assert.deepEqual(reasons(ask(world)), ['acceptance_refused'])
})

test('the publication of one revision cannot be accepted under another', () => {
  const world = founded()
  world.must(propose(world, 'ada', { purpose: 'another' }))
  const [first, second] = world.model.useCases.get('refunds')?.revisions ?? []
  const swapped = { revision: 2, assumptions: first?.publications[0]?.assumptions ?? '' }
  refused(
    world.say('ada', 'acceptance.sign', acceptanceOf(world, swapped)),
    'assumptions_moved',
    'old text, new number',
  )
  assert.equal(first?.publications[0]?.policy, second?.publications[0]?.policy, 'the same policy')
  assert.notEqual(first?.publications[0]?.assumptions, second?.publications[0]?.assumptions)
})

test('a policy published after the signature is not enforced, whoever wrote it', () => {
  const world = founded()
  world.mustSay('ada', 'policy.publish', { useCase: 'refunds', revision: 1, policy: 'permit everything', tests: '' })
  const asked: string[] = []
  const evaluate = world.tools.evaluate
  world.tools.evaluate = (policy, question) => {
    asked.push(policy.policy)
    return evaluate(policy, question)
  }
  ask(world)
  assert.deepEqual(asked, [world.tools.digestText('permit')])
})

test('only an explicit yes of the policy opens', () => {
  const strange = [
    { ...holdFor('approver'), reviews: [] },
    { ...ALLOW, outcome: 'ALLOW' as never },
    { ...ALLOW, outcome: undefined as never },
    { ...ALLOW, errors: [{ message: 'one rule failed' }] },
  ]
  for (const verdict of strange) {
    const world = founded()
    world.policy = () => verdict
    assert.deepEqual(reasons(ask(world)), ['policy_error'], JSON.stringify(verdict))
  }
})

test('a later revision does not lower the tier by leaving out what raised it', () => {
  const world = founded({ manifest: () => ({ touchpoints: ['secrets'], data_classes: ['special'] }), sign: false })
  assert.equal(world.model.useCases.get('refunds')?.revisions[0]?.tier, 'T1')
  const why = { why: 'w', hurt: 'h', rejected: 'r', limits: 'l' }
  sign(world, { justification: [{ touchpoint: 'secrets', ...why }] })
  world.must(propose(world, 'olga', {}))
  assert.deepEqual(
    world.model.useCases.get('refunds')?.revisions.map(({ tier, tierFloor }) => [tier, tierFloor]),
    [
      ['T1', 'T1'],
      ['T1', 'T3'],
    ],
  )
  world.mustSay('ada', 'acceptance.sign', acceptanceOf(world, { answer: 'refused', revision: 2 }))
  world.must(propose(world, 'olga', { purpose: 'third' }))
  assert.equal(world.model.useCases.get('refunds')?.revisions[2]?.tier, 'T1', 'nor by way of a refusal')
})

test('an unsigned proposal raises no tier for good', () => {
  const world = founded()
  world.must(propose(world, 'olga', { tier: 'T1' }))
  world.must(propose(world, 'ada', { purpose: 'third' }))
  assert.deepEqual(
    world.model.useCases.get('refunds')?.revisions.map(({ tier }) => tier),
    ['T3', 'T1', 'T3'],
  )
})

test('T1 and irreversible actions do not rest on the word of the agent alone', () => {
  const irreversible = {
    tools: [{ name: 'refund', class: 'external', undo: 'irreversible', arguments: [] }],
    sources: [],
  }
  for (const change of [{ tier: 'T1' }, irreversible]) {
    const world = founded({ manifest: () => ({ ...change, enforcement: 'gateway' }) })
    const decision = world.mustAgent('bot', 'decision.request', {
      run: openRun(world),
      kind: 'action',
      tool: 'refund',
      arguments: REFUND,
      running: { models: { model: 'm-1' } },
    })
    assert.deepEqual(reasons(decision), ['running_mismatch'], JSON.stringify(change))
    const gateway = { agent: 'gw', useCase: 'refunds', publicKey: 'g'.repeat(43), enforcement: 'gateway' } as const
    world.mustSay('olga', 'agent.register', { ...gateway, until: plusMs(START, DAY) })
    const run = openRun(world, 'gw')
    const seen = world.mustAgent('gw', 'decision.request', { run, kind: 'action', tool: 'refund', arguments: REFUND })
    assert.deepEqual(reasons(seen), ['permitted'])
  }
})

test('a harness that says something else runs gets no run, so that it cannot be forgotten', () => {
  const world = founded()
  const open = (running: object) =>
    codeOf(world.agent('bot', 'run.open', { request: 'r', onBehalfOf: 'c', running } as never))
  assert.equal(open({ models: { model: 'm-2' } }), 'assumptions_moved')
  assert.equal(open({ models: { another: 'm-1' } }), 'assumptions_moved')
  assert.equal(open({ manifest: `sha256:${'9'.repeat(64)}` }), 'assumptions_moved')
  assert.equal(open({ prompts: { hidden: `sha256:${'9'.repeat(64)}` } }), 'assumptions_moved')
  assert.equal(open({ models: { model: 'm-1' } }), 'ok')
})

test('every road from yes to effect closes at a lapse, a revocation, a departure and a jump of the clock', () => {
  const closings: [string, (world: World) => void][] = [
    ['lapse', (world) => (world.now = plusMs(START, DAY))],
    ['departure', (world) => world.mustSay('fred', 'person.depart', { person: world.id('ada'), reason: 'r' })],
    [
      'revocation',
      (world) =>
        world.mustSay('fred', 'authority.revoke', {
          authority: acceptanceOf(world).authority ?? '',
          forCause: false,
          reason: 'r',
        }),
    ],
    [
      'pause of everything',
      (world) =>
        world.mustSay('fred', 'restriction.set', {
          scope: { kind: 'everything' },
          mode: 'paused',
          cause: 'incident',
          reason: 'r',
        }),
    ],
  ]
  for (const [what, close] of closings) {
    const world = founded({ sign: false })
    sign(world, { until: plusMs(START, DAY) })
    world.now = plusMs(START, DAY - 10_000)
    const run = openRun(world)
    const permitted = askIn(world, run, REFUND)
    world.policy = () => holdFor('approver')
    const [approved, claimed] = [askIn(world, run, REFUND), askIn(world, run, REFUND)]
    for (const held of [approved, claimed]) world.must(vote(world, 'rita', held.id))
    world.must(claim(world, claimed.id))
    close(world)
    assert.equal(askIn(world, run, REFUND).body.outcome, 'deny', `${what}: decision`)
    assert.notEqual(codeOf(intent(world, permitted.id)), 'ok', `${what}: permit`)
    assert.notEqual(codeOf(intent(world, claimed.id)), 'ok', `${what}: claim`)
    const late = claim(world, approved.id)
    assert.ok(late.ok && late.events[0]?.type === 'decision.claimed' && late.events[0].body.outcome === 'deny', what)
  }
})

test('a mandate is PROVISIONAL while the one above it is, and T1 and T2 stay closed', () => {
  const world = new World()
  for (const name of ['fred', 'gina', 'ada', 'dora', 'carl', 'olga', 'rita', 'rob', 'sock']) world.person(name)
  const paper = { title: 't', reference: 'r', digest: `sha256:${'0'.repeat(64)}` }
  const root = { unit: 'firm', unitName: 'Firm', instrument: paper, signers: [world.id('fred'), world.id('gina')] }
  world.mustSay('fred', 'mandate.propose', { ...root, signers: [world.id('fred'), world.id('gina')] })
  const friend = { signers: [world.id('fred'), world.id('sock')] as [string, string], instrument: paper }
  const beside = { ...friend, unit: 'beside', unitName: 'Beside' }
  refused(world.say('fred', 'mandate.propose', beside), 'forbidden', 'a second root beside the waiting one')
  const below = { ...friend, unit: 'claims', unitName: 'Claims', parentUnit: 'firm' }
  const sub = world.mustSay('fred', 'mandate.propose', below)
  world.mustSay('sock', 'mandate.countersign', { mandate: sub.id })
  world.mustSay('fred', 'authority.grant', grantOf(world, 'ada', { mandate: sub.id }))
  world.mustSay('ada', 'use_case.register', { manifest: manifestOf(world, { tier: 'T2' }) })
  world.mustSay('ada', 'policy.publish', { useCase: 'refunds', revision: 1, policy: 'permit', tests: '' })
  sign(world)
  const bot = { agent: 'bot', useCase: 'refunds', publicKey: 'b'.repeat(43), enforcement: 'cooperative' } as const
  world.mustSay('olga', 'agent.register', { ...bot, until: plusMs(START, DAY) })
  const decision = ask(world)
  assert.deepEqual(reasons(decision), ['mandate_provisional'])
  assert.equal(decision.body.answerable.provisional, true)
})
