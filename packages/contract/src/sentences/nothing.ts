import { CADENCE } from '../cadence.ts'
import type { Mode, Tier } from '../primitives.ts'
import { duration, instant, quoted } from './words.ts'

export type Silence = {
  tier: Tier
  /** where the manifest asks for attestation more often than its tier */
  attestEvery?: string | undefined
  until?: string | undefined
  fallback?: { who: string; capacity: string; for: string } | undefined
}

const STEP: Readonly<Record<Exclude<Mode, 'live'>, string>> = {
  review_all: 'every action waits until people decide',
  advisory_only: 'it may only read and recommend',
  paused: 'every request is denied',
}

/** What happens if the owner does nothing: the ladder of the tier, the end of the signature, and who takes over. */
export function nothingSentences({ tier, attestEvery, until, fallback }: Silence): string[] {
  const { ladder, attestEvery: longest } = CADENCE[tier]
  const every = attestEvery ?? longest
  const steps = ladder.map(({ after, mode }) =>
    after === 'P0D' ? `at that instant ${STEP[mode]}` : `${duration(after)} after that ${STEP[mode]}`,
  )
  return [
    `If I do not answer for what changed within ${duration(every)} of signing: ${steps.join('; ')}.`,
    until === undefined
      ? 'If I do not sign again in time the gate closes: every request is denied.'
      : `If I do not sign again, the gate closes on ${instant(until)}: every request is denied.`,
    fallback === undefined
      ? 'Nobody is named to take over the work.'
      : `While it is closed, ${quoted(fallback.who)} takes over, for up to ${duration(fallback.for)}: ${quoted(fallback.capacity)}`,
  ]
}
