import { z } from 'zod'
import { CountersignedFor, EntryId } from '../primitives.ts'

/** A further signature an acceptance needs before it opens anything; each names the one thing it stands for. */
export const AcceptanceCountersign = z.strictObject({ acceptance: EntryId, for: CountersignedFor })
