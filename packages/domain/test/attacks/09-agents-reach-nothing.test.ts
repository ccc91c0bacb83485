import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  type Command,
  commandTable,
  type CommandType,
  type HumanCommandType,
  type PayloadInput,
} from '@answerable/contract'
import type { Principal } from '../../src/index.ts'
import { ask, askIn, founded } from '../founding.ts'
import { holdFor, World } from '../world.ts'
import { addAgent, addOtherUseCase, codeOf, intent, openRun, REFUND, refused, SCOPE, TIMER } from './support.ts'

const ID = '01900000-0000-7000-8000-00000000ffff'
const AGENT: Principal = { kind: 'agent', id: 'bot' }

test('no command of a person is reachable with an agent’s, a timer’s or the installer’s credential', () => {
  const human = (Object.keys(commandTable) as CommandType[]).filter((type) => commandTable[type].by === 'person')
  assert.ok(human.length >= 17)
  for (const principal of [AGENT, TIMER, { kind: 'installer' } as const])
    for (const type of human) {
      const world = founded()
      const before = world.events.length
      refused(world.submit({ command: { type, id: ID, payload: {} } as Command, principal }), 'forbidden', type)
      assert.equal(world.events.length, before)
    }
})

test('no command of an agent is reachable with anybody else’s, and none of a timer with an agent’s', () => {
  const world = founded()
  for (const type of Object.keys(commandTable) as CommandType[]) {
    const { by } = commandTable[type]
    if (by === 'person') continue
    for (const principal of [AGENT, TIMER, { kind: 'installer' } as const]) {
      const fits = by === (principal.kind === 'installer' ? 'setup' : principal.kind)
      if (fits || type === 'clock.move') continue
      refused(world.submit({ command: { type, id: ID, payload: {} } as Command, principal }), 'forbidden', type)
    }
  }
  refused(
    world.submit({ command: { type: 'clock.move', id: ID, payload: { to: world.now } }, principal: AGENT }),
    'forbidden',
    'clock',
  )
})

test('a statement an agent found somewhere is no person: the shell’s word on who asks is what counts', () => {
  const world = founded()
  const stop = { scope: SCOPE, mode: 'paused', cause: 'owner', reason: 'r' } as const
  const found = world.envelope('ada', 'restriction.set', stop)
  refused(world.submit({ ...found, principal: AGENT }), 'forbidden', 'as the agent')
  const asRob = { ...found.principal, id: world.id('rob') } as Principal
  refused(world.submit({ ...found, principal: asRob }), 'statement_void', 'as somebody else')
})

test('an agent that is unknown, revoked or of another use case opens nothing', () => {
  const world = founded()
  addOtherUseCase(world)
  const run = openRun(world)
  const decision = askIn(world, run, REFUND)
  for (const agent of ['nobody', '__proto__', 'constructor', ''])
    refused(world.agent(agent, 'run.open', { request: 'r', onBehalfOf: 'c' }), 'forbidden', agent)
  const asked = { run, kind: 'action', tool: 'refund', arguments: REFUND } as const
  refused(world.agent('other-bot', 'decision.request', asked), 'not_found', 'run of another use case')
  refused(intent(world, decision.id, 'other-bot'), 'not_found', 'permit of another use case')
  refused(world.agent('other-bot', 'observation.record', { run, content: 'x' }), 'not_found', 'observation')
  refused(world.agent('other-bot', 'run.close', { run }), 'not_found', 'closing')
  world.mustSay('olga', 'agent.revoke', { agent: 'bot', reason: 'r' })
  refused(world.agent('bot', 'decision.request', asked), 'forbidden', 'revoked')
  refused(intent(world, decision.id), 'forbidden', 'revoked, with a permit')
})

test('the same words under two use cases have two digests: nothing is linked, nothing is moved across', () => {
  const world = founded()
  addOtherUseCase(world)
  const [one, two] = [ask(world), openRun(world, 'other-bot')]
  const other = world.mustAgent('other-bot', 'decision.request', {
    run: two,
    kind: 'action',
    tool: 'refund',
    arguments: REFUND,
  })
  assert.ok(other.type === 'decision.recorded')
  assert.notEqual(one.body.action, other.body.action)
  assert.notEqual(one.body.binding, other.body.binding)
})

