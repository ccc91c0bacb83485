import { getJson } from './http.ts'

/** What a page is shown as of: an entry by its number, an instant; undefined: now. */
export type Then = number | string | undefined

/** The query of a read as of then. */
export const ofThen = (then: Then): { asOf?: number; at?: string } =>
  then === undefined ? {} : typeof then === 'number' ? { asOf: then } : { at: then }

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/u

/** From an address: an entry, or an instant; anything else is now. */
export function thenIn(asOf: unknown): { asOf?: Then } {
  if (typeof asOf === 'string' && INSTANT.test(asOf) && !Number.isNaN(Date.parse(asOf))) return { asOf }
  const index = Number(asOf)
  return asOf !== undefined && Number.isSafeInteger(index) && index >= 0 ? { asOf: index } : {}
}

/** `GET /v1/as-of`: the last entry at an instant; null where the log had not begun, or is not that far. */
export type Resolved = {
  at: string
  entry: number | null
  time: string | null
  first: string
  now: string
  index: number
}

export const resolveInstant = (at: string): Promise<Resolved> => getJson<Resolved>('/v1/as-of', { at })
