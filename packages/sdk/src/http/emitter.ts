import { encodeBase64url } from '@answerable/verifier'
import { AnswerableApiError } from '../errors.ts'
import type { Platform } from '../platform.ts'

const EMITTER_BYTES = 16

/**
 * Numbers the commands of one client from 1, so that the log can tell when one of them never arrived.
 * INVARIANT: a number stands for one entry. A refused command gives its number back; one whose fate is unknown keeps it,
 * also when it is sent again under its idempotency key, and shows as a gap unless it arrived.
 */
export type Emitter = { numbered<T>(idempotencyKey: string, send: (header: string) => Promise<T>): Promise<T> }

export function createEmitter(platform: Platform): Emitter {
  let id: string | undefined
  let last = 0
  const free: number[] = []
  const unknown = new Map<string, number>()
  return {
    async numbered(idempotencyKey, send) {
      id ??= encodeBase64url(platform.random.bytes(EMITTER_BYTES))
      const n = unknown.get(idempotencyKey) ?? free.shift() ?? (last += 1)
      unknown.set(idempotencyKey, n)
      try {
        const reply = await send(`${id}/${n}`)
        unknown.delete(idempotencyKey)
        return reply
      } catch (error) {
        if (error instanceof AnswerableApiError && isRefusal(error)) {
          unknown.delete(idempotencyKey)
          free.push(n)
        }
        throw error
      }
    },
  }
}

/** The server answered that it did nothing. */
function isRefusal({ code, status }: AnswerableApiError): boolean {
  return code !== 'unreachable' && status !== undefined && status >= 400 && status < 500
}
