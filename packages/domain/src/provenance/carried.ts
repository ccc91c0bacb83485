import { withoutDates } from './dates.ts'
import { addressesIn, codesIn } from './entities.ts'
import { normaliseText } from './normalise.ts'
import { CLASSES, type Trace } from './trace.ts'
import type { Origin } from './types.ts'

/**
 * The worst origin of the addresses a free text carries: mail and web addresses, and account or telephone numbers that
 * untrusted data names. Nothing where it carries none.
 *
 * A text that says what a page says informs; one that carries a link or an account asks to be acted on. So a policy can
 * let the first pass and hold the second. An address nobody wrote is the model's: data can be spelled into it.
 */
export function carriedOrigin(trace: Trace, value: string): Origin | undefined {
  const text = normaliseText(value)
  const origins = addressesIn(text).map((keys) => originOf(trace, keys))
  for (const code of codesIn(withoutDates(text))) {
    // Groups of digits are read together in every way, so only a number that is known to be another's counts.
    const origin = originOf(trace, [code])
    if (origin === 'untrusted') origins.push(origin)
  }
  if (origins.length === 0) return undefined
  const isThere = (wanted: Origin): boolean => origins.includes(wanted)
  if (isThere('untrusted')) return 'untrusted'
  if (isThere('model')) return trace.full ? 'unknown' : 'model'
  return isThere('trusted') ? 'trusted' : 'request'
}

const originOf = (trace: Trace, [whole = '', host]: readonly string[]): Origin => {
  const seen = (name: (typeof CLASSES)[number], key: string): boolean =>
    (trace.index.classes[name].keys.get(key) ?? Number.POSITIVE_INFINITY) < trace.count
  const by = CLASSES.find((name) => seen(name, whole))
  if (by !== undefined) return by
  return host !== undefined && seen('untrusted', host) ? 'untrusted' : 'model'
}
