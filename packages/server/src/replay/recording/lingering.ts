/**
 * Holds parts of runs that come in interleaved, and lets go of those that nothing was added to for a while, so that a
 * month's log never stands in memory.
 */
export class Lingering<T> {
  readonly #patience: number
  readonly #held = new Map<string, { value: T; at: number }>()
  #clock = 0

  /** @param patience additions to others after which a value counts as whole */
  constructor(patience: number) {
    this.#patience = patience
  }

  /** The value under a key, made where there is none; it counts as added to now. */
  touch(key: string, make: () => T): T {
    this.#clock++
    const value = this.#held.get(key)?.value ?? make()
    this.#held.delete(key)
    this.#held.set(key, { value, at: this.#clock })
    return value
  }

  /** Lets go of what waited long enough, oldest first. */
  *expired(): Generator<[key: string, value: T]> {
    for (const [key, { value, at }] of this.#held) {
      if (this.#clock - at < this.#patience) return
      this.#held.delete(key)
      yield [key, value]
    }
  }

  /** Lets go of everything, oldest first. */
  *rest(): Generator<[key: string, value: T]> {
    for (const [key, { value }] of this.#held) yield [key, value]
    this.#held.clear()
  }
}
