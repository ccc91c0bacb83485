/**
 * The machine, as a parameter: a client that looked at the clock or at chance by itself could not be tested for what it
 * does when a server dies between two steps.
 */
export type Clock = {
  /** The wall clock: RFC 3339 UTC with milliseconds. Used only inside key-signed assertions. */
  now(): string
  /** Milliseconds since an arbitrary start; never goes back. Every wait and every lateness is measured with it. */
  elapsed(): number
}

export type Random = {
  /** `count` fresh bytes from a cryptographically secure source. */
  bytes(count: number): Uint8Array
}

/** Resolves after `milliseconds`, or rejects with the signal's reason when it is aborted first. */
export type Sleep = (milliseconds: number, signal?: AbortSignal) => Promise<void>

export type Platform = { clock: Clock; random: Random; sleep?: Sleep }

/** {@link Sleep} on the runtime's own timer. */
export const timerSleep: Sleep = (milliseconds, signal) =>
  new Promise((resolve, reject) => {
    const stop = (): void => {
      clearTimeout(timer)
      reject(reasonOf(signal))
    }
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop)
      resolve()
    }, milliseconds)
    if (signal?.aborted) stop()
    else signal?.addEventListener('abort', stop, { once: true })
  })

/** Why a signal was aborted, as an error. */
export function reasonOf(signal: AbortSignal | undefined): Error {
  const reason: unknown = signal?.reason
  return reason instanceof Error ? reason : new DOMException('the call was aborted', 'AbortError')
}
