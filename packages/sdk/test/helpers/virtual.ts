import type { Platform } from '@answerable/sdk'

/** A machine whose time moves only when somebody sleeps, and whose chance is a counter. */
export class Virtual {
  /** milliseconds since 1970 */
  time = Date.parse('2026-11-23T06:00:00.000Z')
  #chance = 0
  #hooks: { at: number; run: () => void }[] = []

  readonly platform: Platform = {
    clock: { now: () => new Date(this.time).toISOString(), elapsed: () => this.time },
    random: {
      bytes: (count) => {
        this.#chance += 1
        const bytes = new Uint8Array(count)
        new DataView(bytes.buffer).setUint8(count - 1, this.#chance % 256)
        if (count > 4) new DataView(bytes.buffer).setUint32(0, this.#chance)
        return bytes
      },
    },
    sleep: async (milliseconds, signal) => {
      await new Promise((resolve) => {
        setImmediate(resolve)
      })
      signal?.throwIfAborted()
      this.pass(milliseconds)
    },
  }

  pass(milliseconds: number): void {
    this.time += milliseconds
    const due = this.#hooks.filter((hook) => hook.at <= this.time)
    this.#hooks = this.#hooks.filter((hook) => hook.at > this.time)
    for (const hook of due) hook.run()
  }

  /** Runs something once this much time has passed. */
  after(milliseconds: number, run: () => void): void {
    this.#hooks.push({ at: this.time + milliseconds, run })
  }
}
