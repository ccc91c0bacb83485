import type { CommandOf } from '@answerable/contract'
import { signsCountersigned } from '../authority/cover.ts'
import type { Person } from '../model.ts'
import { no, yes } from '../refuse.ts'
import { holdsPowerAtRoot } from '../restriction/decide.ts'
import type { DecideContext, Decided } from '../types.ts'
import { nextKeyFault } from './next-log.ts'

/**
 * The end of a log. One signature agrees, a second one by somebody else ends it: it cannot be taken back, and whoever
 * stole one person's key must not be able to stop everything for good. Who has to stop at once restricts everything.
 */
export function closeEpoch(
  { model, now }: DecideContext,
  signer: Person,
  { id, payload }: CommandOf<'epoch.close'>,
): Decided {
  if (!holdsPowerAtRoot(model, signer, now))
    return no('beyond_authority', 'ending the log needs a mandate’s signer or `reopen` over a root unit')
  const { agreed, number: epoch } = model.epoch
  const seal = { reason: payload.reason }
  const fault = payload.next === undefined ? null : nextKeyFault(model, payload.next)
  if (fault !== null) return no('invalid_input', fault)
  const next = payload.next === undefined ? {} : { next: payload.next }
  // INVARIANT: two people vouch for where the log goes on. Who names another next log begins anew.
  if (agreed === null || agreed.next !== (payload.next ?? null))
    return yes<'epoch.close_agreed'>({ type: 'epoch.close_agreed', id, body: { epoch, ...next }, seal })
  if (agreed.by === signer.id) return no('conflict', 'this person has signed it; another has to')
  // A holder of `reopen` may have been given it by anybody's signature: one of the two stands at the top.
  if (!signsCountersigned(model, signer.id) && !signsCountersigned(model, agreed.by))
    return no('beyond_authority', 'one of the two has to be a signer of a countersigned mandate at the top')
  return yes<'epoch.closed'>({
    type: 'epoch.closed',
    id,
    body: { agreed: agreed.id, ...next },
    seal,
    cause: [agreed.id],
  })
}
