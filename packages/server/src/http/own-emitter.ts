import { AnswerableError, type Emitted, errorTable } from '@answerable/contract'
import type { Random } from '../platform/entropy.ts'

const EMITTER_BYTES = 16

/**
 * Numbers commands that come in through a door: protocols whose callers cannot number theirs. What a door took and never
 * reached the log is a gap like that of any program.
 * INVARIANT: a number stands for one entry. A refused command gives its number back; one whose fate is unknown keeps it.
 */
export type OwnEmitter = {
  numbered<T>(agent: string, send: (emitter: Emitted) => Promise<T>): Promise<T>
}

/** A new identity at each start: what an earlier one counted and lost stays a gap of that one. */
export function ownEmitter(random: Random): OwnEmitter {
  const id = Buffer.from(random.bytes(EMITTER_BYTES)).toString('base64url')
  const counts = new Map<string, { last: number; free: number[] }>()
  return {
    async numbered(agent, send) {
      const count = counts.get(agent) ?? { last: 0, free: [] }
      counts.set(agent, count)
      const n = count.free.shift() ?? (count.last += 1)
      try {
        return await send({ id, n })
      } catch (error) {
        if (error instanceof AnswerableError && errorTable[error.code].status < 500) count.free.push(n)
        throw error
      }
    },
  }
}
