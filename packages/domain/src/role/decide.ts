import type { CommandOf } from '@answerable/contract'
import { isMandateSigner } from '../authority/cover.ts'
import { hasEnded } from '../instants.ts'
import { isActive, type Person } from '../model.ts'
import { no, yes } from '../refuse.ts'
import type { DecideContext, Decided } from '../types.ts'

/** INVARIANT 6: a right to read ends too. */
const LONGEST_MS = 400 * 86_400_000

/** A signer of the unit's mandate, or of one above it, lets somebody read. No power to decide comes with it. */
export function assignRole(
  { model, now }: DecideContext,
  signer: Person,
  { id, payload }: CommandOf<'role.assign'>,
): Decided {
  if (!isMandateSigner(model, signer.id, payload.unit))
    return no('forbidden', 'only a signer of the unit’s mandate, or of one above it, lets people read')
  const reader = model.persons.get(payload.person)
  if (!isActive(reader)) return no('not_found', 'no such active person')
  if (signer.fictional && !reader.fictional) return no('forbidden', 'a fictional person lets fictional people read')
  if (hasEnded(payload.until, now)) return no('expired', `it would have ended at ${payload.until}`)
  if (Date.parse(payload.until) > Date.parse(now) + LONGEST_MS)
    return no('invalid_input', 'a right to read is good for at most 400 days')
  return yes<'role.assigned'>({ type: 'role.assigned', id, body: payload })
}

export function withdrawRole(
  { model }: DecideContext,
  signer: Person,
  { id, payload }: CommandOf<'role.withdraw'>,
): Decided {
  const role = model.roles.get(payload.role)
  if (role === undefined) return no('not_found', 'no such right to read')
  if (role.withdrawn !== null) return no('conflict', `it was withdrawn at ${role.withdrawn}`)
  if (role.person !== signer.id && !isMandateSigner(model, signer.id, role.unit))
    return no('forbidden', 'only the reader or a signer of the unit’s mandate withdraws it')
  return yes<'role.withdrawn'>({
    type: 'role.withdrawn',
    id,
    body: { role: role.id },
    seal: { reason: payload.reason },
    cause: [role.id],
  })
}
