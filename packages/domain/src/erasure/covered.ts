import type { HoldScope } from '@answerable/contract'
import { hasEnded } from '../instants.ts'
import type { Erasure, Hold, Model } from '../model.ts'

/** A sealed field of an entry and the subject it is about. */
export type SealedAt = { readonly index: number; readonly field: string; readonly subject: string }

/**
 * The entry that erased a sealed field; undefined while it stands. An erasure reaches back only: what was sealed for the
 * same subject after it is new and has a key of its own.
 */
export function erasedBy(erasures: ReadonlyMap<string, Erasure>, at: SealedAt): Erasure | undefined {
  for (const erasure of erasures.values()) {
    if (erasure.index <= at.index) continue
    const named = erasure.fields.some(({ index, field }) => index === at.index && field === at.field)
    if (named || erasure.subjects.includes(at.subject)) return erasure
  }
  return undefined
}

/** What is about to be erased, as holds see it. */
export type Reach = {
  readonly subjects: readonly string[]
  readonly useCases: readonly string[]
  /** use cases of which some requester's words would go, and nobody can tell whose: any hold on somebody there covers it */
  readonly untold?: readonly string[]
}

/** The hold that forbids it at `now`, if one does. */
export function holdOver(model: Model, reach: Reach, now: string): Hold | undefined {
  for (const hold of model.holds.values()) {
    if (hold.lifted !== null || (hold.until !== null && hasEnded(hold.until, now))) continue
    if (covers(hold.scope, reach)) return hold
  }
  return undefined
}

function covers(scope: HoldScope, { subjects, useCases, untold = [] }: Reach): boolean {
  switch (scope.kind) {
    case 'person':
      return subjects.includes(scope.person) || untold.length > 0
    case 'requester':
      return subjects.includes(scope.requester) || untold.includes(scope.useCase)
    case 'use_case':
      return useCases.includes(scope.useCase)
    case 'everything':
      return true
  }
}
