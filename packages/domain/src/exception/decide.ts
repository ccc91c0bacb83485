import type { CommandOf, Payload } from '@answerable/contract'
import { hasEnded, plusMs } from '../instants.ts'
import { type Exception, type Model, type Person, signedRevision, type UseCase } from '../model.ts'
import { no, type Refused, yes } from '../refuse.ts'
import type { DecideContext, Decided } from '../types.ts'
import { endOf, EXTENSION_MS, latestEnd, waiverOf } from './live.ts'
import { isSuspended, ruleTextsOf } from './rule-text.ts'
import { sinkDigest } from './sink-values.ts'

export const REWRITTEN = 'the rule it waives was rewritten since: ask for a new exception to the rule as it is now'

/** Asking opens nothing: somebody else has to sign. Those who answer for a use case or run it may ask. */
export function requestException(
  context: DecideContext,
  signer: Person,
  { id, payload }: CommandOf<'exception.request'>,
): Decided {
  const { model, tools, now } = context
  const useCase = model.useCases.get(payload.useCase)
  const revision = useCase === undefined ? undefined : signedRevision(useCase)
  if (useCase === undefined || revision === undefined) return no('not_found', 'no such use case')
  const fault =
    askerFault(useCase, signer) ??
    termFault(model, useCase.id, payload.until, now) ??
    scopeFault(model, payload) ??
    ('rule' in payload.waives ? ruleFault(context, useCase, payload.waives.rule) : requirementFault(context, payload))
  if (fault !== null) return fault
  const { scope, waives, compensatingControl, until, reason } = payload
  return yes<'exception.requested'>({
    type: 'exception.requested',
    id,
    body: {
      useCase: useCase.id,
      waives,
      agent: scope.agent ?? null,
      tool: scope.tool ?? null,
      recipient: scope.recipient === undefined ? null : sinkDigest(tools, useCase.id, scope.recipient),
      owner: revision.owner,
      ...('rule' in waives ? ruleDigestOf(tools, useCase, waives.rule) : {}),
      evidence: compensatingControl.evidence,
      until,
    },
    seal: {
      reason,
      control: compensatingControl.what,
      ...(scope.recipient === undefined ? {} : { recipientValue: scope.recipient }),
    },
    cause: [revision.id],
  })
}

/** Of the rule as it decides now; where a tightening rewrote it, the two texts differ and nothing is waived. */
function ruleDigestOf(tools: DecideContext['tools'], useCase: UseCase, rule: string): { ruleDigest?: string } {
  const ruleDigest = ruleTextsOf(tools, useCase).at(-1)?.[rule]
  return ruleDigest === undefined ? {} : { ruleDigest }
}

/** Another term is asked for like the first; the running one is not touched, and ends when it ends. */
export function renewException(
  { model, tools, now }: DecideContext,
  signer: Person,
  { id, payload }: CommandOf<'exception.renew'>,
): Decided {
  const exception = model.exceptions.get(payload.exception)
  const useCase = exception === undefined ? undefined : model.useCases.get(exception.useCase)
  if (exception === undefined || useCase === undefined) return no('not_found', 'no such exception')
  if (exception.revoked !== null) return no('conflict', `revoked at ${exception.revoked}`)
  if (exception.terms.length === 0) return no('conflict', 'it has not been approved yet')
  if (exception.pending !== null) return no('conflict', 'a renewal is waiting')
  if ('requirement' in exception.waives && exception.waives.requirement === 'attestation_extension')
    return no('conflict', 'an attestation is extended once')
  if (isSuspended(model, tools, exception)) return no('conflict', REWRITTEN)
  const end = endOf(model, exception)
  if (end !== null && payload.until <= end) return no('conflict', `it holds until ${end} as it is`)
  const fault = askerFault(useCase, signer) ?? termFault(model, useCase.id, payload.until, now)
  if (fault !== null) return fault
  return yes<'exception.renewal_requested'>({
    type: 'exception.renewal_requested',
    id,
    body: {
      exception: exception.id,
      useCase: useCase.id,
      evidence: payload.compensatingControl.evidence,
      until: payload.until,
    },
    seal: { reason: payload.reason, control: payload.compensatingControl.what },
    cause: [exception.id],
  })
}

