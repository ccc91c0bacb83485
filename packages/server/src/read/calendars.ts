import { viewAt } from './at.ts'
import { governed } from './governed.ts'

/** GET /v1/calendars: the holidays each unit stated, with the entry that says so. */
export const listCalendars = governed(async ({ edge, query }) => {
  const { model, index } = await viewAt({ edge, query })
  const calendars = [...model.calendars.values()].map(({ unit, holidays, index: entry }) => ({ unit, holidays, entry }))
  return { index, content: { calendars } }
})
