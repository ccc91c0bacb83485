import type { LoggedEvent } from '@answerable/contract'
import type { Clock } from '../platform/entropy.ts'

/** A step of the clock beyond this, not explained by time that really passed, closes the gate. Source: design section 2. */
export const JUMP_MS = 60_000

/**
 * How log time relates to the wall clock: log time = wall + `offset`. A fold of the log, so it survives restarts and is
 * the same on every server. Practice: `clock.moved` shifts it. Live: an unconfirmed jump is held out, so that a wrong
 * clock cannot write a far future into a log whose time never goes back; confirming lets it in.
 */
export type ClockLine = { readonly offset: number; readonly jumps: Readonly<Record<string, number>> }

export const straightLine: ClockLine = { offset: 0, jumps: {} }

export function foldClock(line: ClockLine, event: LoggedEvent): ClockLine {
  switch (event.type) {
    case 'clock.moved':
      return { ...line, offset: line.offset + Date.parse(event.body.to) - Date.parse(event.time) }
    case 'clock.jumped': {
      const step = Date.parse(event.body.to) - Date.parse(event.body.from)
      return { offset: line.offset - step, jumps: { ...line.jumps, [event.id]: step } }
    }
    case 'clock.confirmed': {
      // One confirmation settles the newest jump and with it every older one: the person vouches for the clock as it is.
      const held = Object.values(line.jumps).reduce((sum, step) => sum + step, 0)
      return event.body.jump in line.jumps ? { offset: line.offset + held, jumps: {} } : line
    }
    default:
      return line
  }
}

/** `wall`: the wall clock as it would stand without the jump. */
export type Jump = { readonly from: string; readonly to: string; readonly wall: string }

export type Instants = {
  /** The time of a batch: wall clock on the line, never below the last entry's time. */
  at(line: ClockLine, wall: string, last: string): string
  /** The jump the wall clock made since the last look, if it is one; looks again from here. */
  jump(line: ClockLine, wall: string, last: string): Jump | undefined
}

/**
 * Compares the wall clock (the database's, where it has one) with the process's own elapsed time.
 * Without an earlier look, after a start, only a clock behind the last entry can be told from idle time.
 */
export function createInstants(clock: Clock, practice: boolean): Instants {
  let seen: { wall: number; elapsed: number } | undefined
  return {
    at: (line, wall, last) => {
      const instant = new Date(Date.parse(wall) + line.offset).toISOString()
      return instant > last ? instant : last
    },
    jump(line, wall, last) {
      const now = { wall: Date.parse(wall), elapsed: clock.elapsed() }
      const expected = expectedWall(seen, now, last === '' ? undefined : Date.parse(last) - line.offset)
      seen = now
      // A practice clock is movable: its steps are entries of their own.
      if (practice || Math.abs(now.wall - expected) <= JUMP_MS) return undefined
      const instant = (ms: number) => new Date(Math.round(ms)).toISOString()
      return { from: instant(expected + line.offset), to: instant(now.wall + line.offset), wall: instant(expected) }
    },
  }
}

type Look = { wall: number; elapsed: number }

function expectedWall(seen: Look | undefined, now: Look, last: number | undefined): number {
  if (seen !== undefined) return seen.wall + (now.elapsed - seen.elapsed)
  return last === undefined ? now.wall : Math.max(now.wall, last)
}
