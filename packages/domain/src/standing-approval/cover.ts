import type { Body, JsonObject, ManifestTool, RecordRow } from '@answerable/contract'
import { mayAnswer } from '../authority/grantor.ts'
import { classesMissing, demandsCompetence } from '../competence/live.ts'
import { goneAt } from '../cover/live.ts'
import { sinkDigest, textsOf } from '../exception/sink-values.ts'
import { hasEnded } from '../instants.ts'
import { type Model, publicationFor, type Revision, signedRevision, type StandingApproval } from '../model.ts'
import type { Standing } from '../standing.ts'
import { runsIt } from '../use-case/roles.ts'
import type { DecideContext, PolicyQuestion, PolicyVerdict, Tools } from '../types.ts'
import { unitsOf } from './units.ts'

/** Arguments that steer where something goes: a standing approval names every value they may have. */
const STEERING = new Set(['recipient', 'url', 'path', 'identity'])

/**
 * Whether a standing approval holds now. It ends with what it rests on: the owner who gave it, and the unbroken row of
 * signatures for the same assumptions and policy.
 */
export function isStanding(model: Model, approval: StandingApproval, now: string): boolean {
  const useCase = model.useCases.get(approval.useCase)
  const accepted = useCase?.acceptance
  if (approval.revoked !== null || hasEnded(approval.until, now) || useCase === undefined || accepted == null)
    return false
  const unchanged =
    accepted.rescinded === null && accepted.assumptions === approval.assumptions && accepted.since === approval.since
  const revision = signedRevision(useCase)
  if (!unchanged || revision?.owner !== approval.owner || !mayAnswer(model.persons.get(approval.owner))) return false
  // INVARIANT 7: like a vote, it was given under another policy than the one that was tightened since.
  const tightened = publicationFor(revision, approval.assumptions)?.tightened
  if (tightened != null && tightened.index > approval.index) return false
  // Who left or moved out of reach approves nothing any more, whoever covers; who is merely away gave it for that time.
  const gone = goneAt(model, useCase, revision, now)
  return (gone === null || gone.reason === 'absent') && !lacksCompetence(model, approval, revision, now)
}

/** INVARIANT 8: it takes the place of votes, which on T1 and T2 count with live competence only. */
function lacksCompetence(model: Model, { owner }: StandingApproval, revision: Revision, now: string): boolean {
  return demandsCompetence(revision.tier) && classesMissing(model, owner, revision, now).length > 0
}

/** Standing approvals whose counters a decision about this tool may need. */
export function approvalsFor(model: Model, useCase: string, tool: string | undefined, now: string): StandingApproval[] {
  return [...model.standingApprovals.values()].filter(
    (approval) => approval.useCase === useCase && approval.tool === tool && isStanding(model, approval, now),
  )
}

export type Cover = { approval: StandingApproval; cited: NonNullable<Body<'decision.recorded'>['standingApproval']> }

type Held = {
  standing: Standing
  run: Pick<RecordRow<'run'>, 'onBehalfOf'>
  tool: ManifestTool | undefined
  question: PolicyQuestion
  verdict: PolicyVerdict
}

/**
 * The standing approval that answers a review beforehand; undefined: people decide.
 * INVARIANT 7: it is used within its bounds only, counted in the entry of the decision, and never for its own owner's
 * request, for what a restriction holds, for a rule that says it must be people each time, or for T1 without undo.
 */
export function coverOf({ model, facts, tools, now }: DecideContext, held: Held): Cover | undefined {
  const { standing, run, tool, question, verdict } = held
  if (question.kind !== 'action' || tool === undefined || verdict.outcome !== 'review') return undefined
  if (!verdict.reviews.every((review) => review.standing === true)) return undefined
  if (standing.restrictions.length > 0 || standing.emergency !== null) return undefined
  if (standing.tier === 'T1' && tool.undo === 'irreversible') return undefined
  const useCase = standing.revision?.useCase ?? ''
  for (const approval of approvalsFor(model, useCase, tool.name, now)) {
    // INVARIANT 4: the owner's own request is held for others, as it would be without the approval.
    if (tools.keyed(useCase, approval.owner) === run.onBehalfOf) continue
    if (standing.revision === undefined || runsIt(model, standing.revision, approval.owner)) continue
    // Work handed over from T1 or T2 is of that class: judged by the chain's, not only by the use case's own.
    if (lacksCompetence(model, approval, standing.revision, now)) continue
    const amount = amountWithin(tools, approval, tool, question.arguments)
    const row = facts.row('standing_approval', approval.id)
    if (amount === undefined || row === undefined || row.uses >= approval.count) continue
    if (approval.amount !== null && row.amount + amount > approval.amount.total) continue
    return { approval, cited: { id: approval.id, use: row.uses + 1, amount } }
  }
  return undefined
}

/** The amount of a call that stays inside every bound; undefined where it does not, or cannot be compared. */
function amountWithin(
  tools: Pick<Tools, 'keyed'>,
  approval: StandingApproval,
  tool: ManifestTool,
  given: JsonObject,
): number | undefined {
  const declared = new Map(tool.arguments.map((argument) => [argument.name, argument]))
  // An argument nobody declared, and so nobody bounded, could steer the call elsewhere.
  if (Object.keys(given).some((name) => !declared.has(name))) return undefined
  let amount = 0
  for (const argument of tool.arguments) {
    const value = given[argument.name] ?? null
    const bound = approval.bounds.find(({ argument: name }) => name === argument.name)
    if (bound === undefined && argument.sink !== undefined && STEERING.has(argument.sink)) {
      if (value !== null) return undefined
    }
    if (bound !== undefined) {
      const texts = textsOf(value)
      if (texts === undefined || texts.length === 0) return undefined
      if (!texts.every((text) => bound.values.includes(sinkDigest(tools, approval.useCase, text)))) return undefined
    }
    if (argument.sink === 'amount' && value !== null) {
      const units = approval.amount === null ? undefined : unitsOf(value, argument)
      if (units === undefined || approval.amount === null) return undefined
      amount += units
    }
  }
  if (approval.amount !== null && amount > approval.amount.each) return undefined
  return Number.isSafeInteger(amount) ? amount : undefined
}
