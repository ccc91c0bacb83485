import { actionDigest } from '../src/index.ts'
import type { World } from './world.ts'

export const REFUND = { to: 'DE1', amount: '20.00' }
export const actionOf = (world: World, args = REFUND) =>
  actionDigest(world.tools, { kind: 'action', tool: 'refund', arguments: args })
export const codes = (decision: { body: { reasons: { code: string }[] } }) =>
  decision.body.reasons.map((reason) => reason.code)
export const vote = (world: World, name: string, decision: string, choice: 'approve' | 'reject' = 'approve') =>
  world.say(name, 'review.vote', { decision, vote: choice, shown: `sha256:${'1'.repeat(64)}`, reason: 'looked at it' })
export const claim = (world: World, decision: string, args = REFUND) =>
  world.agent('bot', 'decision.claim', { decision, action: actionOf(world, args) })
export const intent = (world: World, decision: string, args = REFUND) =>
  world.agent('bot', 'intent.open', { decision, action: actionOf(world, args) })
export const codeOf = (decided: { ok: boolean; code?: string }) => (decided.ok ? 'ok' : decided.code)
