import { CheckRecord } from '../commands/check.ts'

/** A check done outside; its notes are sealed. */
export const CheckRecorded = CheckRecord.omit({ notes: true })
