import type { Body, CommandOf, DomainEvent } from '@answerable/contract'
import * as rules from '@answerable/domain'
import type { DecideContext, Decided, Envelope, Needs } from '@answerable/domain'
import type { Domain } from '../../../src/writer/domain.ts'

const NOTHING: Needs = { keys: [], queries: [], traces: [], documents: [] }
const DIGEST = `hmac-sha256:${'A'.repeat(43)}`
const SHA = `sha256:${'0'.repeat(64)}`
const USE_CASE = 'toy'

const answerable = {
  owner: null,
  authority: null,
  acceptance: null,
  assumptions: null,
  policy: null,
  provisional: true,
} as const

/**
 * Rules of a few lines over real event types: runs open, observations are recorded, decisions are allowed unless
 * everything is paused, intents follow. Folding and projecting are the real ones, so the tables are too.
 * `tool: 'throw'` makes decide throw; `tool: 'huge'` asks for an entry that does not fit.
 */
export const toyDomain: Domain = {
  ...rules,
  needs: (_model, { command, idempotency, principal }, now) => {
    const keys: Needs['keys'] = idempotency === undefined ? [] : [{ kind: 'idempotency', id: idempotency.key }]
    if (principal.kind === 'person') keys.push({ kind: 'nonce', id: principal.signed.statement.nonce })
    switch (command.type) {
      case 'observation.record':
      case 'run.close':
        return { ...NOTHING, keys: [...keys, { kind: 'run', id: command.payload.run }] }
      case 'decision.request':
        return { ...NOTHING, keys: [...keys, { kind: 'run', id: command.payload.run }], traces: [command.payload.run] }
      case 'decision.claim':
      case 'intent.open':
        return { ...NOTHING, keys: [...keys, { kind: 'decision', id: command.payload.decision }] }
      case 'restriction.set':
        return { ...NOTHING, keys, queries: [openPermits(now)] }
      default:
        return { ...NOTHING, keys }
    }
  },
  followUp: () => NOTHING,
  decide,
}

export function openPermits(now: string) {
  return { kind: 'decision', where: { state: ['permitted', 'claimed'] }, due: { after: now }, limit: 5 } as const
}

function decide(context: DecideContext, { command, principal }: Envelope): Decided {
  if (principal.kind === 'person' && context.facts.row('nonce', principal.signed.statement.nonce) !== undefined) {
    return { ok: false, code: 'statement_used', detail: 'used' }
  }
  switch (command.type) {
    case 'run.open':
      return one({
        type: 'run.opened',
        id: command.id,
        body: {
          useCase: USE_CASE,
          agent: 'agent',
          onBehalfOf: DIGEST,
          request: DIGEST,
          requestBytes: command.payload.request.length,
        },
        seal: { request: command.payload.request, onBehalfOf: command.payload.onBehalfOf },
        cause: [],
      })
    case 'observation.record':
      return observe(context, command)
    case 'decision.request':
      return request(context, command)
    case 'intent.open': {
      const decision = context.facts.row('decision', command.payload.decision)
      if (decision === undefined) return { ok: false, code: 'not_found', detail: 'no such decision' }
      if (decision.state !== 'permitted') return { ok: false, code: 'permit_used', detail: decision.state }
      const body = { decision: decision.id, useCase: USE_CASE, reportBy: rules.plusMs(context.now, 600_000) }
      return one({ type: 'intent.opened', id: command.id, body, seal: {}, cause: [decision.id] })
    }
    case 'restriction.set': {
      const { rows, total } = context.facts.query(openPermits(context.now))
      const { scope, mode, cause, reason } = command.payload
      const body = { scope, mode, cause, openPermits: rows.map(({ id }) => id), openPermitsTotal: total }
      return one({
        type: 'restriction.set',
        id: command.id,
        body,
        seal: reason === undefined ? {} : { reason },
        cause: [],
      })
    }
    case 'clock.move':
      return one({ type: 'clock.moved', id: command.id, body: command.payload, seal: {}, cause: [] })
    case 'clock.confirm':
      return one({
        type: 'clock.confirmed',
        id: command.id,
        body: { jump: command.payload.jump },
        seal: { reason: command.payload.reason },
        cause: [],
      })
    default:
      return { ok: false, code: 'forbidden', detail: `the toy has no ${command.type}` }
  }
}

function observe({ facts }: DecideContext, { id, payload }: CommandOf<'observation.record'>): Decided {
  const run = facts.row('run', payload.run)
  if (run === undefined) return { ok: false, code: 'not_found', detail: 'no such run' }
  const body: Body<'observation.recorded'> = {
    run: run.id,
    useCase: USE_CASE,
    n: run.observations + 1,
    tool: payload.tool ?? null,
    source: null,
    decision: null,
    trust: 'untrusted',
    knownAs: 'claimed',
    digest: DIGEST,
    bytes: payload.content.length,
    error: false,
  }
  return one({ type: 'observation.recorded', id, body, seal: { content: payload.content }, cause: [run.id] })
}

function request(context: DecideContext, { id, payload }: CommandOf<'decision.request'>): Decided {
  if (payload.tool === 'throw') throw new TypeError('a bug in the rules')
  const run = context.facts.row('run', payload.run)
  if (run === undefined) return { ok: false, code: 'not_found', detail: 'no such run' }
  const closed = [...context.model.restrictions.values()].some((restriction) => restriction.lifted === null)
  const outcome = closed || context.model.openJump !== null ? 'deny' : 'allow'
  const found = rules.traceArguments(context.facts.trace(run.id), payload.arguments)
  const traced: Body<'decision.recorded'>['traced'] = {
    request: [],
    trusted: [],
    untrusted: [],
    model: [],
    unknown: [],
  }
  for (const { argument, origin } of found) traced[origin].push(argument)
  const body: Body<'decision.recorded'> = {
    run: run.id,
    useCase: USE_CASE,
    agent: 'agent',
    kind: payload.kind,
    tool: payload.tool ?? null,
    tier: null,
    outcome,
    reasons: closed ? [{ code: 'paused' }] : [],
    rules: payload.tool === 'huge' ? Array.from({ length: 1000 }, () => 'x'.repeat(128)) : [],
    obligations: [],
    answerable,
    enforcement: 'cooperative',
    useBefore: outcome === 'allow' ? rules.plusMs(context.now, 30_000) : null,
    action: DIGEST,
    binding: SHA,
    observations: run.observations,
    influences: [],
    influencesTotal: 0,
    traced,
    review: null,
  }
  return one({
    type: 'decision.recorded',
    id,
    body,
    seal: { arguments: JSON.stringify(payload.arguments) },
    cause: [run.id],
  })
}

function one(event: DomainEvent): Decided {
  return { ok: true, events: [event] }
}
