import { AnswerableApiError } from '../errors.ts'
import { Unrecorded } from './refusals.ts'

/** One thing to tell the log. `must`: without it the next decision cannot be judged. */
type Letter = { send: () => Promise<unknown>; must: boolean; refused?: AnswerableApiError }

/**
 * Effects and observations on their way to the log, in order. They wait here while the server cannot be reached.
 *
 * INVARIANT: nothing is put before the gate while something that came back is unrecorded: the decision would not see
 * what influenced it.
 */
export class Outbox {
  readonly #letters: Letter[] = []
  #sending: Promise<void> = Promise.resolve()

  /**
   * Sends a letter behind those that wait.
   * @returns whether it reached the log; false: it waits, or was refused and need not be sent again
   */
  async post(letter: { send: () => Promise<unknown>; must: boolean }): Promise<boolean> {
    const queued: Letter = letter
    this.#letters.push(queued)
    try {
      await this.flush()
    } catch {
      // Not the caller's failure: it waits, and the next decision finds it or does not happen.
    }
    return !this.#letters.includes(queued) && queued.refused === undefined
  }

  /**
   * Sends what waits.
   * @throws Unrecorded when something that must be recorded cannot be, now or ever
   */
  flush(): Promise<void> {
    // One sender at a time keeps the order, and a letter from being sent twice at once.
    const next = this.#sending.then(() => this.#drain())
    this.#sending = next.catch(() => {})
    return next
  }

  async #drain(): Promise<void> {
    for (let letter = this.#letters[0]; letter !== undefined; letter = this.#letters[0]) {
      try {
        await letter.send()
      } catch (cause) {
        if (!(cause instanceof AnswerableApiError)) throw cause
        if (cause.transient || letter.must) throw new Unrecorded(cause)
        letter.refused = cause
      }
      this.#letters.shift()
    }
  }
}
