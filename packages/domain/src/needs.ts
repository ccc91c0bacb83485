import type { RecordKey } from '@answerable/contract'
import { manifestsOfAll } from './erasure/retention.ts'
import { revisionsThatRely } from './component/decide.ts'
import { type Model, revisionInForce, revisionOf } from './model.ts'
import { coveredManifests } from './release/assess.ts'
import { policyDocuments } from './policy/documents.ts'
import { openPermitQueries } from './restriction/decide.ts'
import { leakKeys } from './secret/leaked.ts'
import { entitiesDigestInForce, manifestDigestInForce } from './run/decide.ts'
import { approvalsFor } from './standing-approval/cover.ts'
import type { Envelope, Facts, Needs } from './types.ts'

const NOTHING: Needs = { keys: [], queries: [], traces: [], documents: [] }

/**
 * What `decide` will look at, named before anything is read. Keys a row points to (a decision's run, a run's manifest)
 * are known only once the row is there: `followUp` names those.
 */
export function needs(model: Model, envelope: Envelope, now: string): Needs {
  const own = needsOf(model, envelope, now)
  return { ...own, keys: [...credentialKeys(envelope), ...leakKeys(envelope), ...own.keys] }
}

/** INVARIANT 7 and idempotency: the statement's nonce and the command's key are always looked up. */
function credentialKeys({ principal, idempotency }: Envelope): RecordKey[] {
  const keys: RecordKey[] = []
  if (principal.kind === 'person') keys.push({ kind: 'nonce', id: principal.signed.statement.nonce })
  for (const id of idempotency === undefined ? [] : [idempotency.key, ...(idempotency.beside?.keys ?? [])])
    keys.push({ kind: 'idempotency', id })
  return keys
}

function needsOf(model: Model, { command, principal }: Envelope, now: string): Needs {
  const useCase = principal.kind === 'agent' ? model.agents.get(principal.id)?.useCase : undefined
  const documents = useCase === undefined ? [] : manifestsNeeded(model, useCase)
  switch (command.type) {
    case 'run.close':
      return { ...NOTHING, keys: [{ kind: 'run', id: command.payload.run }] }
    case 'run.open': {
      const { from } = command.payload
      return { ...NOTHING, keys: keysOf(['decision', 'handoff'], from?.decision), documents }
    }
    case 'observation.record': {
      const { run, decision } = command.payload
      return { ...NOTHING, keys: [{ kind: 'run', id: run }, ...keysOf(['decision'], decision)], documents }
    }
    case 'decision.request': {
      const { run, cause } = command.payload
      const counters = approvalsFor(model, useCase ?? '', command.payload.tool, now)
      const keys: RecordKey[] = [
        { kind: 'run', id: run },
        ...keysOf(['observation', 'decision'], cause),
        ...counters.map(({ id }): RecordKey => ({ kind: 'standing_approval', id })),
      ]
      const entities = useCase === undefined ? undefined : entitiesDigestInForce(model, useCase)
      return {
        ...NOTHING,
        keys,
        traces: [run],
        documents: entities === undefined ? documents : [...documents, entities],
      }
    }
    case 'decision.claim':
    case 'intent.open':
      return { ...NOTHING, keys: [{ kind: 'decision', id: command.payload.decision }], documents }
    case 'incident.report':
      return { ...NOTHING, keys: command.payload.decisions.map((id) => ({ kind: 'decision', id })), documents }
    case 'effect.record':
      return { ...NOTHING, keys: [{ kind: 'intent', id: command.payload.intent }], documents }
    case 'effect.lapse':
      return { ...NOTHING, keys: [{ kind: 'intent', id: command.payload.intent }] }
    case 'review.take':
    case 'review.ask':
    case 'review.answer':
    case 'review.vote':
    case 'review.expire':
      return { ...NOTHING, keys: [{ kind: 'decision', id: command.payload.decision }] }
    case 'review.vote_plan':
      return { ...NOTHING, keys: command.payload.decisions.map(({ decision }) => ({ kind: 'decision', id: decision })) }
    case 'secret.settle':
      return { ...NOTHING, keys: [{ kind: 'secret', id: command.payload.secret }] }
    case 'policy.tighten': {
      const signed = model.useCases.get(command.payload.useCase)
      return { ...NOTHING, documents: signed === undefined ? [] : policyDocuments(signed) }
    }
    case 'release.record':
      return { ...NOTHING, documents: coveredManifests(model, command.payload.useCase) }
    case 'acceptance.sign': {
      const signed = model.useCases.get(command.payload.useCase)
      const revision = signed === undefined ? undefined : revisionOf(signed, command.payload.revision)
      const keys = (command.payload.pastCalls ?? []).map(
        ({ decision }): RecordKey => ({ kind: 'decision', id: decision }),
      )
      return { ...NOTHING, keys, documents: revision === undefined ? [] : [revision.manifest] }
    }
    case 'policy.publish': {
      const useCaseAt = model.useCases.get(command.payload.useCase)
      const revision = useCaseAt === undefined ? undefined : revisionOf(useCaseAt, command.payload.revision)
      return { ...NOTHING, documents: revision === undefined ? [] : [revision.manifest] }
    }
    case 'erasure.approve': {
      const { what } = command.payload
      const entries = what.kind === 'fields' ? what.fields.map(({ index }) => index) : []
      return { ...NOTHING, documents: manifestsOfAll(model), entries }
    }
    case 'exception.request':
      return { ...NOTHING, documents: ruleDocuments(model, command.payload.useCase) }
    case 'exception.approve':
    case 'exception.renew': {
      const exception = model.exceptions.get(command.payload.exception)
      return { ...NOTHING, documents: exception === undefined ? [] : ruleDocuments(model, exception.useCase) }
    }
    case 'standing_approval.sign': {
      const digest = manifestDigestInForce(model, command.payload.useCase)
      return { ...NOTHING, documents: digest === undefined ? [] : [digest] }
    }
    case 'component.announce': {
      const unread = revisionsThatRely(model).filter(({ components }) => components === undefined)
      return { ...NOTHING, documents: unread.map(({ manifest: digest }) => digest) }
    }
    case 'incident.open': {
      const { useCase: of, decisions } = command.payload
      const known = manifestDigestInForce(model, of)
      const keys = decisions.map((id): RecordKey => ({ kind: 'decision', id }))
      return { ...NOTHING, keys, documents: known === undefined ? [] : [known] }
    }
    case 'incident.reassess': {
      const digest = manifestDigestInForce(model, model.incidents.get(command.payload.incident)?.useCase ?? '')
      return { ...NOTHING, documents: digest === undefined ? [] : [digest] }
    }
    case 'incident.close':
      return { ...NOTHING, keys: command.payload.corrected.map((id): RecordKey => ({ kind: 'decision', id })) }
    case 'incident.decide':
    case 'incident.restrict': {
      const incident = model.incidents.get(command.payload.incident)
      const scope = { kind: 'use_case' as const, useCase: incident?.useCase ?? '' }
      return incident === undefined ? NOTHING : { ...NOTHING, queries: openPermitQueries(scope, now) }
    }
    case 'restriction.set':
      return { ...NOTHING, queries: openPermitQueries(command.payload.scope, now) }
    default:
      return NOTHING
  }
}

