import { z } from 'zod'
import { ConsoleRole, EntryId, Instant, PersonId, Slug } from '../primitives.ts'

/** A right to read, never to decide: signed by whoever answers for the unit. */
export const RoleAssign = z.strictObject({ person: PersonId, role: ConsoleRole, unit: Slug, until: Instant })
export const RoleWithdraw = z.strictObject({ role: EntryId, reason: z.string().min(1).max(2000) })

/** Raised when a directory says that somebody is gone. It closes; it never opens. */
export const DirectoryDeparted = z.strictObject({ person: PersonId })
