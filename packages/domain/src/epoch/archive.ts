import type { CommandOf } from '@answerable/contract'
import type { Epoch, Model, Person } from '../model.ts'
import { isRefused, no, type Refused, yes } from '../refuse.ts'
import type { DecideContext, Decided } from '../types.ts'

/**
 * What is done about the log before this one is an entry here, since that log has ended. The entry repeats the head this
 * log was founded on: nobody records the archive of some other log, or of a shorter one.
 */
export function archiveEpoch(
  { model }: DecideContext,
  signer: Person,
  { id, payload }: CommandOf<'epoch.archive'>,
): Decided {
  const previous = previousFor(model, signer, payload.origin)
  if (isRefused(previous)) return previous
  if (payload.size !== previous.size)
    return no('conflict', `the log before this one ended with ${previous.size} entries, not ${payload.size}`)
  if (model.epoch.archived?.digest === payload.digest) return no('conflict', 'this archive is recorded already')
  const body = { previous, digest: payload.digest }
  return yes<'epoch.archived'>({ type: 'epoch.archived', id, body, seal: { reason: payload.reason } })
}

/**
 * Erasing in a log that has ended. Retention and holds stand in that log, which this one does not hold: whoever carries
 * the erasure out checks them there, before this is signed and again before a key is destroyed.
 */
export function eraseInEpoch(
  { model }: DecideContext,
  signer: Person,
  { id, payload }: CommandOf<'epoch.erase'>,
): Decided {
  const previous = previousFor(model, signer, payload.origin)
  if (isRefused(previous)) return previous
  const { what, basis, requestedBy, reason } = payload
  const body = { previous, what, basis, requestedBy }
  return yes<'epoch.erased'>({ type: 'epoch.erased', id, body, seal: { reason } })
}

function previousFor(model: Model, signer: Person, origin: string): NonNullable<Epoch['previous']> | Refused {
  const { previous } = model.epoch
  if (previous === null || previous.origin !== origin) return no('not_found', 'this log does not continue that one')
  // Nobody's power reaches over from the log before: what is left is to stand at the top of this one.
  const atTop = [...model.mandates.values()].some(
    ({ parentUnit, signers }) => parentUnit === null && signers.includes(signer.id),
  )
  return atTop
    ? previous
    : no('beyond_authority', 'acts about the log before this one need a signer of the mandate at the top')
}
