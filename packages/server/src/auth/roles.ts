import type { ConsoleRole } from '@answerable/contract'
import { hasEnded, type Model, type Role } from '@answerable/domain'

/** Rights to read that hold at `now`. */
export function liveRoles(model: Model, person: string, now: string): Role[] {
  return [...model.roles.values()].filter(
    (role) => role.person === person && role.withdrawn === null && !hasEnded(role.until, now),
  )
}

/**
 * The console roles a person has by the log. Signers of a root mandate administer: somebody must be able to before any
 * role was signed. No role gives a power to decide.
 */
export function rolesOf(model: Model, person: string, now: string): ConsoleRole[] {
  const founds = [...model.mandates.values()].some(
    ({ parentUnit, signers }) => parentUnit === null && signers.includes(person),
  )
  return [...liveRoles(model, person, now).map(({ role }) => role), ...(founds ? (['administrator'] as const) : [])]
}
