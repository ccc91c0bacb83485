import type { CommandOf } from '@answerable/contract'
import { hasEnded, plusDuration } from '../instants.ts'
import { type Person, publicationFor, revisionOf } from '../model.ts'
import { no, yes } from '../refuse.ts'
import type { DecideContext, Decided } from '../types.ts'
import { assumedBy, bindingOf } from '../decision/binding.ts'
import { eligibleByRole, quorumMet } from './eligible.ts'

/** An approval waits this long for its claim. */
const CLAIM_WITHIN = 'PT1H'

/** A vote on a held decision, bound to what was shown. One rejection by an eligible person ends it. */
export function voteOnReview(
  context: DecideContext,
  signer: Person,
  { id, payload }: CommandOf<'review.vote'>,
): Decided {
  const { model, facts, now } = context
  const decision = facts.row('decision', payload.decision)
  if (decision === undefined || decision.review === null) return no('not_found', 'no such held decision')
  if (decision.state !== 'held') return no('conflict', `the review is ${decision.state}`)
  if (hasEnded(decision.review.due, now)) return no('expired', `the review ended at ${decision.review.due}`)
  if (decision.votes.some((vote) => vote.person === signer.id)) return no('conflict', 'this person has voted')
  const run = facts.row('run', decision.run)
  const useCase = model.useCases.get(decision.useCase)
  const revision = useCase?.acceptance == null ? undefined : revisionOf(useCase, useCase.acceptance.revision)
  const manifest = revision === undefined ? undefined : facts.manifest(revision.manifest)
  if (run === undefined || revision === undefined || manifest === undefined)
    return no('document_missing', 'what the owner signed cannot be read now')
  // INVARIANT 7: a vote under other assumptions than those of the decision would approve something nobody was shown.
  const acceptance = useCase?.acceptance ?? null
  const publication = acceptance === null ? undefined : publicationFor(revision, acceptance.assumptions)
  if (bindingOf(context.tools, decision, assumedBy({ acceptance, publication })) !== decision.binding) {
    return no('conflict', 'policy or assumptions changed: put the action before the gate again')
  }
  const { requirements } = decision.review
  const eligible = eligibleByRole(context, requirements, revision, manifest, run)
  const roles = requirements
    .map((requirement) => requirement.role)
    .filter((role) => eligible.get(role)?.includes(signer.id))
  if (roles.length === 0)
    return no('forbidden', 'not eligible: no named role here, the requester, or part of the team that runs it')
  const approvals = decision.votes.filter((vote) => vote.vote === 'approve').map((vote) => vote.person)
  const approves = payload.vote === 'approve' && quorumMet(requirements, eligible, [...approvals, signer.id])
  const resolves = payload.vote === 'reject' ? 'rejected' : approves ? 'approved' : null
  return yes<'review.voted'>({
    type: 'review.voted',
    id,
    body: {
      decision: decision.id,
      useCase: decision.useCase,
      person: signer.id,
      vote: payload.vote,
      roles: [...new Set(roles)],
      shown: payload.shown,
      binding: decision.binding,
      resolves,
      claimBy: resolves === 'approved' ? plusDuration(now, CLAIM_WITHIN) : null,
    },
    seal: { reason: payload.reason },
    cause: [decision.id],
  })
}

/** Raised by a timer. Happens once: a decision that is not waiting any more, or not yet due, refuses. */
export function expireReview({ facts, now }: DecideContext, { id, payload }: CommandOf<'review.expire'>): Decided {
  const decision = facts.row('decision', payload.decision)
  const due =
    decision?.state === 'held' ? decision.review?.due : decision?.state === 'approved' ? decision.claimBy : null
  if (decision === undefined || due == null) return no('conflict', 'nothing waits here')
  if (!hasEnded(due, now)) return no('conflict', `not due before ${due}`)
  return yes<'review.expired'>({
    type: 'review.expired',
    id,
    body: { decision: decision.id, useCase: decision.useCase, due },
    cause: [decision.id],
  })
}
