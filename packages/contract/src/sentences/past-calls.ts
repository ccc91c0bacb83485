import type { Payload } from '../commands/index.ts'
import type { Outcome } from '../primitives.ts'
import type { Names } from './names.ts'
import { instant, quoted, shown } from './words.ts'

export const NO_CALLS = 'I was shown no call of the past.'
const LONGEST = 240
const WOULD: Readonly<Record<Outcome, string>> = {
  allow: 'allow alone',
  review: 'hold for people',
  deny: 'refuse',
}

/**
 * Real calls of the past and what becomes of their like under what is signed. The outcome is the one the rules give, not
 * the one a client claims: where the two differ the sentence says so, and the owner signs that.
 */
export function pastCallSentences({ pastCalls }: Payload<'acceptance.sign'>, names: Names): string[] {
  if (pastCalls === undefined || pastCalls.length === 0) return [NO_CALLS]
  return pastCalls.map(({ decision, would }) => {
    const call = names.pastCall(decision)
    if (call?.would === undefined) return `WARNING: the past call ${shown(decision)} cannot be judged here.`
    const { content } = call
    const asked =
      content === undefined
        ? 'what is no longer kept'
        : quoted(content.length > LONGEST ? `${content.slice(0, LONGEST)}…` : content)
    const what = `a call like that of ${instant(call.time)}: ${shown(call.tool ?? call.kind)} with ${asked}`
    return call.would === would
      ? `It would ${WOULD[would]} ${what}`
      : `WARNING: it would ${WOULD[call.would]}, and not ${WOULD[would]}, ${what}`
  })
}
