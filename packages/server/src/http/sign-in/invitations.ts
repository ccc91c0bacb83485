import { AnswerableError, routes, validate } from '@answerable/contract'
import { hasEnded, type Invitation, invitationFault } from '@answerable/domain'
import { nameOn } from '../../read/invited.ts'
import { personNames } from '../../read/person-names.ts'
import { readJsonObject } from '../body.ts'
import type { Call, Reply } from '../edge.ts'

/** GET /v1/invitations: who was invited by whom, and what came of it. The token is on no server. */
export async function listInvitations({ edge }: Call): Promise<Reply> {
  const { model, index } = await edge.view()
  const now = await edge.now()
  const all = [...model.invitations.values()]
  const entries = await edge.log.entriesAt(all.map((invitation) => invitation.index))
  const names = await personNames(
    edge.log,
    model,
    all.map(({ inviter }) => inviter),
  )
  const invitations = all.map((invitation) => {
    const { id, inviter, unit, employment, fictional, until, used } = invitation
    const { name = null, email = null } = entries.find((entry) => entry.index === invitation.index)?.values ?? {}
    const inviterName = names.get(inviter)?.name ?? null
    return {
      id,
      state: stateOf(invitation, now),
      name,
      email,
      unit,
      employment,
      fictional,
      until,
      inviter,
      inviterName,
      used,
    }
  })
  return { json: { invitations: invitations.toReversed(), index } }
}

/** POST /v1/invitations/read: to whoever holds the token, and to nobody else. */
export async function readInvitation({ edge, request }: Call): Promise<Reply> {
  const { invitation: id, token } = validate(routes.readInvitation.input, await readJsonObject(request))
  const { model, index } = await edge.view()
  const fault = invitationFault(model, id, edge.digestText(token), await edge.now())
  if (fault !== null) throw new AnswerableError(fault.code, fault.detail)
  const { unit, employment, fictional, until, inviter } = model.invitations.get(id) as Invitation
  const names = await personNames(edge.log, model, [inviter])
  const { origin, practice } = edge
  const about = { unit, employment, fictional, until, inviter, inviterName: names.get(inviter)?.name ?? null }
  return { json: { invitation: id, ...(await nameOn(edge.log, id)), ...about, origin, practice, index } }
}

function stateOf({ used, withdrawn, until }: Invitation, now: string): 'open' | 'used' | 'withdrawn' | 'over' {
  if (used !== null) return 'used'
  if (withdrawn !== null) return 'withdrawn'
  return hasEnded(until, now) ? 'over' : 'open'
}
