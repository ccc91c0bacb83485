import type { CommandOf } from '@answerable/contract'
import { type Person, signedRevision } from '../model.ts'
import { no, yes } from '../refuse.ts'
import type { DecideContext, Decided } from '../types.ts'

/**
 * A person says what became of a leaked secret. Those who can do something about it may: the owner, the deputy and the
 * operators of the use case it leaked in. To leave it valid is to take a risk, so only the owner may.
 */
export function settleSecret(
  { model, facts }: DecideContext,
  signer: Person,
  { id, payload }: CommandOf<'secret.settle'>,
): Decided {
  const row = facts.row('secret', payload.secret)
  const useCase = row === undefined ? undefined : model.useCases.get(row.useCase)
  if (row === undefined || useCase === undefined) return no('not_found', 'no such secret has been seen')
  if (row.settled !== null) return no('conflict', `settled at ${row.settled.time}: ${row.settled.how}`)
  const revision = signedRevision(useCase)
  const isOwner = revision?.owner === signer.id
  if (payload.how === 'accepted_risk' && !isOwner)
    return no('forbidden', 'only the owner accepts the risk of a secret that stays valid')
  if (!isOwner && revision?.deputy !== signer.id && revision?.operators.includes(signer.id) !== true)
    return no('forbidden', 'only the owner, the deputy or an operator of the use case settles it')
  return yes<'secret.settled'>({
    type: 'secret.settled',
    id,
    body: { secret: row.id, useCase: row.useCase, how: payload.how },
    seal: { reason: payload.reason },
    cause: [row.leak],
  })
}
