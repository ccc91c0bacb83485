import type { Held } from '@answerable/sdk'

/** Someone's attempt to finish a held call, which others may join. */
export type Attempt<T> = { outcome: Promise<T>; join(signal: AbortSignal): void }
/** `held`: as the first call met it, with what is missing. */
export type Hold<T> = { readonly held: Held; attempt?: Attempt<T> }

/**
 * Held calls of a run, by the digest of tool and arguments: a client that timed out and calls again finds the decision
 * its first call led to, instead of asking people twice.
 */
export class Holds<T> {
  readonly #byDigest = new Map<string, Hold<T>[]>()

  add(digest: string, held: Held): Hold<T> {
    const hold: Hold<T> = { held }
    this.#byDigest.set(digest, [...(this.#byDigest.get(digest) ?? []), hold])
    return hold
  }

  /** A hold nobody is working on, else the first one. */
  find(digest: string): Hold<T> | undefined {
    const holds = this.#byDigest.get(digest) ?? []
    return holds.find((hold) => hold.attempt === undefined) ?? holds[0]
  }

  remove(digest: string, hold: Hold<T>): void {
    const left = (this.#byDigest.get(digest) ?? []).filter((other) => other !== hold)
    if (left.length === 0) this.#byDigest.delete(digest)
    else this.#byDigest.set(digest, left)
  }
}

/**
 * Starts an attempt that is given up only when everybody who joined has given up: one client's timeout must not stop
 * what another one waits for.
 */
export function startAttempt<T>(work: (signal: AbortSignal) => Promise<T>): Attempt<T> {
  const stop = new AbortController()
  let joined = 0
  return {
    outcome: work(stop.signal),
    join: (signal) => {
      joined += 1
      const leave = (): void => {
        joined -= 1
        if (joined === 0) stop.abort(signal.reason)
      }
      if (signal.aborted) leave()
      else signal.addEventListener('abort', leave, { once: true })
    },
  }
}