/** The manifest and every policy published for it: what the rules in force say is read in them. */
export function ruleDocuments(model: Model, id: string): string[] {
  const useCase = model.useCases.get(id)
  const revision = useCase === undefined ? undefined : revisionInForce(useCase)
  if (revision === undefined) return []
  const policies = revision.publications.flatMap(({ policy, tightened }) =>
    tightened === null ? [policy] : [policy, tightened.policy],
  )
  return [revision.manifest, ...policies]
}

function keysOf(kinds: readonly RecordKey['kind'][], id: string | undefined): RecordKey[] {
  return id === undefined ? [] : kinds.map((kind) => ({ kind, id }))
}

/** What the rows loaded first point to; empty when nothing more is needed. */
export function followUp(model: Model, { command }: Envelope, read: Pick<Facts, 'row' | 'entry'>): Needs {
  if (command.type === 'erasure.approve') {
    const { what } = command.payload
    return what.kind === 'fields'
      ? { ...NOTHING, keys: what.fields.flatMap(({ index }) => runOf(read, index)) }
      : NOTHING
  }
  if (command.type === 'effect.record' || command.type === 'effect.lapse') {
    const intent = read.row('intent', command.payload.intent)
    return intent === undefined ? NOTHING : { ...NOTHING, keys: [{ kind: 'decision', id: intent.decision }] }
  }
  if (command.type === 'run.open') {
    const caller = command.payload.from === undefined ? undefined : read.row('decision', command.payload.from.decision)
    return caller === undefined ? NOTHING : { ...NOTHING, keys: [{ kind: 'run', id: caller.run }] }
  }
  if (command.type === 'decision.claim' || command.type === 'review.vote' || isTalk(command))
    return underDecision(model, read, command.payload.decision)
  // A plan is held calls of one run: what the first one points to serves all.
  if (command.type === 'review.vote_plan')
    return underDecision(model, read, command.payload.decisions[0]?.decision ?? '')
  return NOTHING
}

/** The run a sealed field was said in: it tells whose words they are. */
function runOf(read: Pick<Facts, 'entry'>, index: number): RecordKey[] {
  const { run } = (read.entry(index)?.body ?? {}) as { run?: string }
  return keysOf(['run'], run)
}

type Talk = Extract<Envelope['command'], { type: 'review.take' | 'review.ask' | 'review.answer' }>
const isTalk = (command: Envelope['command']): command is Talk =>
  command.type === 'review.take' || command.type === 'review.ask' || command.type === 'review.answer'

/** The run and the manifest a held decision is judged under. */
function underDecision(model: Model, read: Pick<Facts, 'row'>, id: string): Needs {
  const decision = read.row('decision', id)
  if (decision === undefined) return NOTHING
  return { ...NOTHING, keys: [{ kind: 'run', id: decision.run }], documents: manifestsNeeded(model, decision.useCase) }
}

/** The manifest in force, and those running values may fit as well. */
function manifestsNeeded(model: Model, useCase: string): string[] {
  const manifest = manifestDigestInForce(model, useCase)
  return [...new Set([...(manifest === undefined ? [] : [manifest]), ...coveredManifests(model, useCase)])]
}
