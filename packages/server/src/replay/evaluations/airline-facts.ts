import type { JsonObject, JsonValue } from '@answerable/contract'
import { listOf, objectOf, textOf } from '../recording/values.ts'
import type { ReplayCall } from '../types.ts'

/** Now, in the airline's policy document: 2024-05-15 15:00 EST. Records carry times without a zone, in EST. */
const NOW = Date.parse('2024-05-15T15:00:00Z')
const HOUR_MS = 3_600_000
const YES = /\b(?:yes|yeah|yep|sure|confirm(?:ed)?|proceed|go ahead|correct|please do)\b/iu

/** Free bags for each passenger, by membership and cabin: "Checked bag allowance" in the policy document. */
const FREE_BAGS: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  regular: { basic_economy: 0, economy: 1, business: 2 },
  silver: { basic_economy: 1, economy: 2, business: 3 },
  gold: { basic_economy: 2, economy: 3, business: 3 },
}

/**
 * What the booking system's adapter sets beside the arguments of a write, from the records this run has read. A fact
 * the records do not show is absent.
 * @param said what the customer said last
 */
export function bookingFacts(call: ReplayCall, before: readonly ReplayCall[], said: string): JsonObject {
  if (!WRITES.has(call.tool)) return {}
  const args = call.arguments
  const records = before.map(({ result }) => parsed(result))
  const isCertificate = call.tool === 'send_certificate'
  const wanted = textOf(args['reservation_id'])
  const booking = records.findLast(
    (record) => record?.['reservation_id'] !== undefined && (isCertificate || record['reservation_id'] === wanted),
  )
  const userId = textOf(args['user_id']) ?? textOf(booking?.['user_id'])
  const asked = before.findLastIndex((each) => each.tool === 'get_user_details' && each.arguments['user_id'] === userId)
  const profile = asked < 0 ? undefined : records[asked]
  const facts = {
    customer_known: profile?.['payment_methods'] !== undefined,
    confirmed: YES.test(said),
    membership: textOf(profile?.['membership']),
    ...(booking === undefined ? {} : bookingNow(booking)),
    passengers_new: listOf(args['passengers'])?.length,
    ...paymentFacts(args, profile),
    ...bagFacts(args, booking, profile),
    ...(call.tool === 'update_reservation_flights' ? flightFacts(args, booking, records) : {}),
  }
  return present(facts)
}

/** A fact nobody knows is no fact. */
const present = (facts: Facts): JsonObject => {
  const known: JsonObject = {}
  for (const [name, value] of Object.entries(facts)) if (value !== undefined) known[name] = value
  return known
}

type Facts = Readonly<Record<string, JsonValue | undefined>>

const WRITES = new Set([
  'book_reservation',
  'update_reservation_flights',
  'update_reservation_baggages',
  'update_reservation_passengers',
  'cancel_reservation',
  'send_certificate',
])

const parsed = (result: string | null): JsonObject | undefined => {
  try {
    const value = JSON.parse(result ?? '') as JsonValue
    return Array.isArray(value) ? { found: value } : objectOf(value)
  } catch {
    return undefined
  }
}

const objects = (value: JsonValue | undefined): JsonObject[] =>
  (listOf(value) ?? []).map(objectOf).filter((each) => each !== undefined)

const bookingNow = (booking: JsonObject): Facts => {
  const created = Date.parse(`${textOf(booking['created_at']) ?? ''}Z`)
  return {
    cabin_now: textOf(booking['cabin']),
    insured: booking['insurance'] === 'yes',
    passengers_now: objects(booking['passengers']).length,
    bags_now: typeof booking['total_baggages'] === 'number' ? booking['total_baggages'] : undefined,
    // Rounded up: what is a minute over 24 hours is over 24 hours.
    hours_since_booking: Number.isNaN(created) ? undefined : Math.ceil((NOW - created) / HOUR_MS),
    flown: objects(booking['flights']).some(({ date }) => Date.parse(`${textOf(date) ?? ''}T23:59:59Z`) < NOW),
  }
}

const paymentFacts = (args: JsonObject, profile: JsonObject | undefined): Facts => {
  const single = textOf(args['payment_id'])
  const ids =
    single === undefined ? objects(args['payment_methods']).map((one) => textOf(one['payment_id']) ?? '') : [single]
  const held = objectOf(profile?.['payment_methods'])
  const ofKind = (kind: string): number => ids.filter((id) => objectOf(held?.[id])?.['source'] === kind).length
  return {
    payments_known: held === undefined ? undefined : ids.length > 0 && ids.every((id) => Object.hasOwn(held, id)),
    certificates: ofKind('certificate'),
    credit_cards: ofKind('credit_card'),
    gift_cards: ofKind('gift_card'),
  }
}

const bagFacts = (args: JsonObject, booking: JsonObject | undefined, profile: JsonObject | undefined): Facts => {
  const bags = args['total_baggages']
  const cabin = textOf(booking?.['cabin']) ?? textOf(args['cabin']) ?? ''
  const free = FREE_BAGS[textOf(profile?.['membership']) ?? '']?.[cabin]
  if (typeof bags !== 'number' || free === undefined) return {}
  const party = objects(args['passengers'] ?? booking?.['passengers']).length
  return { nonfree_due: Math.max(0, bags - free * party) }
}

const flightFacts = (
  args: JsonObject,
  booking: JsonObject | undefined,
  records: readonly (JsonObject | undefined)[],
): Facts => {
  if (booking === undefined) return {}
  const wanted = objects(args['flights'])
  const legs = wanted.map(({ flight_number: number }) =>
    records.flatMap(flightsIn).find((each) => each['flight_number'] === number),
  )
  const key = (flight: JsonObject): string => `${textOf(flight['flight_number'])} ${textOf(flight['date'])}`
  const now = objects(booking['flights']).map(key)
  const end = booking['flight_type'] === 'round_trip' ? booking['origin'] : booking['destination']
  return {
    flights_change: wanted.length !== now.length || wanted.some((flight) => !now.includes(key(flight))),
    same_route:
      legs.length === 0 || legs.some((leg) => leg === undefined)
        ? undefined
        : legs[0]?.['origin'] === booking['origin'] && legs.at(-1)?.['destination'] === end,
  }
}

/** Flights of a reservation, or of a search: one-stop searches list pairs. */
const flightsIn = (record: JsonObject | undefined): JsonObject[] => [
  ...objects(record?.['flights']),
  ...objects(record?.['found']),
  ...(listOf(record?.['found']) ?? []).flatMap(objects),
]

export const isWrite = (tool: string): boolean => WRITES.has(tool)
