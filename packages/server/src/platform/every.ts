/**
 * Does something again and again, never twice at the same time. The same failure is told once until it is over: a dead
 * database would otherwise fill the disk with four lines a second.
 *
 * @param milliseconds between two rounds
 * @returns stops, once a round under way has ended
 */
export function every(
  milliseconds: number,
  round: () => Promise<unknown>,
  report: (error: unknown) => void,
): () => Promise<void> {
  const reported = new Set<string>()
  let running: Promise<void> = Promise.resolve()
  let busy = false
  const look = async (): Promise<void> => {
    busy = true
    try {
      await round()
      reported.clear()
    } catch (error) {
      const kind = String(error)
      if (!reported.has(kind)) report(error)
      reported.add(kind)
    } finally {
      busy = false
    }
  }
  const timer = setInterval(() => {
    if (!busy) running = look()
  }, milliseconds)
  timer.unref()
  return async () => {
    clearInterval(timer)
    await running
  }
}
