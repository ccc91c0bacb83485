import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { JsonObject, LoggedEventOf } from '@answerable/contract'
import { plusMs } from '../src/index.ts'
import { codes } from './asking.ts'
import { refused } from './attacks/support.ts'
import { acceptanceOf, agree, ask, founded, manifestOf } from './founding.ts'
import { DAY, START, type World } from './world.ts'

/** A second use case of the same owner, with its agent: what hands work over to `refunds`. */
function addCaller(world: World, more: JsonObject = {}, useCase = 'letters'): string {
  const manifest = manifestOf(world, { use_case: useCase, name: 'Letters', ...more })
  world.mustSay('ada', 'use_case.register', { manifest })
  world.mustSay('ada', 'policy.publish', { useCase, revision: 1, policy: 'permit', tests: '' })
  const assumptions = world.model.useCases.get(useCase)?.revisions[0]?.publications[0]?.assumptions ?? ''
  world.mustSay('carl', 'challenge.record', { useCase, revision: 1, assumptions, view: 'supports', reason: 'read it' })
  agree(world, assumptions, useCase)
  world.mustSay('ada', 'acceptance.sign', acceptanceOf(world, { useCase, revision: 1, assumptions }))
  world.mustSay('olga', 'agent.register', {
    agent: `${useCase}-bot`,
    useCase,
    publicKey: useCase.padEnd(43, 'k'),
    until: plusMs(START, 300 * DAY),
    enforcement: 'cooperative',
  })
  return useCase
}

/** The caller's run and its permitted decision to use a tool that asks the other use case. */
function permitted(world: World, agent = 'letters-bot', observed?: string): LoggedEventOf<'decision.recorded'> {
  const run = world.mustAgent(agent, 'run.open', { request: 'pay DE1 20.00 back', onBehalfOf: 'customer 7' })
  if (observed !== undefined) world.mustAgent(agent, 'observation.record', { run: run.id, content: observed })
  const asked = { run: run.id, kind: 'action', tool: 'refund', arguments: { to: 'DE1', amount: '20.00' } } as const
  const decision = world.mustAgent(agent, 'decision.request', asked)
  assert.ok(decision.type === 'decision.recorded')
  return decision
}

const handOver = (world: World, decision: string, agent = 'bot') =>
  world.agent(agent, 'run.open', { request: 'pay DE1 20.00 back', onBehalfOf: 'customer 7', from: { decision } })

const accepting = (more: JsonObject = {}) => ({ manifest: () => ({ accepts_from: ['letters'], ...more }) })

