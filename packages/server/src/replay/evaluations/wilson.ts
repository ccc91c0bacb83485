/** A share with its 95 % interval, in per cent with one decimal; null where there is nothing to divide by. */
export type Interval = { count: number; total: number; pct: number | null; low: number | null; high: number | null }

const Z = 1.959964

/** Wilson score interval (E. B. Wilson, JASA 22, 1927): honest for small totals and for shares near 0 and 1. */
export function wilson(count: number, total: number): Interval {
  if (total === 0) return { count, total, pct: null, low: null, high: null }
  const share = count / total
  const spread = Z * Math.sqrt((share * (1 - share)) / total + (Z * Z) / (4 * total * total))
  const middle = share + (Z * Z) / (2 * total)
  const scale = 1 + (Z * Z) / total
  return { count, total, pct: pct(share), low: pct((middle - spread) / scale), high: pct((middle + spread) / scale) }
}

const pct = (share: number): number => Math.round(Math.min(1, Math.max(0, share)) * 1000) / 10

/**
 * The chance that a draw of `drawn` from `total` without looking holds at least `hits` of the `marked` ones: the upper
 * tail of the hypergeometric distribution, exact in double precision.
 */
export function chanceAtRandom(hits: number, { marked, drawn, total }: Draw): number {
  const all = logChoose(total, drawn)
  let sum = 0
  for (let k = Math.max(hits, drawn - (total - marked)); k <= Math.min(marked, drawn); k++) {
    sum += Math.exp(logChoose(marked, k) + logChoose(total - marked, drawn - k) - all)
  }
  return Math.min(1, sum)
}

export type Draw = { readonly marked: number; readonly drawn: number; readonly total: number }

const logChoose = (n: number, k: number): number => {
  let sum = 0
  for (let i = 1; i <= k; i++) sum += Math.log(n - k + i) - Math.log(i)
  return sum
}
