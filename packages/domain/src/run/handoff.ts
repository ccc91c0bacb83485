import type { Body, DomainEvent, RecordRow, Tier } from '@answerable/contract'
import { hasEnded } from '../instants.ts'
import { type Agent, type Model, revisionInForce } from '../model.ts'
import { no, type Refused } from '../refuse.ts'
import type { DecideContext } from '../types.ts'
import { strictest } from '../use-case/tier.ts'

export type Handoff = { from: NonNullable<Body<'run.opened'>['from']>; fromRun: string }

/**
 * Work that another use case hands over: named by the caller's permitted decision, once, and only where the owner who
 * takes it on has signed to accept calls from there. The chain's strictest class goes with it.
 */
export function handoffOf({ model, facts, now }: DecideContext, agent: Agent, decision: string): Handoff | Refused {
  const asked = facts.row('decision', decision)
  if (asked === undefined) return no('not_found', 'no such decision')
  if (asked.useCase === agent.useCase)
    return no('invalid_input', 'both agents are of one use case: nothing is handed over', [
      { path: '/from/decision', message: 'is of the same use case' },
    ])
  if (!acceptsFrom(model, agent.useCase, asked.useCase))
    return no('forbidden', 'the owner who would take it on has not signed to accept calls from that use case')
  if (!isOpen(asked, now)) return no('not_approved', 'the caller’s decision holds no open permit')
  // INVARIANT 7: one permitted decision is one call, so it opens one run elsewhere.
  if (facts.row('handoff', decision) !== undefined) return no('permit_used', 'this decision has been handed over')
  const run = facts.row('run', asked.run)
  if (run === undefined) return no('not_found', 'no such run')
  const tiers: Tier[] = [asked.tier ?? 'T1', ...(run.from === undefined ? [] : [run.from.tier])]
  return {
    from: {
      decision,
      useCase: asked.useCase,
      tier: strictest(tiers),
      untrusted: run.untrusted || run.from?.untrusted === true,
    },
    fromRun: run.id,
  }
}

/** What stands in the log beside the opening: one entry that both owners find. */
export function handoffEvent(
  { model, tools }: Pick<DecideContext, 'model' | 'tools'>,
  { from, fromRun }: Handoff,
  { run, useCase }: { run: string; useCase: string },
): DomainEvent {
  const callee = model.useCases.get(useCase)
  const own = callee === undefined ? undefined : revisionInForce(callee)?.tier
  return {
    type: 'handoff.recorded',
    id: tools.newId(),
    body: {
      useCase,
      run,
      fromUseCase: from.useCase,
      fromRun,
      decision: from.decision,
      tier: strictest([from.tier, own ?? 'T1']),
      untrusted: from.untrusted,
    },
    seal: {},
    cause: [from.decision, run],
  }
}

/** Only what is signed counts: a proposal that names the caller accepts nothing yet. */
function acceptsFrom(model: Model, callee: string, caller: string): boolean {
  const useCase = model.useCases.get(callee)
  if (useCase?.acceptance == null || useCase.acceptance.rescinded !== null) return false
  return revisionInForce(useCase)?.acceptsFrom?.includes(caller) === true
}

/** A permit not yet used, or an action that has begun; of an agent that never reports, until its report would be due. */
function isOpen({ state, useBefore, intent, effect }: RecordRow<'decision'>, now: string): boolean {
  if (state === 'permitted' || state === 'claimed') return useBefore !== null && !hasEnded(useBefore, now)
  const begun = intent !== null && !hasEnded(intent.reportBy, now)
  return begun && (state === 'intended' || (state === 'settled' && effect?.outcome === 'unreported'))
}
