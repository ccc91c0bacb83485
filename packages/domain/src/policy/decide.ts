import { AnswerableError, type CommandOf, type Manifest, readEntities } from '@answerable/contract'
import { authorityFor } from '../authority/cover.ts'
import { ladderIssues } from '../incident/ladder.ts'
import { type Person, revisionOf } from '../model.ts'
import { no, type Refused, yes } from '../refuse.ts'
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
  const ladders = ladderIssues(model, manifest, now)
  if (ladders.length > 0) return no('manifest_invalid', ladders[0]?.message ?? '', ladders)
  const check = tools.checkPolicy(manifest, payload.policy, payload.tests)
  if (!check.ok) return no(check.code, check.issues[0]?.message ?? 'the policy does not hold', check.issues)
  const fault = entitiesFault(manifest, payload.entities)
  if (fault !== null) return fault
  const policy = tools.digestText(payload.policy)
  const tests = tools.digestText(payload.tests)
  const entities = payload.entities === undefined ? undefined : tools.digestText(payload.entities)
  const assumptions = assumptionsOf(tools, { manifest: revision.manifest, policy, entities })
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
        ...(entities === undefined ? {} : { entities }),
        authority: authority.id,
        assumptions,
      },
      cause: [revision.id],
    },
    [
      { digest: policy, kind: 'policy', text: payload.policy },
      { digest: tests, kind: 'policy_tests', text: payload.tests },
      ...(entities === undefined || payload.entities === undefined
        ? []
        : [{ digest: entities, kind: 'entities' as const, text: payload.entities }]),
    ],
  )
}

/** The entity file comes exactly where the manifest names one, and can be read: a policy must not judge by half of it. */
function entitiesFault(manifest: Manifest, text: string | undefined): Refused | null {
  if ((manifest.entities === undefined) !== (text === undefined)) {
    const message = text === undefined ? 'the manifest names an entity file' : 'the manifest names no entity file'
    return no('manifest_invalid', message, [{ path: '/entities', message }])
  }
  try {
    if (text !== undefined) readEntities(text)
    return null
  } catch (error) {
    if (error instanceof AnswerableError) return no(error.code, error.detail, error.issues)
    throw error
  }
}

/**
 * The digest an acceptance rests on. The manifest holds models, prompts, tools, sources and people by value or
 * digest, so manifest, policy and the entities it looks up are together the whole set of assumptions.
 */
export function assumptionsOf(
  tools: Pick<DecideContext['tools'], 'digest'>,
  { manifest, policy, entities }: { manifest: string; policy: string; entities?: string | undefined },
): string {
  return tools.digest({ v: 1, manifest, policy, ...(entities === undefined ? {} : { entities }) })
}
