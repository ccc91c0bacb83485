import type { Revision } from '../model.ts'

export type Roles = Pick<Revision, 'owner' | 'deputy' | 'challenger' | 'operators' | 'hosts'>

/**
 * INVARIANT 3: the owner is not operator, host, challenger or deputy, and the challenger is neither operator, host nor
 * deputy. The word for the role that collides; null when all are held apart.
 */
export function separationFault(roles: Roles): string | null {
  if (roles.hosts.includes(roles.owner)) return 'host'
  if (roles.challenger === roles.owner) return 'challenger'
  if (roles.deputy === roles.owner) return 'deputy'
  if (roles.challenger !== null) {
    if (roles.operators.includes(roles.challenger)) return 'challenger and operator'
    if (roles.hosts.includes(roles.challenger)) return 'challenger and host'
    if (roles.deputy === roles.challenger) return 'challenger and deputy'
  }
  // Last: an exception may combine these two, and what it waives must not hide a collision nobody may waive.
  return roles.operators.includes(roles.owner) ? 'operator' : null
}
