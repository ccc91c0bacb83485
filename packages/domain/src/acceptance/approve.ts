import type { CommandOf } from '@answerable/contract'
import { authorityFault } from '../authority/chain.ts'
import { authorityFor } from '../authority/cover.ts'
import { mayAnswer } from '../authority/grantor.ts'
import {
  type Model,
  type Person,
  type Publication,
  publicationFor,
  type Revision,
  revisionOf,
  type UseCase,
} from '../model.ts'
import { no, type Refused, yes } from '../refuse.ts'
import type { DecideContext, Decided } from '../types.ts'
import { challengeOf } from './challenge.ts'

/** Persons other than the author who agree to a change of T1 and T2. */
export const APPROVERS = 2

/** Agreeing to a change, as somebody with power over the policy who did not write it. */
export function approveChange(
  { model, now }: DecideContext,
  signer: Person,
  { id, payload }: CommandOf<'change.approve'>,
): Decided {
  const useCase = model.useCases.get(payload.useCase)
  const revision = useCase === undefined ? undefined : revisionOf(useCase, payload.revision)
  if (revision === undefined) return no('not_found', 'no such use case or revision')
  const publication = publicationFor(revision, payload.assumptions)
  if (publication === undefined)
    return no('assumptions_moved', 'these are not assumptions of a published policy of this revision')
  // INVARIANT 4: the author of a change is no second pair of eyes on it.
  if (authorsOf(revision, publication).includes(signer.id))
    return no('not_separate', 'who registered the revision or published its policy does not approve it')
  if (publication.approvals.some(({ person }) => person === signer.id)) return no('conflict', 'this person has agreed')
  const authority = authorityFor(model, signer.id, 'change_policy', revision, now)
  if (authority === undefined)
    return no('beyond_authority', 'approving needs a live authority with `change_policy` over this use case')
  return yes<'change.approved'>({
    type: 'change.approved',
    id,
    body: {
      useCase: payload.useCase,
      revision: payload.revision,
      assumptions: payload.assumptions,
      person: signer.id,
      authority: authority.id,
    },
    seal: { reason: payload.reason },
    cause: [publication.id],
  })
}

const authorsOf = (revision: Revision, publication: Publication): string[] => [revision.registeredBy, publication.by]

/** Approvals that count now: of people who are still here and still have the right. */
export function approvalsOf(model: Model, revision: Revision, publication: Publication, now: string): string[] {
  const counted = publication.approvals
    .filter(({ person }) => mayAnswer(model.persons.get(person)))
    .filter(({ authority }) => authorityFault(model, authority, now) === null)
    .filter(({ person }) => !authorsOf(revision, publication).includes(person))
    .map(({ person }) => person)
  return [...new Set(counted)]
}

/**
 * Whether signing this is a change that others agree to first: every one at T1 and T2, the first included, since it takes
 * the use case from nothing to running. Signing the same again is no change.
 */
export function isGraveChange(useCase: UseCase, revision: Revision, assumptions: string): boolean {
  if (revision.tier !== 'T1' && revision.tier !== 'T2') return false
  return !(useCase.acceptance?.covered.some((one) => one.assumptions === assumptions) ?? false)
}

/** CHG-02: a T1 or T2 change is agreed to by two persons, neither its author, after the challenger was heard. */
export function changeFault(
  model: Model,
  useCase: UseCase,
  revision: Revision,
  publication: Publication,
  now: string,
): Refused | null {
  if (!isGraveChange(useCase, revision, publication.assumptions)) return null
  if (challengeOf(model, revision, publication.assumptions) === undefined)
    return no('not_approved', `a change at ${revision.tier} needs the challenger’s recorded view first`)
  const missing = APPROVERS - approvalsOf(model, revision, publication, now).length
  return missing <= 0
    ? null
    : no(
        'not_approved',
        `a change at ${revision.tier} is agreed to by ${APPROVERS} who did not write it: ${missing} missing`,
      )
}
