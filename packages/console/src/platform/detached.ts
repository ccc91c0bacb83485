/** Lets a promise run beside what started it. What goes wrong in it is told to the browser's console, never lost. */
export function detached(work: Promise<unknown>): void {
  work.catch((error: unknown) => reportError(error))
}
