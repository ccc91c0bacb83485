import { z } from 'zod'
import { Slug } from '../primitives.ts'

/** A day as people write it in a calendar, without a zone: `2027-12-24`. */
export const Day = z.iso.date()

/** The days on which nobody of a unit is there to sign. All of them: what is left out is a working day again. */
export const CalendarSet = z.strictObject({ unit: Slug, holidays: z.array(Day).max(366) })
