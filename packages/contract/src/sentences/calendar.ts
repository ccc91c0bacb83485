import type { Chapter } from './chapter.ts'
import { I } from './phrases.ts'
import { and } from './words.ts'

export const calendarSentences: Chapter<'calendar.set'> = {
  'calendar.set': ({ unit, holidays }, names) => [
    `${I(names)} state on which days nobody of the unit ${unit} works, beside Saturdays and Sundays: ${
      holidays.length === 0 ? 'none' : and(holidays)
    }.`,
    'A proposed end of a signature avoids these days. Nothing opens, closes or ends because of them.',
  ],
}
