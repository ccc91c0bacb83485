import { CADENCE, type Mode } from '@answerable/contract'
import { durationMs, hasEnded, plusDuration, plusMs } from '../instants.ts'
import type { Revision, UseCase } from '../model.ts'

export type Step = { at: string; mode: Exclude<Mode, 'live'> }
/** When the owner's answer to what changed is due, and what silence does at which instant. */
export type Ladder = {
  due: string
  warnFrom: string
  steps: readonly Step[]
  /** what silence has made of it by now */
  mode: Mode
}

/**
 * The ladder of a use case at `now`: null before the first signature. Derived from the last signature or attestation
 * and the cadence, so each step holds at its very instant, whether or not a timer ran or a server was up.
 */
export function ladderOf(
  useCase: UseCase,
  revision: Pick<Revision, 'tier' | 'attestEvery'>,
  now: string,
): Ladder | null {
  const signed = useCase.acceptance?.time
  if (signed === undefined) return null
  const { attestEvery, warnBefore, ladder } = CADENCE[revision.tier]
  const last = useCase.attested !== null && useCase.attested.time > signed ? useCase.attested.time : signed
  // A manifest may ask more often than its tier; nothing makes it rarer.
  const every = Math.min(durationMs(attestEvery), durationMs(revision.attestEvery ?? attestEvery))
  const due = plusMs(last, every)
  const steps = ladder.map(({ after, mode }) => ({ at: plusDuration(due, after), mode }))
  const warning = plusMs(due, -durationMs(warnBefore))
  return {
    due,
    warnFrom: warning > last ? warning : last,
    steps,
    mode: steps.findLast(({ at }) => hasEnded(at, now))?.mode ?? 'live',
  }
}
