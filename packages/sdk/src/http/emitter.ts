import { encodeBase64url } from '@answerable/verifier'
import { AnswerableApiError } from '../errors.ts'
import type { Platform } from '../platform.ts'

const EMITTER_BYTES = 16

/**
 * Numbers the commands of one client from 1, so that the log can tell when one of them never arrived.
 * INVARIANT: a number stands for one entry. A refused command gives its number back; one whose fate is unknown keeps it,
 * and shows as a gap unless it arrived.
 */
export type Emitter = { numbered<T>(send: (header: string) => Promise<T>): Promise<T> }

export function createEmitter(platform: Platform): Emitter {
  let id: string | undefined
  let last = 0
  const free: number[] = []
  return {
    async numbered(send) {
      id ??= encodeBase64url(platform.random.bytes(EMITTER_BYTES))
      const n = free.shift() ?? (last += 1)
      try {
        return await send(`${id}/${n}`)
      } catch (error) {
        if (error instanceof AnswerableApiError && isRefusal(error)) free.push(n)
        throw error
      }
    },
  }
}

/** The server answered that it did nothing. */
function isRefusal({ code, status }: AnswerableApiError): boolean {
  return code !== 'unreachable' && status !== undefined && status >= 400 && status < 500
}
