import type { Acceptance, TookOver, UseCase } from '../model.ts'
import { revisionOf } from '../model.ts'

/** From whom an answer would take the use case over; null when its signer owned it before, or nobody did. */
export function tookOverBy(useCase: UseCase, answer: Pick<Acceptance, 'owner' | 'id'>): TookOver | null {
  const before = useCase.acceptance
  if (before?.id === answer.id) return useCase.tookOver
  const signed = useCase.accepted === null ? undefined : revisionOf(useCase, useCase.accepted)
  const predecessor = before?.owner ?? signed?.owner
  if (predecessor === undefined) return null
  if (predecessor === answer.owner) return useCase.tookOver
  return { from: predecessor, index: before?.index ?? signed?.index ?? 0 }
}

/** Whether the signer of an answer has not yet signed the handover from the owner before. */
export function handoverMissing(useCase: UseCase, answer: Pick<Acceptance, 'owner' | 'id'>): boolean {
  const taken = tookOverBy(useCase, answer)
  if (taken === null) return false
  return !useCase.handovers.some(
    (one) => one.successor === answer.owner && one.predecessor === taken.from && one.index > taken.index,
  )
}
