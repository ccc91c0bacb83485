import { type CommandOf, type Detection, detectionTable, type EventOf } from '@answerable/contract'
import type { Agent, Model } from '../model.ts'
import { manifestInForce } from '../run/decide.ts'
import type { DecideContext, Decided, DomainEvent, Envelope } from '../types.ts'
import { accountableFor, ladderFor } from './ladder.ts'
import { decideByOf } from './model.ts'

/** What one command showed, and the decision it is about. */
type Found = { what: Detection; decisions: string[]; cause: string[] }

/** Sinks where a value out of nowhere reaches somebody else. An amount is not among them: agents compute amounts. */
const WHOM = new Set(['recipient', 'identity'])
/** States of a decision under which nothing may run. */
const CLOSED: ReadonlySet<string> = new Set(['denied', 'held', 'rejected', 'expired', 'void'])
const DATA_ABOUT_PEOPLE: readonly string[] = ['personal', 'special']

/**
 * Opens an incident for what the gate saw by itself, in the transaction of the entry that shows it; where the command was
 * refused, the refusal stands and only the incident is written.
 * INVARIANT: one open incident per use case and detection, so that an agent cannot fill the log or bury people in calls.
 */
export function withDetections(
  context: DecideContext,
  agent: Agent,
  command: Envelope['command'],
  decided: Decided,
): Decided {
  const found = decided.ok ? foundIn(context, agent.useCase, decided.events) : foundInRefusal(context, command, decided)
  const incidents = found
    .filter(({ what }, at) => found.findIndex((one) => one.what === what) === at)
    .filter(({ what }) => !isOpen(context.model, agent.useCase, what))
    .map((one) => incidentOf(context, agent.useCase, one))
  if (incidents.length === 0) return decided
  return decided.ok
    ? { ...decided, events: [...decided.events, ...incidents] }
    : { ...decided, found: [...(decided.found ?? []), ...incidents] }
}

function isOpen(model: Model, useCase: string, what: Detection): boolean {
  return [...model.incidents.values()].some(
    (incident) => incident.useCase === useCase && incident.detection === what && incident.closed === null,
  )
}

function incidentOf(
  { model, facts, tools, now }: DecideContext,
  useCase: string,
  { what, decisions, cause }: Found,
): EventOf<'incident.opened'> {
  const { category, data, nearMiss, title, description, ...row } = detectionTable[what]
  const manifest = manifestInForce(model, facts, useCase)
  const severity = manifest?.detections?.[what] ?? row.severity
  return {
    type: 'incident.opened',
    id: tools.newId(),
    body: {
      useCase,
      category,
      severity,
      axis: 'not_known_yet',
      source: 'gate',
      data,
      nearMiss,
      occurred: now,
      affected: 0,
      decisions,
      owner: accountableFor(model, useCase),
      ladder: ladderFor(model, useCase, category, manifest, now),
      decideBy: decideByOf(severity, now),
      detection: what,
    },
    seal: { title, description, impacts: 'not known yet', stakeholders: 'not known yet' },
    cause,
    by: { kind: 'system', id: 'gate' },
  }
}

function foundIn(context: DecideContext, useCase: string, events: readonly DomainEvent[]): Found[] {
  return events.flatMap((event): Found[] => {
    switch (event.type) {
      case 'secret.leaked': {
        const first = events.find(({ id }) => id === event.body.first)
        return [
          {
            what: 'secret_leaked',
            decisions: first?.type === 'decision.recorded' ? [first.id] : [],
            cause: [event.id],
          },
        ]
      }
      case 'observation.recorded': {
        const { decision } = event.body
        const row = decision === null ? undefined : context.facts.row('decision', decision)
        // An error is the harness saying that the call did not run.
        return row !== undefined && CLOSED.has(row.state) && !event.body.error
          ? [{ what: 'ran_without_permit', decisions: [row.id], cause: [event.id] }]
          : []
      }
      case 'decision.recorded':
        return inDecision(context, useCase, event)
      default:
        return []
    }
  })
}

/** What a permit let through that the owner’s signature does not speak of. */
function inDecision(context: DecideContext, useCase: string, { id, body }: EventOf<'decision.recorded'>): Found[] {
  if (body.outcome !== 'allow' || body.kind !== 'action') return []
  const manifest = manifestInForce(context.model, context.facts, useCase)
  const tool = manifest?.tools.find(({ name }) => name === body.tool)
  if (manifest === undefined || tool?.class !== 'external') return []
  const of = { decisions: [id], cause: [id] }
  const signedFor = manifest.data_classes.some((one) => DATA_ABOUT_PEOPLE.includes(one))
  const whom = tool.arguments.filter(({ sink }) => sink !== undefined && WHOM.has(sink)).map(({ name }) => name)
  // A harness that reports no result makes every value look made up: then nothing is said about it.
  const reports = (context.facts.row('run', body.run)?.observations ?? 0) > 0
  return [
    ...((body.detected?.personal.length ?? 0) > 0 && !signedFor ? [{ what: 'personal_out' as const, ...of }] : []),
    ...(reports && body.traced.model.some((name) => whom.includes(name))
      ? [{ what: 'value_made_up' as const, ...of }]
      : []),
  ]
}

/** An intent the gate refused: nothing has run through it, and somebody was about to. */
function foundInRefusal(
  { facts }: DecideContext,
  command: Envelope['command'],
  { code }: Extract<Decided, { ok: false }>,
): Found[] {
  if (command.type !== 'intent.open') return []
  const { decision } = (command as CommandOf<'intent.open'>).payload
  const of = { decisions: [decision], cause: [decision] }
  switch (code) {
    case 'action_mismatch':
      return [{ what: 'call_swapped', ...of }]
    case 'permit_expired':
      return [{ what: 'permit_late', ...of }]
    case 'not_approved':
      // A review that is still open is asked about by harnesses that wait.
      return facts.row('decision', decision)?.state === 'held' ? [] : [{ what: 'never_permitted', ...of }]
    default:
      return []
  }
}
