import type { Agent } from '../model.ts'
import { plusMs } from '../instants.ts'
import { yes } from '../refuse.ts'
import type { DecideContext, Decided, DomainEvent } from '../types.ts'

/** How long an executor has to say what followed. */
export const REPORT_WITHIN_MS = 600_000

/** Whether this agent never says what followed: most gateways ask, and then act. */
export const isSilent = (agent: Pick<Agent, 'reportsOutcomes'>): boolean => agent.reportsOutcomes === false

/**
 * What follows a permit that is handed to an agent which never reports: its intent and, at once, the effect `unreported`.
 * So no permit of it stays open that would suggest a report to come, and the record says that nobody knows.
 */
export function withUnreported(
  { tools, now }: Pick<DecideContext, 'tools' | 'now'>,
  decided: Decided,
  { decision, useCase }: { decision: string; useCase: string },
): Decided {
  if (!decided.ok) return decided
  const [intent, effect] = [tools.newId(), tools.newId()]
  return {
    ...decided,
    events: [
      ...decided.events,
      ...eventsOf(
        yes<'intent.opened'>({
          type: 'intent.opened',
          id: intent,
          body: { decision, useCase, reportBy: plusMs(now, REPORT_WITHIN_MS) },
          cause: [decision],
        }),
      ),
      ...eventsOf(
        yes<'effect.recorded'>({
          type: 'effect.recorded',
          id: effect,
          body: { intent, decision, useCase, outcome: 'unreported', knownAs: 'unknown' },
          cause: [intent],
        }),
      ),
    ],
  }
}

const eventsOf = (decided: Decided): DomainEvent[] => (decided.ok ? decided.events : [])
