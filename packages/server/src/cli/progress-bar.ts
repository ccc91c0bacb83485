import type { Context } from './run.ts'

const WIDTH = 24
/** Redrawn no more often than eyes follow. */
const PAUSE_MS = 100
const LINE_UP = '\u001b[1A\u001b[2K'

/** A bar on stderr while something takes time. */
export type ProgressBar = {
  /** @param share done, 0 to 1 */
  at(share: number, text: string): void
}

/** Draws at a terminal that can move its cursor, and nowhere else: logs and pipes get no bar. */
export function progressBar({ io, style }: Pick<Context, 'io' | 'style'>): ProgressBar {
  const isDrawn = io.progress && io.env['TERM'] !== 'dumb'
  let drawn: number | undefined
  return {
    at(share, text) {
      const now = io.clock.elapsed()
      if (!isDrawn || (drawn !== undefined && share < 1 && now - drawn < PAUSE_MS)) return
      const full = Math.round(WIDTH * Math.min(1, Math.max(0, share)))
      const bar = `${'━'.repeat(full)}${style.dim('─'.repeat(WIDTH - full))}`
      io.err(`${drawn === undefined ? '' : LINE_UP}${bar}  ${text}`)
      drawn = now
    },
  }
}
