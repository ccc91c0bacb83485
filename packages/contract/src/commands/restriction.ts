import { z } from 'zod'
import { EntryId } from '../primitives.ts'

/** The reason of a restriction that was set without one, given later: whoever stops something at once has no time to write. */
export const RestrictionExplain = z.strictObject({ restriction: EntryId, reason: z.string().min(1).max(2000) })

/** Raised by the shell: the reason of a restriction is overdue. */
export const RestrictionRemind = z.strictObject({ restriction: EntryId })
