import type { CommandOf } from '@answerable/contract'
import type { Person } from '../model.ts'
import { no, yes } from '../refuse.ts'
import { holdsPowerAtRoot } from '../restriction/decide.ts'
import type { DecideContext, Decided } from '../types.ts'

/** A further key of the log. The operator makes it; a person who answers for the whole log says that it is the log's. */
export function rotateSigner(
  { model, now }: DecideContext,
  signer: Person,
  { id, payload }: CommandOf<'signer.rotate'>,
): Decided {
  const { vkey, reason } = payload
  if (!holdsPowerAtRoot(model, signer, now))
    return no('beyond_authority', 'changing the log’s key needs a mandate’s signer or `reopen` over a root unit')
  // A key vouches for the one log it is named after.
  if (!vkey.startsWith(`${model.origin}+`)) return no('invalid_input', 'the key is not named after this log')
  if (model.vkey === vkey || model.furtherKeys.some((key) => key.vkey === vkey))
    return no('conflict', 'the log has this key already')
  return yes<'signer.rotated'>({ type: 'signer.rotated', id, body: { vkey }, seal: { reason } })
}
