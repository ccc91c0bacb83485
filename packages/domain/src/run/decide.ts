import type { CommandOf, DomainEvent, Manifest, RecordRow } from '@answerable/contract'
import type { Agent, Model } from '../model.ts'
import { latestRevision, publicationFor, revisionInForce } from '../model.ts'
import type { TracePart } from '../provenance/index.ts'
import { assessRunning } from '../release/assess.ts'
import { isRefused, no, type Refused, yes } from '../refuse.ts'
import { knownAs } from './known-as.ts'
import { detectedIn } from '../secret/seen.ts'
import type { DecideContext, Decided, Seen } from '../types.ts'
import { handoffEvent, handoffOf } from './handoff.ts'

/**
 * A run opens whether or not the use case is live: the denials that follow say why, under one chain. Only a harness that
 * says at once that something else is running gets none: what it said would be forgotten at the first decision.
 */
export function openRun(
  context: DecideContext,
  agent: Agent,
  { id, payload }: CommandOf<'run.open'>,
  seen?: Seen,
): Decided {
  const { model, facts, tools, now } = context
  const { useCase } = agent
  const { mismatch } = assessRunning({ model, facts, tools, now, useCase, agent, claims: payload.running })
  if (mismatch !== null) return no('assumptions_moved', `what is running is not what the owner signed: ${mismatch}`)
  const handoff = payload.from === undefined ? undefined : handoffOf(context, agent, payload.from.decision)
  if (handoff !== undefined && 'ok' in handoff) return handoff
  const opened = yes<'run.opened'>({
    type: 'run.opened',
    id,
    body: {
      useCase: agent.useCase,
      agent: agent.agent,
      onBehalfOf: tools.keyed(agent.useCase, payload.onBehalfOf),
      request: tools.keyed(agent.useCase, payload.request),
      requestBytes: payload.request.length,
      ...(handoff === undefined ? {} : { from: handoff.from }),
      ...detectedIn(seen),
    },
    seal: { request: payload.request, onBehalfOf: payload.onBehalfOf },
    cause: handoff === undefined ? [] : [handoff.from.decision],
  })
  if (handoff === undefined || !opened.ok) return opened
  const event = handoffEvent(context, handoff, { run: id, useCase: agent.useCase })
  return { ...opened, events: [...opened.events, event] }
}

export function closeRun({ facts }: DecideContext, agent: Agent, { id, payload }: CommandOf<'run.close'>): Decided {
  const run = openRunOf(facts, agent, payload.run)
  if (isRefused(run)) return run
  return yes<'run.closed'>({ type: 'run.closed', id, body: { run: run.id, useCase: run.useCase }, cause: [run.id] })
}

/** The run, if it is this agent's and still open. A foreign run is not found: its existence is nobody else's business. */
export function openRunOf(facts: DecideContext['facts'], agent: Agent, id: string): RecordRow<'run'> | Refused {
  const run = facts.row('run', id)
  if (run === undefined || run.agent !== agent.agent) return no('not_found', 'no such run of this agent')
  if (!run.open) return no('run_closed', 'the run is closed')
  return run
}

/**
 * Data that came back to the agent. The signed manifest says which source a tool's results come from and whether
 * others can write into it; what no source names is untrusted.
 */
export function recordObservation(
  { model, facts, tools }: DecideContext,
  agent: Agent,
  { id, payload }: CommandOf<'observation.record'>,
  seen?: Seen,
): Decided {
  const run = openRunOf(facts, agent, payload.run)
  if (isRefused(run)) return run
  const fault = originFault(facts, run.id, payload)
  if (fault !== null) return fault
  const manifest = manifestInForce(model, facts, run.useCase)
  // An error repeats what the call sent: `no account XX99` must not make XX99 a word of the source.
  const source = payload.error
    ? undefined
    : manifest?.sources.find((candidate) => payload.tool !== undefined && candidate.tools.includes(payload.tool))
  return yes<'observation.recorded'>({
    type: 'observation.recorded',
    id,
    body: {
      run: run.id,
      useCase: run.useCase,
      n: run.observations + 1,
      tool: payload.tool ?? null,
      source: source?.id ?? null,
      decision: payload.decision ?? null,
      trust: source?.trust ?? 'untrusted',
      knownAs: knownAs(agent),
      digest: tools.keyed(run.useCase, payload.content),
      bytes: payload.content.length,
      error: payload.error,
      ...detectedIn(seen),
    },
    seal: { content: payload.content },
    cause: payload.decision === undefined ? [run.id] : [payload.decision],
  })
}

/** A result named after a decision is of that decision: of this run, and of the tool that was judged. */
function originFault(
  facts: DecideContext['facts'],
  run: string,
  { decision, tool }: CommandOf<'observation.record'>['payload'],
): Refused | null {
  if (decision === undefined) return null
  const row = facts.row('decision', decision)
  if (row === undefined || row.run !== run) return no('not_found', 'no such decision of this run')
  if (tool !== undefined && row.tool !== tool)
    return no('invalid_input', 'the decision was about another tool', [{ path: '/tool', message: 'does not fit' }])
  return null
}

/** Whether an entry belongs to a run: its opening, an observation or a decision. A chain has no links into another. */
export function isOfRun(facts: DecideContext['facts'], id: string, run: string): boolean {
  return id === run || facts.row('observation', id)?.run === run || facts.row('decision', id)?.run === run
}

/** The digest of the manifest the gate goes by: the accepted revision's, else the newest. */
export function manifestDigestInForce(model: Model, useCaseId: string): string | undefined {
  const useCase = model.useCases.get(useCaseId)
  return useCase === undefined ? undefined : (revisionInForce(useCase) ?? latestRevision(useCase))?.manifest
}

/** The digest of the entity file the owner signed; undefined where no signed publication has one. */
export function entitiesDigestInForce(model: Model, useCaseId: string): string | undefined {
  const useCase = model.useCases.get(useCaseId)
  const revision = useCase === undefined ? undefined : revisionInForce(useCase)
  if (revision === undefined || useCase === undefined) return undefined
  if (useCase.acceptance === null)
    return model.observed.has(useCaseId) ? revision.publications.at(-1)?.entities : undefined
  return publicationFor(revision, useCase.acceptance.assumptions)?.entities
}

export function manifestInForce(model: Model, facts: DecideContext['facts'], useCase: string): Manifest | undefined {
  const digest = manifestDigestInForce(model, useCase)
  return digest === undefined ? undefined : facts.manifest(digest)
}

/** What an event adds to the trace of its run; undefined for events that carry no content. */
export function tracePartOf(event: DomainEvent): { run: string; part: TracePart } | undefined {
  // What another agent hands over is that agent's word, not a person's: it vouches for nothing, and where the caller had
  // met text that others can write, it is such text. Else a hand-off would launder it.
  if (event.type === 'run.opened' && event.body.from !== undefined) {
    const trust = event.body.from.untrusted ? ('untrusted' as const) : ('trusted' as const)
    const part = { influence: event.id, kind: 'observation' as const, trust, text: event.seal.request ?? '' }
    return { run: event.id, part }
  }
  if (event.type === 'run.opened') {
    return {
      run: event.id,
      part: { influence: 'request', kind: 'request', trust: 'trusted', text: event.seal.request ?? '' },
    }
  }
  if (event.type !== 'observation.recorded') return undefined
  const { run, trust, source } = event.body
  return {
    run,
    part: {
      influence: event.id,
      kind: 'observation',
      trust,
      text: event.seal.content ?? '',
      ...(source === null ? {} : { source }),
    },
  }
}
