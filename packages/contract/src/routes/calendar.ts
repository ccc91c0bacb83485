import { AsOf, read, signed, type Route } from './route.ts'

/** Days on which nobody of a unit works: a proposed end avoids them. */
export const calendarRoutes = {
  setCalendar: signed('/v1/calendars', 'calendar.set', ['calendar.set'], 'State the holidays of a unit', [
    'beyond_authority',
  ]),
  listCalendars: read('/v1/calendars', 'person', 'The holidays of each unit that stated any', AsOf),
} as const satisfies Record<string, Route>