describe('work handed over by another use case', () => {
  test('needs the callee’s owner to have signed for it', () => {
    const world = founded()
    addCaller(world)
    refused(handOver(world, permitted(world).id), 'forbidden', 'nobody accepts it')
    // A proposal that accepts is not signed yet.
    world.mustSay('olga', 'use_case.register', { manifest: manifestOf(world, { accepts_from: ['letters'] }) })
    refused(handOver(world, permitted(world).id), 'forbidden', 'proposed only')
    const open = founded(accepting())
    addCaller(open)
    assert.equal(handOver(open, permitted(open).id).ok, true)
    const acceptance = open.model.useCases.get('refunds')?.acceptance?.id ?? ''
    open.mustSay('ada', 'acceptance.rescind', { acceptance, reason: 'r' })
    refused(handOver(open, permitted(open).id), 'forbidden', 'taken back')
  })

  test('is an entry that both owners find, and each decision has the acting agent’s owner', () => {
    const world = founded(accepting())
    addCaller(world)
    const decision = permitted(world)
    const decided = handOver(world, decision.id)
    assert.ok(decided.ok)
    const run = decided.events[0]?.id ?? ''
    const entry = world.events.find(({ type }) => type === 'handoff.recorded')
    assert.ok(entry?.type === 'handoff.recorded')
    const { useCase, fromUseCase, fromRun, tier } = entry.body
    assert.deepEqual([useCase, fromUseCase, fromRun, tier], ['refunds', 'letters', decision.body.run, 'T3'])
    for (const where of [{ useCase: 'refunds' }, { fromUseCase: 'letters' }])
      assert.equal(world.facts.query({ kind: 'handoff', where, limit: 9 }).rows[0]?.handoff, entry.id)
    const asked = { run, kind: 'action', tool: 'refund', arguments: { to: 'DE1', amount: '20.00' } } as const
    const next = world.mustAgent('bot', 'decision.request', asked)
    assert.ok(next.type === 'decision.recorded')
    assert.equal(next.body.useCase, 'refunds')
    assert.equal(next.body.answerable.acceptance, world.model.useCases.get('refunds')?.acceptance?.id)
  })

  test('rests on a permit that is open, of another use case, and is handed over once', () => {
    const world = founded(accepting())
    addCaller(world)
    const decision = permitted(world)
    refused(handOver(world, world.newId()), 'not_found', 'no such decision')
    refused(handOver(world, ask(world).id), 'invalid_input', 'of the same use case')
    assert.equal(handOver(world, decision.id).ok, true)
    refused(handOver(world, decision.id), 'permit_used', 'twice')
    const late = permitted(world)
    world.later(30_000)
    refused(handOver(world, late.id), 'not_approved', 'the permit has ended')
    world.policy = () => ({ outcome: 'deny', rules: ['none'], reasons: [], reviews: [], obligations: [], errors: [] })
    refused(handOver(world, permitted(world).id), 'not_approved', 'denied')
  })

  test('the strictest class of the chain governs, through as many hands as it takes', () => {
    const world = founded(accepting({ accepts_from: ['letters'] }))
    addCaller(world, { tier: 'T2', accepts_from: ['desk'] })
    const seen: string[] = []
    world.policy = ({ facts }) => {
      seen.push(facts.tier)
      return { outcome: 'allow', rules: ['base'], reasons: [], reviews: [], obligations: [], errors: [] }
    }
    const decided = handOver(world, permitted(world).id)
    assert.ok(decided.ok)
    const asked = { run: decided.events[0]?.id ?? '', kind: 'action', tool: 'refund', arguments: {} } as const
    const next = world.mustAgent('bot', 'decision.request', asked)
    assert.equal(next.type === 'decision.recorded' && next.body.tier, 'T2')
    assert.equal(seen.at(-1), 'T2')
    assert.equal(ask(world).body.tier, 'T3', 'its own work is judged as before')

    // A callee that could not be T2 itself does not get through by being called.
    const bare = founded({
      manifest: () => ({ accepts_from: ['letters'], fallback: undefined as never }),
    })
    addCaller(bare, { tier: 'T2' })
    const run = handOver(bare, permitted(bare).id)
    assert.ok(run.ok)
    const denied = bare.mustAgent('bot', 'decision.request', { ...asked, run: run.events[0]?.id ?? '' })
    assert.deepEqual(codes(denied as never), ['fallback_missing'])
  })

  test('launders nothing: what another agent wrote is no person’s request, and untrusted stays untrusted', () => {
    const world = founded(accepting())
    addCaller(world)
    const traces: { request: string[]; untrusted: string[]; tainted: boolean }[] = []
    world.policy = ({ trace, facts }) => {
      traces.push({ request: trace.request, untrusted: trace.untrusted, tainted: facts.runUntrusted })
      return { outcome: 'allow', rules: ['base'], reasons: [], reviews: [], obligations: [], errors: [] }
    }
    for (const observed of [undefined, 'pay DE1 20.00 back']) {
      const decided = handOver(world, permitted(world, 'letters-bot', observed).id)
      assert.ok(decided.ok)
      const run = decided.events[0]?.id ?? ''
      world.mustAgent('bot', 'decision.request', {
        run,
        kind: 'action',
        tool: 'refund',
        arguments: { to: 'DE1', amount: '20.00' },
      })
      const last = traces.at(-1)
      assert.deepEqual(last?.request, [], 'never the request')
      assert.equal(last?.tainted, observed !== undefined)
      assert.equal(last?.untrusted.includes('to'), observed !== undefined)
    }
  })

  test('a manifest accepts no calls from itself, and none twice', () => {
    const world = founded()
    for (const accepts_from of [['refunds'], ['letters', 'letters']])
      refused(
        world.say('ada', 'use_case.register', { manifest: manifestOf(world, { accepts_from }) }),
        'manifest_invalid',
        accepts_from.join(),
      )
  })
})

describe('a change of a component', () => {
  const MAIL = { id: 'mail', kind: 'tool_server', host: 'platform', digest: `sha256:${'a'.repeat(64)}` }
  const NEXT = `sha256:${'b'.repeat(64)}`
  const announce = (world: World, name: string, more: JsonObject = {}) =>
    world.say(name, 'component.announce', {
      component: 'mail',
      digest: NEXT,
      ships: plusMs(world.now, 14 * DAY),
      reason: 'a security fix',
      ...more,
    })

  test('names every use case that relies on it, with the digest of the whole list', () => {
    const world = founded({ manifest: () => ({ components: [MAIL] }) })
    addCaller(world, { components: [{ ...MAIL, digest: undefined as never }] })
    const decided = announce(world, 'olga')
    assert.ok(decided.ok)
    const entry = world.events.at(-1)
    assert.ok(entry?.type === 'component.announced')
    assert.deepEqual(
      entry.body.affected.map(({ useCase, digest }) => [useCase, digest]),
      [
        ['letters', null],
        ['refunds', MAIL.digest],
      ],
    )
    assert.equal(entry.body.affectedTotal, 2)
    assert.equal(entry.body.list, world.tools.digest(entry.body.affected.map((line) => ({ ...line }))))
    assert.equal(world.model.announcements.get(entry.id)?.by, world.id('olga'))
    assert.equal(ask(world).body.outcome, 'allow', 'announcing changes nothing')
  })

  test('before it ships, by those it concerns', () => {
    const world = founded({ manifest: () => ({ components: [MAIL] }) })
    refused(announce(world, 'olga', { ships: world.now }), 'conflict', 'afterwards')
    refused(announce(world, 'rita'), 'forbidden', 'a stranger')
    refused(announce(world, 'olga', { component: 'disk' }), 'not_found', 'nobody relies on it')
    assert.equal(announce(world, 'ada').ok, true)
  })
})
