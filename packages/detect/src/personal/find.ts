import { ibans, paymentCards } from './accounts.ts'
import { streetAddresses } from './address.ts'
import { datesOfBirth } from './birth.ts'
import { nationalIds } from './national-id.ts'
import { emails, ipAddresses, urlUsers } from './network.ts'
import { personNames } from './person.ts'
import { phones } from './phone.ts'
import type { PersonalFinding, PersonalType, Recogniser } from './types.ts'

/** Findings below this score are not reported unless asked for. */
export const DEFAULT_THRESHOLD = 0.5

const RECOGNISERS: Record<PersonalType, Recogniser> = {
  email: emails,
  phone: phones,
  iban: ibans,
  payment_card: paymentCards,
  national_id: nationalIds,
  ip_address: ipAddresses,
  url_user: urlUsers,
  date_of_birth: datesOfBirth,
  street_address: streetAddresses,
  person_name: personNames,
}

/** The types that can be found, in the order in which they are looked for. */
export const personalTypes = Object.keys(RECOGNISERS) as PersonalType[]

export interface PersonalOptions {
  /** Only these; all by default. */
  types?: readonly PersonalType[]
  /** Least score, from 0 to 1; {@link DEFAULT_THRESHOLD} by default. */
  threshold?: number
}

/**
 * Personal data in a text, in order, none overlapping another. Where recognisers disagree about a place, the higher
 * score wins, then the longer finding. Finds what has a shape, a checksum or a word beside it, and nothing that needs
 * understanding.
 */
export function findPersonalData(text: string, options: PersonalOptions = {}): PersonalFinding[] {
  const { types = personalTypes, threshold = DEFAULT_THRESHOLD } = options
  const found = types.flatMap((type) => RECOGNISERS[type](text)).filter(({ score }) => score >= threshold)
  return withoutOverlaps(found.map((finding) => ({ ...finding, score: Math.min(1, finding.score) })))
}

/** Goes from left to right and keeps what is best among those that touch, so that the time stays linear. */
export function withoutOverlaps(findings: PersonalFinding[]): PersonalFinding[] {
  const kept: PersonalFinding[] = []
  for (const finding of findings.toSorted((a, b) => a.start - b.start || b.end - a.end)) {
    let wins = true
    while (wins && (kept.at(-1)?.end ?? 0) > finding.start) {
      wins = isBetter(finding, kept.at(-1) as PersonalFinding)
      if (wins) kept.pop()
    }
    if (wins) kept.push(finding)
  }
  return kept
}

function isBetter(a: PersonalFinding, b: PersonalFinding): boolean {
  return a.score - b.score > 0 || (a.score === b.score && a.end - a.start > b.end - b.start)
}