test('an observation is not hung on a decision of another run, agent or use case, nor on another tool’s', () => {
  const world = founded()
  addOtherUseCase(world)
  const decision = ask(world)
  const [mine, foreign] = [openRun(world), openRun(world, 'other-bot')]
  const seen = { content: 'paid', decision: decision.id }
  refused(world.agent('bot', 'observation.record', { run: mine, ...seen }), 'not_found', 'another run')
  refused(world.agent('other-bot', 'observation.record', { run: foreign, ...seen }), 'not_found', 'another use case')
  refused(world.agent('bot', 'observation.record', { run: mine, content: 'x', decision: ID }), 'not_found', 'none')
  const { run } = decision.body
  refused(world.agent('bot', 'observation.record', { run, tool: 'lookup', ...seen }), 'invalid_input', 'a trusted tool')
  assert.equal(codeOf(world.agent('bot', 'observation.record', { run, tool: 'refund', ...seen })), 'ok')
})

test('whatever an agent says about causes, the run is one, and no cause lies in another', () => {
  const world = founded()
  addOtherUseCase(world)
  const foreign = ask(world)
  const acceptance = world.model.useCases.get('refunds')?.acceptance?.id ?? ''
  const run = openRun(world)
  const asked = { run, kind: 'action', tool: 'refund', arguments: REFUND } as const
  for (const cause of [foreign.id, foreign.body.run, acceptance, ID])
    refused(world.agent('bot', 'decision.request', { ...asked, cause }), 'invalid_input', cause)
  const seen = world.mustAgent('bot', 'observation.record', { run, content: 'x' })
  assert.deepEqual(world.mustAgent('bot', 'decision.request', { ...asked, cause: seen.id }).cause, [run, seen.id])
})

test('no agent takes a person’s key, and no person an agent’s', () => {
  const world = founded()
  const ada = world.model.persons.get(world.id('ada'))?.keys[0]?.publicKey ?? ''
  refused(addAgent(world, 'ada-bot', { publicKey: ada }), 'conflict', 'the owner’s key')
  const bot = world.model.agents.get('bot')?.publicKey ?? ''
  const key = { publicKey: bot, proof: 'p'.repeat(86) }
  refused(world.say('rob', 'key.add', { person: world.id('rob'), key }), 'conflict', 'the agent’s key')
  const about = { name: 'n', email: 'n@example.com', employment: 'own', unit: 'claims', fictional: true } as const
  refused(world.say('fred', 'person.register', { ...about, key }), 'conflict', 'an agent as a person')
  refused(
    world.say('ada', 'key.add', { person: world.id('rob'), key: { ...key, publicKey: 'z'.repeat(43) } }),
    'forbidden',
    'for another, by somebody who neither invited them nor signs a mandate above them',
  )
  const bad = { publicKey: 'z'.repeat(43), proof: 'bad'.padEnd(86, 'p') }
  refused(
    world.say('rob', 'key.add', { person: world.id('rob'), key: bad }),
    'invalid_input',
    'somebody else’s public key',
  )
})

test('an agent opens no review by voting, expiring or lapsing its own work', () => {
  const world = founded()
  world.policy = () => holdFor('approver')
  const held = ask(world)
  const attempts: [CommandType, object][] = [
    ['review.vote', { decision: held.id, vote: 'approve', shown: `sha256:${'1'.repeat(64)}`, reason: 'r' }],
    ['review.expire', { decision: held.id, due: world.now }],
    ['effect.lapse', { intent: held.id, due: world.now }],
    ['clock.move', { to: world.now }],
  ]
  for (const [type, payload] of attempts) refused(world.as(AGENT, type, payload as never), 'forbidden', type)
  refused(intent(world, held.id), 'not_approved', 'a held action')
})

test('a live log has no movable clock, and who made the jump is not asked by the agent', () => {
  const live = founded()
  refused(live.as(TIMER, 'clock.move', { to: '2028-01-01T00:00:00.000Z' }), 'forbidden', 'live')
  const practice = new World({ practice: true })
  assert.equal(codeOf(practice.as(TIMER, 'clock.move', { to: '2028-01-01T00:00:00.000Z' })), 'ok')
  refused(practice.as(TIMER, 'clock.move', { to: '2026-01-01T00:00:00.000Z' }), 'invalid_input', 'backwards')
  const confirm: PayloadInput<Extract<HumanCommandType, 'clock.confirm'>> = { jump: ID, reason: 'r' }
  refused(live.say('fred', 'clock.confirm', confirm), 'not_found', 'a jump that was not')
})
