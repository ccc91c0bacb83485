/** Milliseconds since 1970 by this machine, moving evenly: a clock that is set back does not turn a deadline. */
export const machineTime = (): number => performance.timeOrigin + performance.now()
