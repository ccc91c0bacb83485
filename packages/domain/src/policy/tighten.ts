import type { CommandOf } from '@answerable/contract'
import { authorityFor } from '../authority/cover.ts'
import { type Person, publicationFor, revisionInForce } from '../model.ts'
import { no, yes } from '../refuse.ts'
import type { DecideContext, Decided } from '../types.ts'

/**
 * Tightening acts at once and keeps the signature: nothing is allowed that the owner did not sign. It is refused unless
 * the new text provably allows no more; and the gate goes on asking the signed policy too, so that even a mistake in
 * that proof cannot open anything.
 */
export function tightenPolicy(
  { model, facts, tools, now }: DecideContext,
  signer: Person,
  { id, payload }: CommandOf<'policy.tighten'>,
): Decided {
  const useCase = model.useCases.get(payload.useCase)
  const revision = useCase === undefined ? undefined : revisionInForce(useCase)
  if (useCase === undefined || revision === undefined) return no('not_found', 'no such use case')
  const { acceptance } = useCase
  const publication = acceptance === null ? undefined : publicationFor(revision, acceptance.assumptions)
  if (acceptance === null || publication === undefined)
    return no('conflict', 'nothing is signed that could be tightened: publish a policy instead')
  // Closing is easier than opening: the owner needs no power over the policy to ask less of it.
  if (revision.owner !== signer.id && authorityFor(model, signer.id, 'change_policy', revision, now) === undefined)
    return no('beyond_authority', 'tightening needs `change_policy` over this use case, or its owner')
  const manifest = facts.manifest(revision.manifest)
  if (manifest === undefined) return no('document_missing', 'the manifest of this revision is missing or damaged')
  const check = tools.checkPolicy(manifest, payload.policy, payload.tests)
  if (!check.ok) return no(check.code, check.issues[0]?.message ?? 'the policy does not hold', check.issues)
  const policy = tools.digestText(payload.policy)
  const inForce = publication.tightened?.policy ?? publication.policy
  if (policy === inForce) return no('conflict', 'this very policy is in force')
  const proof = tools.tightens({ manifest: revision.manifest, policy: inForce }, payload.policy)
  if (!proof.tighter)
    return no('not_tighter', 'this may allow what the signed policy does not', proof.issues.slice(0, 64))
  const tests = tools.digestText(payload.tests)
  return yes<'policy.tightened'>(
    {
      type: 'policy.tightened',
      id,
      body: {
        useCase: useCase.id,
        revision: revision.revision,
        assumptions: acceptance.assumptions,
        policy,
        tests,
        testsPassed: check.testsPassed,
        rules: check.rules,
        changes: proof.changes,
      },
      seal: { reason: payload.reason },
      cause: [publication.id],
    },
    [
      { digest: policy, kind: 'policy', text: payload.policy },
      { digest: tests, kind: 'policy_tests', text: payload.tests },
    ],
  )
}
