import type { CommandOf } from '@answerable/contract'
import { authorityFor } from '../authority/cover.ts'
import { type Person, revisionOf } from '../model.ts'
import { no, yes } from '../refuse.ts'
import type { DecideContext, Decided } from '../types.ts'

/**
 * Publishing makes a policy available for signature; it changes no decision until the owner signs its assumptions.
 * The policy compiles against the manifest's tools and roles, and its own tests pass, or nothing is published.
 */
export function publishPolicy(
  { model, facts, tools, now }: DecideContext,
  signer: Person,
  { id, payload }: CommandOf<'policy.publish'>,
): Decided {
  const useCase = model.useCases.get(payload.useCase)
  const revision = useCase === undefined ? undefined : revisionOf(useCase, payload.revision)
  if (revision === undefined) return no('not_found', 'no such use case or revision')
  const authority = authorityFor(model, signer.id, 'change_policy', revision, now)
  if (authority === undefined)
    return no('beyond_authority', 'publishing needs a live authority with `change_policy` over this use case')
  const manifest = facts.manifest(revision.manifest)
  if (manifest === undefined) return no('document_missing', 'the manifest of this revision is missing or damaged')
  const check = tools.checkPolicy(manifest, payload.policy, payload.tests)
  if (!check.ok) return no(check.code, check.issues[0]?.message ?? 'the policy does not hold', check.issues)
  const policy = tools.digestText(payload.policy)
  const tests = tools.digestText(payload.tests)
  const assumptions = assumptionsOf(tools, revision.manifest, policy)
  if (revision.publications.some((publication) => publication.assumptions === assumptions))
    return no('conflict', 'this policy is published for this revision')
  return yes<'policy.published'>(
    {
      type: 'policy.published',
      id,
      body: {
        useCase: payload.useCase,
        revision: payload.revision,
        policy,
        tests,
        testsPassed: check.testsPassed,
        rules: check.rules,
        authority: authority.id,
        assumptions,
      },
      cause: [revision.id],
    },
    [
      { digest: policy, kind: 'policy', text: payload.policy },
      { digest: tests, kind: 'policy_tests', text: payload.tests },
    ],
  )
}

/**
 * The digest an acceptance rests on. The manifest holds models, prompts, tools, sources and people by value or
 * digest, so manifest and policy together are the whole set of assumptions.
 */
export function assumptionsOf(tools: Pick<DecideContext['tools'], 'digest'>, manifest: string, policy: string): string {
  return tools.digest({ v: 1, manifest, policy })
}
