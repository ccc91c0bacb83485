import assert from 'node:assert/strict'
import type { JsonObject, LoggedEvent, PayloadInput } from '@answerable/contract'
import { actionDigest, type Decided, plusMs } from '../../src/index.ts'
import { acceptanceOf, challenge, grantOf, manifestOf } from '../founding.ts'
import { DAY, START, type World } from '../world.ts'

export const REFUND = { to: 'DE1', amount: '20.00' }
export const SCOPE = { kind: 'use_case', useCase: 'refunds' } as const
export const TIMER = { kind: 'system', id: 'timer' } as const
export const A_DIGEST = `sha256:${'1'.repeat(64)}`

export const codeOf = (decided: Decided): string => (decided.ok ? 'ok' : decided.code)
export const refused = (decided: Decided, code: string, why: string): void => assert.equal(codeOf(decided), code, why)

export const reasons = (entry: LoggedEvent): string[] =>
  entry.type === 'decision.recorded' || entry.type === 'decision.claimed'
    ? entry.body.reasons.map((reason) => reason.code)
    : []

export const actionOf = (world: World, args: JsonObject = REFUND, tool = 'refund'): string =>
  actionDigest(world.tools, { kind: 'action', tool, arguments: args })
export const vote = (world: World, name: string, decision: string, choice: 'approve' | 'reject' = 'approve') =>
  world.say(name, 'review.vote', { decision, vote: choice, shown: A_DIGEST, reason: 'looked at it' })
export const claim = (world: World, decision: string, agent = 'bot') =>
  world.agent(agent, 'decision.claim', { decision, action: actionOf(world) })
export const intent = (world: World, decision: string, agent = 'bot') =>
  world.agent(agent, 'intent.open', { decision, action: actionOf(world) })

export const openRun = (world: World, agent = 'bot', onBehalfOf = 'customer 7'): string =>
  world.mustAgent(agent, 'run.open', { request: 'pay DE1 20.00 back', onBehalfOf }).id

/** Registers an agent, by the operator unless said otherwise. */
export const addAgent = (
  world: World,
  agent: string,
  more: Partial<PayloadInput<'agent.register'>> = {},
  by = 'olga',
): Decided =>
  world.say(by, 'agent.register', {
    agent,
    useCase: 'refunds',
    publicKey: agent.padEnd(43, 'k'),
    until: plusMs(START, 200 * DAY),
    enforcement: 'cooperative',
    ...more,
  })

/** A second, signed use case beside `refunds`, with its own agent `other-bot`. */
export function addOtherUseCase(world: World): void {
  world.mustSay('ada', 'use_case.register', { manifest: manifestOf(world, { use_case: 'letters' }) })
  world.mustSay('ada', 'policy.publish', { useCase: 'letters', revision: 1, policy: 'permit', tests: '' })
  const assumptions = world.model.useCases.get('letters')?.revisions[0]?.publications[0]?.assumptions ?? ''
  world.must(challenge(world, { useCase: 'letters', revision: 1, assumptions }))
  world.mustSay('ada', 'acceptance.sign', acceptanceOf(world, { useCase: 'letters', revision: 1, assumptions }))
  world.must(addAgent(world, 'other-bot', { useCase: 'letters' }))
}

/** Registers a revision, publishes a policy for it and leaves it unsigned. */
export function propose(world: World, by: string, change: object, policy = 'permit'): Decided {
  const decided = world.say(by, 'use_case.register', { manifest: manifestOf(world, change as JsonObject) })
  if (!decided.ok) return decided
  const revision = world.model.useCases.get('refunds')?.revisions.length ?? 0
  const published = world.say('ada', 'policy.publish', { useCase: 'refunds', revision, policy, tests: '' })
  // Heard at once where the proposal leaves the challenger in, so that a test is about what it says it is.
  challenge(world)
  return published
}

/** Adds a person with an authority of their own, straight under the mandate. */
export function addHolder(
  world: World,
  name: string,
  more: Partial<PayloadInput<'authority.grant'>> = {},
): { person: string; authority: string } {
  const person = world.person(name)
  const mandate = [...world.model.mandates.keys()][0] ?? ''
  const authority = world.mustSay('fred', 'authority.grant', grantOf(world, name, { mandate }, more)).id
  return { person, authority }
}
