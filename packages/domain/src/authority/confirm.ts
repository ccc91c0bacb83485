import type { CommandOf } from '@answerable/contract'
import { keyConfirmers } from './keys.ts'
import type { Person } from '../model.ts'
import { no, yes } from '../refuse.ts'
import type { DecideContext, Decided } from '../types.ts'
import { hasEnded } from '../instants.ts'
import { sponsorGone } from './chain.ts'
import { grantorsNow } from './grantor.ts'

/** A grant outlives its grantor for 30 days; who stands in the grantor's place takes it on, or it ends. */
export function confirmAuthority(
  { model, now }: DecideContext,
  signer: Person,
  { id, payload }: CommandOf<'authority.confirm'>,
): Decided {
  const authority = model.authorities.get(payload.authority)
  if (authority === undefined) return no('not_found', 'no such authority')
  if (authority.revoked !== null) return no('conflict', `revoked at ${authority.revoked.time}`)
  if (hasEnded(authority.until, now)) return no('expired', `the authority ended at ${authority.until}`)
  if (sponsorGone(model, authority) === null) return no('conflict', 'its grantor is here: nothing is to confirm')
  if (!grantorsNow(model, authority, now).includes(signer.id))
    return no('beyond_authority', 'another stands in the place of its grantor')
  return yes<'authority.confirmed'>({
    type: 'authority.confirmed',
    id,
    body: { authority: authority.id, by: signer.id },
    cause: [authority.id],
  })
}

export function confirmKey(
  { model, now }: DecideContext,
  signer: Person,
  { id, payload }: CommandOf<'key.confirm'>,
): Decided {
  const subject = model.persons.get(payload.person)
  const key = subject?.keys.find((candidate) => candidate.id === payload.key)
  if (subject === undefined || key === undefined || subject.departed !== null)
    return no('not_found', 'no such active person or key')
  if (key.revoked !== null) return no('conflict', `the key was revoked at ${key.revoked}`)
  if (!key.guarded || key.confirmed !== null) return no('conflict', 'this key needs no confirmation')
  // INVARIANT 4: whoever stole one key must not confirm the next.
  if (signer.id === subject.id || !keyConfirmers(model, subject.id, now, key.recoveredBy).includes(signer.id))
    return no('beyond_authority', 'a key is confirmed by a grantor of its holder, or the other signer of the mandate')
  return yes<'key.confirmed'>({
    type: 'key.confirmed',
    id,
    body: { person: subject.id, key: key.id, by: signer.id },
  })
}
