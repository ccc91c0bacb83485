import type { CommandOf } from '@answerable/contract'
import { hasSigned } from '../authority/cover.ts'
import { hasEnded } from '../instants.ts'
import { isActive, type Model, type Person } from '../model.ts'
import { register } from '../people/decide.ts'
import { no, yes } from '../refuse.ts'
import type { DecideContext, Decided, Envelope } from '../types.ts'

const LONGEST_MS = 30 * 86_400_000

/** The inviter signs who the link is for. The token is known to the log by its digest only. */
export function createInvitation(
  { model, now }: DecideContext,
  signer: Person,
  { id, payload }: CommandOf<'invitation.create'>,
): Decided {
  if (signer.employment === 'supplier') return no('forbidden', 'a supplier’s staff invites nobody')
  if (signer.fictional && !payload.fictional) return no('forbidden', 'a fictional person invites fictional people only')
  if (hasEnded(payload.until, now)) return no('expired', `the invitation would have ended at ${payload.until}`)
  if (Date.parse(payload.until) > Date.parse(now) + LONGEST_MS)
    return no('invalid_input', 'an invitation is good for at most 30 days')
  if ([...model.invitations.values()].some(({ token }) => token === payload.token))
    return no('conflict', 'this token is in another invitation')
  const { name, email, token, employment, unit, fictional, until } = payload
  const body = { inviter: signer.id, token, employment, unit, fictional, until }
  return yes<'invitation.created'>({ type: 'invitation.created', id, body, seal: { name, email } })
}

export function withdrawInvitation(
  { model }: DecideContext,
  signer: Person,
  { id, payload }: CommandOf<'invitation.withdraw'>,
): Decided {
  const invitation = model.invitations.get(payload.invitation)
  if (invitation === undefined) return no('not_found', 'no such invitation')
  if (invitation.used !== null || invitation.withdrawn !== null) return no('conflict', 'the invitation is over')
  const signsMandate = [...model.mandates.values()].some((mandate) => hasSigned(mandate, signer.id))
  if (invitation.inviter !== signer.id && !signsMandate)
    return no('forbidden', 'only the inviter or a mandate’s signer withdraws an invitation')
  return yes<'invitation.withdrawn'>({
    type: 'invitation.withdrawn',
    id,
    body: { invitation: invitation.id },
    cause: [invitation.id],
  })
}

/** What stands against using an invitation now, for the page that shows it and for the command alike. */
export function invitationFault(model: Model, id: string, digest: string, now: string): ReturnType<typeof no> | null {
  const invitation = model.invitations.get(id)
  // Whoever does not hold the token learns nothing about the invitation.
  if (invitation === undefined || invitation.token !== digest) return no('not_found', 'no such invitation')
  if (invitation.used !== null) return no('conflict', 'the invitation was used')
  if (invitation.withdrawn !== null) return no('expired', `the invitation was withdrawn at ${invitation.withdrawn}`)
  if (hasEnded(invitation.until, now)) return no('expired', `the invitation ended at ${invitation.until}`)
  if (!isActive(model.persons.get(invitation.inviter))) return no('expired', 'the inviter has left')
  return null
}

/**
 * The invitee registers a key of their own, once. By whose word is in the invitation's signed entry, which is the cause
 * of this one; the key's own proof shows that the invitee holds it.
 */
export function acceptInvitation(
  context: DecideContext,
  { id, payload }: CommandOf<'invitation.accept'>,
  joined: Envelope['joined'],
): Decided {
  const { model, tools, now } = context
  const fault = invitationFault(model, payload.invitation, tools.digestText(payload.token), now)
  if (fault !== null) return fault
  const invitation = model.invitations.get(payload.invitation)
  if (invitation === undefined || joined === undefined) return no('not_found', 'the name on the invitation was erased')
  const { employment, unit, fictional, inviter } = invitation
  const about = { ...joined, employment, unit, fictional, inviter, key: payload.key }
  return register(context, id, { ...about, basis: 'inviter', invitation: invitation.id })
}
