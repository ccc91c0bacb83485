import type { CommandOf, Severity } from '@answerable/contract'
import { plusMs } from '../instants.ts'
import type { Agent, Model } from '../model.ts'
import { no, yes } from '../refuse.ts'
import { manifestInForce } from '../run/decide.ts'
import type { DecideContext, Decided } from '../types.ts'
import { accountableFor, ladderFor } from './ladder.ts'
import { decideByOf } from './model.ts'

/** Reports of one use case's agents that may wait for the owner's decision, and that a day may bring. */
const MOST_UNDECIDED = 3
const MOST_A_DAY = 8
const DAY_MS = 86_400_000

/**
 * A harness says that something went wrong in its own use case. It proposes, people decide: S1 counts as S2, so that a
 * program never stops a use case within half an hour that nobody was awake for.
 * INVARIANT 9: it opens and does no more; no agent acknowledges, decides or closes.
 */
export function reportIncident(
  { model, facts, now }: DecideContext,
  agent: Agent,
  { id, payload }: CommandOf<'incident.report'>,
): Decided {
  const { useCase } = agent
  const foreign = payload.decisions.find((decision) => facts.row('decision', decision)?.useCase !== useCase)
  if (foreign !== undefined) return no('invalid_input', `${foreign} is no decision of this use case`)
  const reported = reportsOf(model, useCase)
  if (reported.filter(({ decision, closed }) => decision === null && closed === null).length >= MOST_UNDECIDED)
    return no('too_many_reports', `${MOST_UNDECIDED} reports of its agents wait for the owner’s decision`)
  if (reported.filter(({ time }) => time > plusMs(now, -DAY_MS)).length >= MOST_A_DAY)
    return no('too_many_reports', `its agents have reported ${MOST_A_DAY} within a day`)
  const { title, description, severity: proposed, category, data, nearMiss, affected, decisions } = payload
  const severity: Severity = proposed === 'S1' ? 'S2' : proposed
  return yes<'incident.opened'>({
    type: 'incident.opened',
    id,
    body: {
      useCase,
      category,
      severity,
      axis: 'not_known_yet',
      source: 'agent',
      data,
      nearMiss,
      occurred: now,
      affected,
      decisions,
      owner: accountableFor(model, useCase),
      ladder: ladderFor(model, useCase, category, manifestInForce(model, facts, useCase), now),
      decideBy: decideByOf(severity, now),
      proposed,
    },
    seal: { title, description, impacts: 'not known yet', stakeholders: 'not known yet' },
    cause: decisions,
  })
}

const reportsOf = (model: Model, useCase: string) =>
  [...model.incidents.values()].filter((incident) => incident.useCase === useCase && incident.source === 'agent')
