import { type Exception, type Model, publicationFor, revisionInForce, type UseCase } from '../model.ts'
import type { Tools } from '../types.ts'

type RuleTools = Partial<Pick<Tools, 'waivableRules'>>
type RuleTexts = Readonly<Record<string, string>> | undefined

/** What the rules in force say, by id: of the signed policy, and of the one it was tightened to. */
export function ruleTextsOf(tools: RuleTools, useCase: UseCase): RuleTexts[] {
  const revision = revisionInForce(useCase)
  const publication =
    revision === undefined
      ? undefined
      : (publicationFor(revision, useCase.acceptance?.assumptions ?? '') ?? revision.publications.at(-1))
  if (revision === undefined || publication === undefined) return []
  const policies = [publication.policy, ...(publication.tightened === null ? [] : [publication.tightened.policy])]
  return policies.map((policy) => tools.waivableRules?.({ manifest: revision.manifest, policy }))
}

/**
 * INVARIANT 7: what was waived is a text that somebody read, not a name. A rule rewritten under the same id is another rule:
 * the exception is suspended until the text is back, or another is asked for. What cannot be read counts as rewritten.
 */
export function isSuspended(model: Model, tools: RuleTools, exception: Exception): boolean {
  const { waives, ruleDigest } = exception
  // Approved before texts were kept: it ends when it ends.
  if (!('rule' in waives) || ruleDigest === undefined) return false
  const useCase = model.useCases.get(exception.useCase)
  const texts = useCase === undefined ? [] : ruleTextsOf(tools, useCase)
  return texts.length === 0 || texts.some((known) => known?.[waives.rule] !== ruleDigest)
}
