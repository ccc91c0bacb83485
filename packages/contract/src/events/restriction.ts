import { z } from 'zod'
import { EntryId, PersonId } from '../primitives.ts'

export const RestrictionExplained = z.strictObject({ restriction: EntryId })
/** Nobody said why something was closed: those are told who could ask. */
export const RestrictionReminded = z.strictObject({ restriction: EntryId, tell: z.array(PersonId).max(8) })
