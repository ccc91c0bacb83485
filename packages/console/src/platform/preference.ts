/** What a person chose for this browser. Absent storage (private windows, blocked) only means it is not remembered. */
export function remembered(name: string): string | undefined {
  try {
    return localStorage.getItem(`answerable.${name}`) ?? undefined
  } catch {
    return undefined
  }
}

export function remember(name: string, value: string | undefined): void {
  try {
    if (value === undefined) localStorage.removeItem(`answerable.${name}`)
    else localStorage.setItem(`answerable.${name}`, value)
  } catch {
    // Not remembered, and nothing else depends on it.
  }
}
