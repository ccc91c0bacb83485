import type { CommandOf, LoggedEventOf, RiskLevel } from '@answerable/contract'
import { set } from '../maps.ts'
import { type Challenge, type Model, type Person, publicationFor, type Revision, revisionOf } from '../model.ts'
import { no, yes } from '../refuse.ts'
import { runsIt } from '../use-case/roles.ts'
import type { DecideContext, Decided } from '../types.ts'

/**
 * The second line is heard before the owner answers. An objection stops nobody: it is kept, beside the signature of the
 * owner who went on in spite of it.
 */
export function recordChallenge(
  { model }: DecideContext,
  signer: Person,
  { id, payload }: CommandOf<'challenge.record'>,
): Decided {
  const useCase = model.useCases.get(payload.useCase)
  const revision = useCase === undefined ? undefined : revisionOf(useCase, payload.revision)
  if (revision === undefined) return no('not_found', 'no such use case or revision')
  if (revision.challenger !== signer.id) return no('forbidden', 'only the challenger named in this revision challenges')
  if (signer.employment === 'supplier') return no('forbidden', 'a supplier’s staff is no second line')
  // INVARIANT 3 and 4: whoever wrote, runs or hosts what is judged does not judge it.
  if (revision.registeredBy === signer.id) return no('not_separate', 'the challenger registered this very revision')
  if (runsIt(model, revision, signer.id) || revision.owner === signer.id)
    return no('not_separate', 'the challenger also runs, hosts or owns it')
  if (publicationFor(revision, payload.assumptions) === undefined)
    return no('assumptions_moved', 'these are not assumptions of a published policy of this revision')
  const { reason, ...body } = payload
  return yes<'challenge.recorded'>({
    type: 'challenge.recorded',
    id,
    body: { ...body, challenger: signer.id },
    seal: { reason },
    cause: [revision.id],
  })
}

/** Above low risk, and on the two highest tiers, nobody answers before the second line was heard. */
export function mustBeHeard(revision: Pick<Revision, 'tier'>, overall: RiskLevel): boolean {
  return overall !== 'low' || revision.tier === 'T1' || revision.tier === 'T2'
}

export function challengeKey(useCase: string, assumptions: string): string {
  return `${useCase} ${assumptions}`
}

/** The view of the revision's own challenger on these assumptions; somebody else's view, or none: undefined. */
export function challengeOf(
  model: Model,
  revision: Pick<Revision, 'useCase' | 'challenger'>,
  assumptions: string,
): Challenge | undefined {
  const challenge = model.challenges.get(challengeKey(revision.useCase, assumptions))
  return challenge !== undefined && challenge.challenger === revision.challenger ? challenge : undefined
}

export function withChallenge(model: Model, event: LoggedEventOf<'challenge.recorded'>): Model {
  const { id, index, time, body } = event
  const key = challengeKey(body.useCase, body.assumptions)
  return { ...model, challenges: set(model.challenges, key, { ...body, id, index, time }) }
}
