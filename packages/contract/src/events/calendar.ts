import { z } from 'zod'
import { Day } from '../commands/calendar.ts'
import { Slug } from '../primitives.ts'

export const CalendarWasSet = z.strictObject({ unit: Slug, holidays: z.array(Day) })
