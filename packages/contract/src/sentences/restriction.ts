import type { Chapter } from './chapter.ts'
import { I, MODE_SENTENCE, scope } from './phrases.ts'
import { instant, quoted, shown, spoken } from './words.ts'

const VERB = { review_all: 'hold for review', advisory_only: 'narrow to advice', paused: 'pause' } as const
const CLOSED = {
  live: 'left open',
  review_all: 'held for review',
  advisory_only: 'narrowed to advice',
  paused: 'paused',
} as const

export const restrictionSentences: Chapter<
  'restriction.set' | 'restriction.explain' | 'restriction.lift' | 'clock.confirm'
> = {
  'restriction.set': (payload, names) => [
    `${I(names)} ${VERB[payload.mode]} ${scope(payload.scope, names)}, now.`,
    `From this entry on ${MODE_SENTENCE[payload.mode]}`,
    payload.reason === undefined
      ? `Cause: ${spoken(payload.cause)}. I say why within 24 hours.`
      : `Cause: ${spoken(payload.cause)}. Reason: ${quoted(payload.reason)}`,
    'It stays so until a person with the power to reopen lifts it.',
  ],
  'restriction.explain': (payload, names) => {
    const known = names.restriction(payload.restriction)
    return [
      known === undefined
        ? `${I(names)} say why the restriction ${shown(payload.restriction)} was set.`
        : `${I(names)} say why ${scope(known.scope, names)} was ${CLOSED[known.mode]}.`,
      `Reason: ${quoted(payload.reason)}`,
      'It stands beside the entry that closed it, and opens nothing.',
    ]
  },
  'restriction.lift': (payload, names) => {
    const known = names.restriction(payload.restriction)
    return [
      known === undefined
        ? `${I(names)} lift the restriction ${shown(payload.restriction)}.`
        : `${I(names)} lift the restriction (${spoken(known.mode)}, cause ${spoken(known.cause)}) on ${scope(known.scope, names)}.`,
      'Other restrictions, and a signature that has lapsed, still keep the gate closed.',
      `Reason: ${quoted(payload.reason)}`,
    ]
  },
  'clock.confirm': (payload, names) => {
    const jump = names.jump(payload.jump)
    return [
      jump === undefined
        ? `${I(names)} confirm the jump of the clock ${shown(payload.jump)}.`
        : `${I(names)} confirm that the clock was right to jump from ${instant(jump.from)} to ${instant(jump.to)}.`,
      'Whatever ended in between has ended. The gate judges again by the new time.',
      `Reason: ${quoted(payload.reason)}`,
    ]
  },
}