function askerFault(useCase: UseCase, signer: Person): Refused | null {
  const revisions = [signedRevision(useCase), useCase.revisions.at(-1)]
  const may = revisions.flatMap((one) =>
    one === undefined ? [] : [one.owner, one.deputy, one.challenger, one.registeredBy, ...one.operators],
  )
  return may.includes(signer.id)
    ? null
    : no('forbidden', 'only those who answer for the use case, challenge it or run it ask for an exception')
}

export function termFault(model: Model, useCase: string, until: string, now: string): Refused | null {
  if (hasEnded(until, now)) return no('expired', 'it would end before it begins')
  const latest = latestEnd(model, useCase, now)
  if (latest === null) return no('beyond_authority', 'at critical residual risk nothing is waived')
  return until > latest ? no('beyond_authority', `at this residual risk it ends by ${latest}`) : null
}

function scopeFault(model: Model, { useCase, scope, waives }: Payload<'exception.request'>): Refused | null {
  if (scope.agent !== undefined && model.agents.get(scope.agent)?.useCase !== useCase)
    return no('not_found', 'no such agent of this use case')
  if ('requirement' in waives && (scope.tool !== undefined || scope.recipient !== undefined))
    return no('invalid_input', 'a requirement is waived for a use case or an agent, not for one tool or recipient', [
      { path: '/scope', message: 'does not fit a requirement' },
    ])
  return null
}

/** INVARIANT: only what the policy's author marked as waivable in the signed policy is; never anything in the gate itself. */
function ruleFault({ tools }: DecideContext, useCase: UseCase, rule: string): Refused | null {
  const texts = ruleTextsOf(tools, useCase)
  if (texts.length === 0) return no('conflict', 'no policy is published')
  if (texts.includes(undefined)) return no('document_missing', 'the signed policy is missing or damaged')
  return texts.every((known) => known?.[rule] !== undefined)
    ? null
    : no('invalid_input', 'the signed policy has no waivable rule of that id')
}

function requirementFault({ model, now }: DecideContext, payload: Payload<'exception.request'>): Refused | null {
  if (!('requirement' in payload.waives)) return null
  const { requirement } = payload.waives
  const useCase = model.useCases.get(payload.useCase)
  const tier = useCase === undefined ? undefined : signedRevision(useCase)?.tier
  if (requirement === 'combined_owner_operator' && tier !== 'T3' && tier !== 'T4')
    return no('not_separate', 'owner and operator are one person in tiers T3 and T4 only')
  if (requirement === 'attestation_extension') {
    if (payload.until > plusMs(now, EXTENSION_MS))
      return no('beyond_authority', 'an attestation is extended by 14 days')
    if (extendedSince(model, payload.useCase, lastAnswered(useCase)))
      return no('conflict', 'this attestation has been extended before')
  }
  const { agent } = payload.scope
  const known = waiverOf(model, { useCase: payload.useCase, agent }, requirement, now)
  return known === undefined ? null : no('conflict', `the exception ${known.id} waives it already`)
}

/** When the owner last answered for what changed: signing does, and attesting. */
function lastAnswered(useCase: UseCase | undefined): string {
  const [signed, attested] = [useCase?.acceptance?.time ?? '', useCase?.attested?.time ?? '']
  return signed > attested ? signed : attested
}

/** Whether an extension was approved, or is being asked for, since the owner last answered. */
function extendedSince(model: Model, useCase: string, signed: string): boolean {
  return [...model.exceptions.values()].some(
    (one: Exception) =>
      one.useCase === useCase &&
      'requirement' in one.waives &&
      one.waives.requirement === 'attestation_extension' &&
      one.time >= signed &&
      (one.terms.length > 0 || one.pending !== null),
  )
}
