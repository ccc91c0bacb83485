import type { LoggedEventOf } from '@answerable/contract'
import type { Role } from '../model.ts'

export function foldRole(
  roles: ReadonlyMap<string, Role>,
  event: LoggedEventOf<'role.assigned'> | LoggedEventOf<'role.withdrawn'>,
): ReadonlyMap<string, Role> {
  if (event.type === 'role.assigned') {
    return new Map(roles).set(event.id, { ...event.body, id: event.id, index: event.index, withdrawn: null })
  }
  const known = roles.get(event.body.role)
  return known === undefined ? roles : new Map(roles).set(known.id, { ...known, withdrawn: event.time })
}
