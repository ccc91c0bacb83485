import { AnswerableError, sentenceOf } from '@answerable/contract'
import { type Incident, inHandOf, type Model, nextRungAt, standing } from '@answerable/domain'
import type { OpenedEntry } from './log-reader.ts'
import { viewAt } from './at.ts'
import { titlesOf } from './coverage.ts'
import { governed } from './governed.ts'
import { type PersonName, personNames } from './person-names.ts'

/** GET /v1/incidents: each with who has to act, until when, and how long every step took. */
export const listIncidents = governed(async ({ edge, query }) => {
  const { model, index, now } = await viewAt({ edge, query })
  const all = [...model.incidents.values()]
  const names = await personNames(edge.log, model, all.flatMap(peopleOf))
  const opened = await edge.log.entriesAt(all.map((incident) => incident.index))
  const titles = await titlesOf(edge, model, all)
  const incidents = all.toReversed().map((incident) => ({
    ...lineOf(model, incident, names, now),
    title: opened.find((entry) => entry.index === incident.index)?.values['title'] ?? null,
    useCaseName: titles.get(incident.useCase) ?? null,
  }))
  return { index, content: { incidents, medians: mediansOf(all) } }
})

/** GET /v1/incidents/{incident}: the minimum fields, what was decided, what is corrected by whom until when. */
export const readIncident = governed(async ({ edge, params, query }) => {
  const { model, index, now } = await viewAt({ edge, query })
  const incident = model.incidents.get(params['incident'] ?? '')
  if (incident === undefined) throw new AnswerableError('not_found', 'There is no such incident.')
  const names = await personNames(edge.log, model, peopleOf(incident))
  const ids = [incident.id, ...(incident.closed === null ? [] : [incident.closed.id])]
  const entries = await edge.log.entriesById(ids)
  const [opened, closed] = ids.map((id) => entries.find(({ event }) => event.id === id))
  const at = standing(model, incident.useCase, undefined, now)
  const content = {
    ...lineOf(model, incident, names, now),
    ...wordsOf(opened, ['title', 'description', 'impacts', 'stakeholders']),
    reporter: reporterOf(incident, names),
    source: incident.source,
    detection: incident.detection ?? null,
    proposed: incident.proposed ?? null,
    data: incident.data,
    occurred: incident.occurred,
    decisions: incident.decisions,
    mode: at.mode,
    missing: at.missing.map(sentenceOf),
    corrective:
      closed === undefined ? null : { ...wordsOf(closed, ['cause']), actions: actionsOf(incident, closed, names) },
  }
  return { index, content }
})

const named = (id: string | null, names: ReadonlyMap<string, PersonName>) =>
  id === null ? null : { person: id, ...names.get(id) }

/** The gate itself, an agent by its name, or a person. */
function reporterOf({ source, openedBy }: Incident, names: ReadonlyMap<string, PersonName>) {
  if (source === 'gate') return { gate: true }
  return source === 'agent' ? { agent: openedBy } : named(openedBy, names)
}

function peopleOf(incident: Incident): string[] {
  const { owner, ladder, openedBy, acknowledged, raised, decision, closed } = incident
  const acting = [owner ?? '', openedBy, decision?.by ?? '', closed?.by ?? '']
  const correcting = closed?.actions.map((action) => action.owner) ?? []
  return [
    ...acting,
    ...ladder,
    ...acknowledged.map(({ person }) => person),
    ...raised.map(({ by }) => by),
    ...correcting,
  ]
}

function lineOf(model: Model, incident: Incident, names: ReadonlyMap<string, PersonName>, now: string) {
  const { id, useCase, category, severity, axis, nearMiss, affected, time, decideBy, decision, closed } = incident
  const called = incident.ladder[incident.rung] ?? null
  return {
    incident: id,
    useCase,
    category,
    severity,
    axis: closed?.axis ?? axis,
    nearMiss,
    source: incident.source,
    affected,
    opened: time,
    decideBy,
    state: closed !== null ? 'closed' : decision === null ? 'undecided' : 'decided',
    overdue: closed === null && decision === null && now >= decideBy,
    owner: named(incident.owner, names),
    called: named(called, names),
    calledUntil: nextRungAt(incident),
    ladder: incident.ladder.map((person) => named(person, names)),
    acknowledged: inHandOf(incident).map(({ person, time: at }) => ({ ...named(person, names), time: at })),
    raised: incident.raised.map(({ by, ...rest }) => ({ ...rest, by: named(by, names) })),
    decision: decision === null ? null : { ...decision, by: named(decision.by, names) },
    restrictions: incident.restrictions.map((one) => ({
      ...one,
      mode: model.restrictions.get(one.id)?.mode ?? null,
      lifted: model.restrictions.get(one.id)?.lifted ?? null,
    })),
    closed: closed === null ? null : { time: closed.time, by: named(closed.by, names), authority: closed.authority },
    metrics: metricsOf(incident),
  }
}

/** Seconds from the opening; null where it has not happened. Time to owner decision is the one that counts. */
function metricsOf({ time, occurred, acknowledged, decision, restrictions, closed }: Incident) {
  const since = (end: string | undefined): number | null =>
    end === undefined ? null : Math.max(0, Math.round((Date.parse(end) - Date.parse(time)) / 1000))
  return {
    toDetection: Math.max(0, Math.round((Date.parse(time) - Date.parse(occurred)) / 1000)),
    toAcknowledgement: since(acknowledged[0]?.time),
    toOwnerDecision: since(decision?.time),
    toRestriction: since(restrictions[0]?.time),
    toClosure: since(closed?.time),
  }
}

function mediansOf(all: readonly Incident[]) {
  const metrics = all.map(metricsOf)
  const median = (name: keyof ReturnType<typeof metricsOf>): number | null => {
    const values = metrics.flatMap((one) => one[name] ?? []).toSorted((a, b) => a - b)
    return values[Math.floor((values.length - 1) / 2)] ?? null
  }
  return {
    toDetection: median('toDetection'),
    toAcknowledgement: median('toAcknowledgement'),
    toOwnerDecision: median('toOwnerDecision'),
    toRestriction: median('toRestriction'),
    toClosure: median('toClosure'),
  }
}

function wordsOf(entry: OpenedEntry | undefined, fields: readonly string[]): Record<string, string | null> {
  return Object.fromEntries(fields.map((field) => [field, entry?.values[field] ?? null]))
}

function actionsOf({ closed }: Incident, entry: OpenedEntry, names: ReadonlyMap<string, PersonName>) {
  const words = JSON.parse(entry.values['what'] ?? '[]') as string[]
  return (closed?.actions ?? []).map((action, at) => ({
    ...action,
    owner: named(action.owner, names),
    what: words[at] ?? null,
  }))
}
