import type { Payload } from '@answerable/contract'
import { listedOnly, type Nomination } from '../nomination/model.ts'
import { type Model, type Revision, signedRevision, type UseCase } from '../model.ts'

type Scope = Payload<'restriction.set'>['scope']

/** The id of the use case a restriction lies on; null for `everything`. */
export function useCaseIdUnder(model: Model, scope: Scope): string | null {
  if (scope.kind === 'everything') return null
  return scope.kind === 'use_case' ? scope.useCase : (model.agents.get(scope.agent)?.useCase ?? null)
}

/** The use case a restriction lies on; undefined for `everything`. */
export function useCaseUnder(model: Model, scope: Scope): UseCase | undefined {
  if (scope.kind === 'everything') return undefined
  const id = scope.kind === 'use_case' ? scope.useCase : model.agents.get(scope.agent)?.useCase
  return id === undefined ? undefined : model.useCases.get(id)
}

/** The nomination it lies on, where a list is all that knows the use case. */
export function listedUnder(model: Model, scope: Scope): Nomination | undefined {
  if (scope.kind === 'everything') return undefined
  const id = scope.kind === 'use_case' ? scope.useCase : model.agents.get(scope.agent)?.useCase
  return id === undefined ? undefined : listedOnly(model, id)
}

/** The revision whose challenger must agree before the use case reopens; undefined below T1. */
export function needsChallenger(model: Model, scope: Scope): Revision | undefined {
  const useCase = useCaseUnder(model, scope)
  const revision = useCase === undefined ? undefined : signedRevision(useCase)
  return revision?.tier === 'T1' ? revision : undefined
}

/** T1 reopens by two: a holder of `reopen` and the challenger, who are different people. Below T1 one is enough. */
export function liftingComplete(model: Model, scope: Scope, agreed: readonly string[]): boolean {
  const revision = needsChallenger(model, scope)
  if (revision === undefined) return agreed.length > 0
  return agreed.some((id) => id === revision.challenger) && agreed.some((id) => id !== revision.challenger)
}
