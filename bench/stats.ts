/** Figures of several rounds: the median, and the smallest and largest, so that nobody reads one lucky round. */
export type Figure = { median: number; min: number; max: number }

export function figure(values: readonly number[]): Figure {
  const sorted = values.toSorted((a, b) => a - b)
  const half = (sorted.length - 1) / 2
  // Of an even number of rounds neither middle one alone: the better one would be taken for the usual one.
  const median = ((sorted[Math.floor(half)] ?? Number.NaN) + (sorted[Math.ceil(half)] ?? Number.NaN)) / 2
  return { median, min: sorted[0] ?? Number.NaN, max: sorted.at(-1) ?? Number.NaN }
}

/** Nearest-rank quantile of values that are sorted already; NaN when there are none. */
export function quantile(sorted: readonly number[] | Float64Array, share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}
