import type { LoggedEventOf } from '@answerable/contract'
import type { Invitation } from '../model.ts'

type Invitations = ReadonlyMap<string, Invitation>

export function foldInvitation(
  invitations: Invitations,
  event: LoggedEventOf<'invitation.created'> | LoggedEventOf<'invitation.withdrawn'>,
): Invitations {
  if (event.type === 'invitation.created') {
    const { body, id, index } = event
    return new Map(invitations).set(id, { ...body, id, index, used: null, withdrawn: null })
  }
  const known = invitations.get(event.body.invitation)
  return known === undefined ? invitations : new Map(invitations).set(known.id, { ...known, withdrawn: event.time })
}

/** INVARIANT: an invitation registers one person. The entry that registers is the one that uses it up. */
export function withUsedInvitation(
  invitations: Invitations,
  { body }: LoggedEventOf<'person.registered'>,
): Invitations {
  const known = body.invitation === undefined ? undefined : invitations.get(body.invitation)
  return known === undefined ? invitations : new Map(invitations).set(known.id, { ...known, used: body.person })
}
