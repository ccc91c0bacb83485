import { plusDuration } from '../instants.ts'
import { CADENCE } from '@answerable/contract'
import { type Model, revisionInForce } from '../model.ts'
import { ladderOf, type Step } from './ladder.ts'

/** Something an owner has to do by an instant, told before it: what deliveries and inboxes are made from. */
export type Upcoming = {
  kind: 'attestation' | 'signature'
  useCase: string
  owner: string
  due: string
  /** what silence does, at which instant */
  steps: readonly Step[]
}

/**
 * Signatures and attestations whose warning has begun at `now`, the next due first; what is overdue stays on the list
 * until it is answered. Pure, so any server or delivery may ask, and the same instant gives the same list.
 */
export function upcoming(model: Model, now: string): Upcoming[] {
  const found: Upcoming[] = []
  for (const useCase of model.useCases.values()) {
    const revision = revisionInForce(useCase)
    const { acceptance } = useCase
    if (revision === undefined || acceptance === null || acceptance.rescinded !== null) continue
    const { id, owner } = { id: useCase.id, owner: revision.owner }
    const ladder = ladderOf(useCase, revision, now)
    const ends = acceptance.until
    // Where the signature ends first, answering questions would renew nothing.
    if (ladder !== null && ladder.warnFrom <= now && (ends === null || ladder.due < ends))
      found.push({ kind: 'attestation', useCase: id, owner, due: ladder.due, steps: ladder.steps })
    if (ends !== null && plusDuration(now, CADENCE[revision.tier].warnBefore) >= ends)
      found.push({ kind: 'signature', useCase: id, owner, due: ends, steps: [{ at: ends, mode: 'paused' }] })
  }
  return found.toSorted((a, b) => (a.due < b.due ? -1 : a.due > b.due ? 1 : 0))
}
