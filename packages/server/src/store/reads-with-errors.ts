import type { AnswerableError } from '@answerable/contract'
import type { Reads } from './store.ts'

/** The same reads, with every failure of the engine turned into the one error callers know. */
export function readsWithErrors(reads: Reads, convert: (cause: unknown) => AnswerableError): Reads {
  const guarded = Object.entries(reads).map(([name, read]) => [
    name,
    async (...args: never[]) => {
      try {
        return await (read as (...args: never[]) => Promise<unknown>)(...args)
      } catch (cause) {
        throw convert(cause)
      }
    },
  ])
  return Object.fromEntries(guarded) as Reads
}
