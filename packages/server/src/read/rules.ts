import { coreRules, type DecisionRow, packOf } from '@answerable/contract'
import { judgeRules, revisionInForce, type Verdict } from '@answerable/domain'
import type { Call } from '../http/edge.ts'
import { viewAt } from './at.ts'
import { governed, isOfThen } from './governed.ts'

/** Decisions one reading looks at, newest first; the answer says how many there were. */
const LOOKED_AT = 500

/**
 * GET /v1/rules: each rule with its clauses, the population, what failed, and the entries it rests on. A receipt for any
 * of them: GET /v1/entries/{index}.
 */
export const readRules = governed(async (call) => {
  const { edge } = call
  const { model, index, now } = await viewAt(call)
  const digests = [...model.useCases.values()].flatMap((useCase) => revisionInForce(useCase)?.manifest ?? [])
  const manifests = new Map(
    await Promise.all(digests.map(async (digest) => [digest, await edge.log.manifest(digest)] as const)),
  )
  const decisions = await decisionsOf(call)
  const judged = judgeRules(
    coreRules.rules,
    { model, now, manifest: (digest) => manifests.get(digest), decisions },
    (value) => edge.digest(value),
  )
  const of = (verdict: Verdict): number => judged.filter((one) => one.verdict === verdict).length
  const content = {
    time: now,
    counts: { pass: of('pass'), fail: of('fail'), unknown: of('unknown'), not_applicable: of('not_applicable') },
    decisionsLookedAt: decisions?.length ?? null,
    rules: judged.map(({ rule, ...result }) => ({
      rule: rule.id,
      version: rule.version,
      sentence: rule.sentence,
      clauses: rule.clauses.map((clause) => {
        const pack = packOf(coreRules, clause.clause)
        return { ...clause, status: pack?.status ?? null, appliesFrom: pack?.applies_from ?? null }
      }),
      ...result,
    })),
    packs: coreRules.packs,
  }
  return { index, content }
})

/** Records are rows of now: of an earlier instant nothing is said about them. */
async function decisionsOf({ edge, query }: Pick<Call, 'edge' | 'query'>): Promise<DecisionRow[] | undefined> {
  if (isOfThen(query)) return undefined
  const rows = await edge.store.newest({ kind: 'decision', where: {}, limit: LOOKED_AT }, null)
  return edge.log.proved('decision', rows)
}
