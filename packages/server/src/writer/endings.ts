import { AnswerableError } from '@answerable/contract'
import { ExitError } from '../platform/exit.ts'

/** How failures of the writer are told: to callers, and to the process. */

export function asExit(error: unknown): ExitError {
  if (error instanceof ExitError) return error
  const { message } = error as Error
  if (error instanceof AnswerableError && error.code === 'log_stopped') {
    return new ExitError('log_stopped', message, { cause: error })
  }
  return new ExitError('commit_unknown', message, { cause: error })
}

/** A command's refusal is its outcome; a store that fails, or a log that stops, fails the whole batch. */
export function asOutcome(error: unknown): Error {
  if (error instanceof AnswerableError && error.code !== 'store_unavailable') return error
  throw error
}

/** What a caller hears when the process is about to end: never that its command failed, for that may not be so. */
export function refusalOf(error: ExitError): AnswerableError {
  const code = error.code === 'log_stopped' ? 'log_stopped' : 'store_unavailable'
  return new AnswerableError(code, 'the server is stopping: ask again with the same idempotency key', { cause: error })
}

/** The next turn of the event loop, after input has been read. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
