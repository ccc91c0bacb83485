import { type Clock, systemClock } from '../../src/platform/entropy.ts'

/** A clock that stands still until told otherwise. Wall clock and elapsed time move together: that is no jump. */
export type TestClock = Clock & { advance(ms: number): void; jump(ms: number): void }

export const START = '2027-01-04T09:00:00.000Z'
export const SECOND = 1000
export const MINUTE = 60 * SECOND
export const HOUR = 60 * MINUTE
export const DAY = 24 * HOUR

export function testClock(start = START): TestClock {
  let wall = Date.parse(start)
  let elapsed = 0
  return {
    now: () => new Date(wall).toISOString(),
    elapsed: () => elapsed,
    advance: (ms) => {
      wall += ms
      elapsed += ms
    },
    jump: (ms) => {
      wall += ms
    },
  }
}

/** The machine's own clock, for a server in a process of its own: no test moves it. */
export const realClock: TestClock = { ...systemClock, advance: refuse, jump: refuse }

function refuse(): never {
  throw new Error('nobody moves the machine’s clock')
}
