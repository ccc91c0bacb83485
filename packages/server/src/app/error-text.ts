/** An error with its stack and every cause below it, for the operator's log. It never reaches a caller. */
export function errorText(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const own = error.stack ?? error.message
  return error.cause === undefined ? own : `${own}\ncaused by ${errorText(error.cause)}`
}
