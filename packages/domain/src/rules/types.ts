import type { DecisionRow, Manifest } from '@answerable/contract'
import { type Acceptance, type Model, type Revision, revisionInForce, type UseCase } from '../model.ts'
import { type Standing, standing } from '../standing.ts'

export type Verdict = 'pass' | 'fail' | 'unknown' | 'not_applicable'

/** One item a rule looked at. `receipts` are the indexes of the entries it rests on: each has a receipt on demand. */
export type Item = { item: string; verdict: Verdict; why: string; receipts: readonly number[] }

/** What rules are judged by: governance at one instant, and what of the rest could be read. */
export type Evidence = {
  model: Model
  now: string
  /** undefined: missing or damaged */
  manifest(digest: string): Manifest | undefined
  /** decisions looked at, newest first; undefined where an earlier instant was asked for: rows are of now only */
  decisions: readonly DecisionRow[] | undefined
}
export type Evaluator = (evidence: Evidence) => Item[]

/** A use case as rules see it. */
export type Seen = {
  useCase: UseCase
  revision: Revision
  acceptance: Acceptance | null
  at: Standing
  manifest: Manifest | undefined
}

export const pass = (item: string, why: string, ...receipts: number[]): Item => ({
  item,
  verdict: 'pass' as const,
  why,
  receipts,
})
export const fail = (item: string, why: string, ...receipts: number[]): Item => ({
  item,
  verdict: 'fail' as const,
  why,
  receipts,
})
/** INVARIANT: what nobody has looked at, or could look at, is unknown and never a pass. */
export const unknown = (item: string, why: string, ...receipts: number[]): Item => ({
  item,
  verdict: 'unknown' as const,
  why,
  receipts,
})
export const notApplicable = (item: string, why: string, ...receipts: number[]): Item => ({
  item,
  verdict: 'not_applicable' as const,
  why,
  receipts,
})

/** The same question about every registered use case. */
export function eachUseCase(evidence: Evidence, judge: (seen: Seen) => Item | Item[]): Item[] {
  const { model, now } = evidence
  return [...model.useCases.values()].flatMap((useCase) => {
    const revision = revisionInForce(useCase)
    if (revision === undefined) return []
    const at = standing(model, useCase.id, undefined, now)
    const manifest = evidence.manifest(revision.manifest)
    return judge({ useCase, revision, acceptance: useCase.acceptance, at, manifest })
  })
}

export const codesOf = ({ at }: Seen): readonly string[] => at.missing.map(({ code }) => code)
