import type { Writer } from '../writer/writer.ts'
import type { Answered } from '../gate/answered.ts'
import { every } from '../platform/every.ts'
import { raiseDue, type TimerDeps } from './due-commands.ts'

/** Milliseconds between two looks at what is due. */
const EVERY = 250
/** Rounds between two catch-ups: an idle server knows what others appended within a second. */
const CATCH_UP_ROUNDS = 3

/** Starts looking. @returns stops, once a round under way has ended */
export function startTimers(
  deps: TimerDeps & { writer: Pick<Writer, 'takeHeads'>; answered: Pick<Answered, 'count' | 'keep'> },
): () => Promise<void> {
  let round = 0
  return every(
    EVERY,
    async () => {
      round += 1
      deps.answered.keep()
      if (deps.store.shared && round % CATCH_UP_ROUNDS === 0) await deps.writer.caughtUp()
      await raiseDue(deps)
      await deps.writer.takeHeads(await deps.now(), deps.answered.count())
    },
    (error) => deps.report(error),
  )
}
