import type { CommandOf } from '@answerable/contract'
import { hasEnded } from '../instants.ts'
import type { Agent } from '../model.ts'
import { no, yes } from '../refuse.ts'
import { knownAs } from '../run/known-as.ts'
import type { DecideContext, Decided } from '../types.ts'

const OUTCOMES_OF = {
  action: ['executed', 'failed', 'skipped', 'unreported', 'unknown'],
  output: ['executed', 'failed', 'skipped', 'unreported', 'unknown'],
  recommendation: ['followed', 'changed', 'overridden', 'unused', 'unreported', 'unknown'],
} as const

/** What followed. Said once; only a lapse into `unknown` may still be put right by who knows better. */
export function recordEffect(
  { facts }: DecideContext,
  agent: Agent,
  { id, payload }: CommandOf<'effect.record'>,
): Decided {
  const intent = facts.row('intent', payload.intent)
  if (intent === undefined || intent.agent !== agent.agent) return no('not_found', 'no such intent of this agent')
  const decision = facts.row('decision', intent.decision)
  if (decision === undefined) return no('not_found', 'no such decision')
  if (!intent.open && decision.effect?.knownAs !== 'unknown')
    return no('conflict', `the effect is recorded: ${decision.effect?.outcome ?? ''}`)
  if (!(OUTCOMES_OF[decision.kind] as readonly string[]).includes(payload.outcome))
    return no('invalid_input', `${payload.outcome} is not an outcome of a ${decision.kind}`, [
      { path: '/outcome', message: 'does not fit the kind' },
    ])
  return yes<'effect.recorded'>({
    type: 'effect.recorded',
    id,
    body: {
      intent: intent.id,
      decision: decision.id,
      useCase: intent.useCase,
      outcome: payload.outcome,
      knownAs: payload.outcome === 'unknown' ? 'unknown' : knownAs(agent),
    },
    ...(payload.detail === undefined ? {} : { seal: { detail: payload.detail } }),
    cause: [intent.id],
  })
}

/** INVARIANT 11: an intent nobody reported on is recorded as unknown at its deadline. Nothing is retried. */
export function lapseEffect({ facts, now }: DecideContext, { id, payload }: CommandOf<'effect.lapse'>): Decided {
  const intent = facts.row('intent', payload.intent)
  if (intent === undefined || !intent.open) return no('conflict', 'nothing waits here')
  if (!hasEnded(intent.reportBy, now)) return no('conflict', `not due before ${intent.reportBy}`)
  return yes<'effect.recorded'>({
    type: 'effect.recorded',
    id,
    body: {
      intent: intent.id,
      decision: intent.decision,
      useCase: intent.useCase,
      outcome: 'unknown',
      knownAs: 'unknown',
    },
    cause: [intent.id],
  })
}
