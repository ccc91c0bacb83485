import { z } from 'zod'
import { Instant } from './primitives.ts'

/** Where a use case stands on its way to a signature. */
export const CoverageState = z.enum([
  'signed',
  'observed',
  'waiting_for_name',
  'waiting_for_signature',
  'lapsed',
  'signed_but_closed',
  'refused_or_disputed',
])
export type CoverageState = z.infer<typeof CoverageState>

/** What happens next by itself, and when. */
export const CoverageNext = z.strictObject({
  at: Instant,
  what: z.enum(['signature_ends', 'observation_ends', 'task_opens', 'task_due']),
})
export type CoverageNext = z.infer<typeof CoverageNext>

const NEXT: Readonly<Record<CoverageNext['what'], string>> = {
  signature_ends: 'The signature ends and the gate closes.',
  observation_ends: 'It is observed no longer and the gate closes.',
  task_opens: 'A task opens for people. NOT ENFORCED BY THE GATE.',
  task_due: 'The task of stopping it by hand is due. NOT ENFORCED BY THE GATE.',
}

/** What happens then, in one sentence. */
export function nextSentence(next: CoverageNext | null): string {
  return next === null ? 'Nothing: the gate stays closed until somebody signs.' : NEXT[next.what]
}

const SAID: Readonly<Record<CoverageState, string>> = {
  signed: 'signed for',
  waiting_for_name: 'waiting for a name',
  refused_or_disputed: 'refused or disputed',
  waiting_for_signature: 'named and not signed',
  observed: 'observed, nothing enforced',
  lapsed: 'lapsed',
  signed_but_closed: 'signed and closed for another reason',
}
const ALWAYS: readonly string[] = ['signed', 'waiting_for_name', 'refused_or_disputed']

/** `200 uses. 137 signed for, 41 waiting for a name, 22 refused or disputed. 9 close within 14 days.` */
export function coverageSentence(counts: Readonly<Record<CoverageState, number>>, closing: number): string {
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0)
  const parts = (Object.keys(SAID) as CoverageState[])
    .filter((state) => counts[state] > 0 || ALWAYS.includes(state))
    .map((state) => `${counts[state]} ${SAID[state]}`)
  return `${total} ${total === 1 ? 'use' : 'uses'}. ${parts.join(', ')}. ${closing} ${closing === 1 ? 'closes' : 'close'} within 14 days.`
}
