import type { ManifestTool, JsonObject, Reason, Requirement, RiskLevel } from '@answerable/contract'
import { authorityFault } from '../authority/chain.ts'
import { durationMs, hasEnded, plusMs } from '../instants.ts'
import type { Exception, Model, Right } from '../model.ts'
import type { Tools } from '../types.ts'
import { isSuspended } from './rule-text.ts'
import { sinkDigest, textsOf } from './sink-values.ts'

/** An attestation is extended by this, once. */
export const EXTENSION_MS = 14 * 86_400_000

/** The longest term, by the residual risk the owner signed for. Critical risk takes no exception at all. */
const LONGEST: Readonly<Record<RiskLevel, string | null>> = {
  low: 'P365D',
  moderate: 'P180D',
  high: 'P90D',
  critical: null,
}

/** The residual risk in force. Before anybody signed it is not known, and counts as high. */
export function riskOf(model: Model, useCase: string): RiskLevel {
  return model.useCases.get(useCase)?.acceptance?.overall ?? 'high'
}

/** When a term that begins at `from` ends at the latest; null where no exception is possible. */
export function latestEnd(model: Model, useCase: string, from: string): string | null {
  const longest = LONGEST[riskOf(model, useCase)]
  return longest === null ? null : plusMs(from, durationMs(longest))
}

/**
 * INVARIANT 6: the instant an exception ends; null where it is not approved, or no more. When the owner signs for a
 * higher risk the end moves nearer by itself: a term given at low risk is not kept at high.
 */
export function endOf(model: Model, exception: Exception): string | null {
  const term = exception.terms.at(-1)
  if (term === undefined || exception.revoked !== null) return null
  const latest = latestEnd(model, exception.useCase, term.from)
  if (latest === null) return null
  return latest < term.until ? latest : term.until
}

export function isLive(model: Model, exception: Exception, now: string): boolean {
  const end = endOf(model, exception)
  const term = exception.terms.at(-1)
  return end !== null && !hasEnded(end, now) && term !== undefined && rightHolds(model, term.under, now)
}

/** What an approval rests on falls with its right: revoked for cause above it, it is gone at once. */
function rightHolds(model: Model, right: Right, now: string): boolean {
  return 'authority' in right ? authorityFault(model, right.authority, now) === null : model.mandates.has(right.mandate)
}

/** The live exception by which a requirement does not count for a use case (and, where it is narrowed, this agent). */
export function waiverOf(
  model: Model,
  { useCase, agent }: { useCase: string; agent: string | undefined },
  requirement: Requirement,
  now: string,
): Exception | undefined {
  for (const exception of model.exceptions.values()) {
    if (exception.useCase !== useCase || !('requirement' in exception.waives)) continue
    if (exception.waives.requirement !== requirement) continue
    if (exception.agent !== null && exception.agent !== agent) continue
    if (isLive(model, exception, now)) return exception
  }
  return undefined
}

export type RuleWaiver = Exception & { waives: { rule: string } }

export type WaivableCall = {
  useCase: string
  agent: string
  tool: string
  /** the tool as the signed manifest declares it */
  declared: ManifestTool | undefined
  arguments: JsonObject
}

type WaiverTools = Partial<Pick<Tools, 'keyed' | 'waivableRules'>>

/** Live exceptions that fit this call and whose rule says what it said when they were asked for. */
export function ruleWaivers(model: Model, tools: WaiverTools, call: WaivableCall, now: string): RuleWaiver[] {
  return fittingWaivers(model, tools, call, now).filter((exception) => !isSuspended(model, tools, exception))
}

/** Reasons for those that would have been used, had their rule not been rewritten. */
export function suspendedFor(
  model: Model,
  tools: WaiverTools,
  call: WaivableCall,
  { now, rules }: { now: string; rules: readonly string[] },
): Reason[] {
  return fittingWaivers(model, tools, call, now)
    .filter(({ waives }) => rules.includes(waives.rule))
    .filter((exception) => isSuspended(model, tools, exception))
    .map(({ id }) => ({ code: 'exception_suspended', value: id }))
}

/** Live exceptions to rules that fit this call: agent, tool and every recipient, as far as each is narrowed. */
function fittingWaivers(model: Model, tools: WaiverTools, call: WaivableCall, now: string): RuleWaiver[] {
  return [...model.exceptions.values()].flatMap((exception) => {
    const { useCase, waives, agent, tool } = exception
    if (useCase !== call.useCase || !('rule' in waives)) return []
    if ((agent !== null && agent !== call.agent) || (tool !== null && tool !== call.tool)) return []
    if (!recipientFits(exception, tools, call) || !isLive(model, exception, now)) return []
    return [{ ...exception, waives }]
  })
}

/** A second recipient beside the one that was named is another call: all of them are that one, and there is one. */
function recipientFits(
  { recipient }: Exception,
  { keyed }: Partial<Pick<Tools, 'keyed'>>,
  call: WaivableCall,
): boolean {
  if (recipient === null) return true
  if (keyed === undefined) return false
  const given = (call.declared?.arguments ?? [])
    .filter(({ sink }) => sink === 'recipient')
    .map(({ name }) => textsOf(call.arguments[name]))
  const values = given.flatMap((texts) => texts ?? [])
  const readable = given.every((texts) => texts !== undefined)
  return (
    readable && values.length > 0 && values.every((text) => sinkDigest({ keyed }, call.useCase, text) === recipient)
  )
}
