/** The least of what has to happen in 1,000 histories of 100 commands: about a third of what is seen. */
export const OFTEN_ENOUGH: Readonly<Record<string, number>> = {
  'decision.recorded allow': 1000,
}
