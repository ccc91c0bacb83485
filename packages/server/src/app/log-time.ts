import type { LoggedEvent } from '@answerable/contract'
import type { Model } from '@answerable/domain'
import type { Clock } from '../platform/entropy.ts'
import type { Store } from '../store/store.ts'
import { parseEntry } from '../ledger/entry-format.ts'
import { type ClockLine, foldClock, straightLine } from '../writer/clock-line.ts'

const PAGE = 1000

/**
 * The time of the log, as its next entry would have it: the wall clock, moved where a practice clock was moved, held
 * where a jump waits for somebody to confirm it. Only a hint for the edge: what ends, ends by the entry's own time.
 */
export function logTime(clock: Clock, store: Pick<Store, 'governanceFrom'>, model: () => Model): () => Promise<string> {
  let folded = ''
  let line: ClockLine = straightLine
  return async () => {
    const { clockMovedTo, openJump } = model()
    const state = `${clockMovedTo ?? ''} ${openJump ?? ''}`
    if (state !== folded) {
      line = state === ' ' ? straightLine : await foldLine(store)
      folded = state
    }
    return new Date(Date.parse(clock.now()) + line.offset).toISOString()
  }
}

async function foldLine(store: Pick<Store, 'governanceFrom'>): Promise<ClockLine> {
  let line: ClockLine = straightLine
  for (let next = 0; ; ) {
    const page = await store.governanceFrom(next, PAGE)
    for (const { bytes, index } of page) {
      const event: LoggedEvent = parseEntry(bytes, index).event
      line = foldClock(line, event)
    }
    next += page.length
    if (page.length < PAGE) return line
  }
}
