import type { Writer } from '../writer/writer.ts'
import type { AnsweredCount } from '../writer/take-heads.ts'
import { raiseDue, type TimerDeps } from './due-commands.ts'

/** Milliseconds between two looks at what is due. */
const EVERY = 250
/** Rounds between two catch-ups: an idle server knows what others appended within a second. */
const CATCH_UP_ROUNDS = 3

/** Starts looking. @returns stops, once a round under way has ended */
export function startTimers(
  deps: TimerDeps & { writer: Pick<Writer, 'takeHeads'>; answered: () => AnsweredCount },
): () => Promise<void> {
  const reported = new Set<string>()
  let round = 0
  let running: Promise<void> = Promise.resolve()
  let busy = false

  const look = async (): Promise<void> => {
    busy = true
    try {
      round += 1
      if (deps.store.shared && round % CATCH_UP_ROUNDS === 0) await deps.writer.caughtUp()
      await raiseDue(deps)
      await deps.writer.takeHeads(await deps.now(), deps.answered())
      reported.clear()
    } catch (error) {
      // A dead database would otherwise fill the disk with four lines a second.
      const kind = String(error)
      if (!reported.has(kind)) deps.report(error)
      reported.add(kind)
    } finally {
      busy = false
    }
  }
  const timer = setInterval(() => {
    if (!busy) running = look()
  }, EVERY)
  timer.unref()
  return async () => {
    clearInterval(timer)
    await running
  }
}
