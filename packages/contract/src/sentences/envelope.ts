import type { EnvelopeClause } from '../manifest.ts'
import { and, count, duration, instant, quoted, shown, spoken } from './words.ts'

/** Each change accepted in advance, and whether the gate can check its bounds or only people can. */
export function envelopeSentences(clauses: readonly EnvelopeClause[]): string[] {
  return clauses.map((clause) => {
    const { id, what, of, within, after, for: lasts, until, allow, tested_by: tested, grace_hours: grace } = clause
    const ends = until === undefined ? '' : `, and no later than ${instant(until)}`
    const bounds = [
      ...(allow === undefined || allow.values.length === 0 ? [] : [and(allow.values.map(quoted))]),
      ...(allow?.starting === undefined ? [] : [`whatever begins with ${quoted(allow.starting)}`]),
    ]
    return [
      `Without asking me again the ${spoken(what)}${of === undefined ? '' : ` ${shown(of)}`} may change, for ${duration(lasts)} from now${ends}: ${quoted(within)}, after ${quoted(after)}.`,
      bounds.length === 0
        ? 'The gate cannot check this one, so it allows nothing by itself.'
        : `The gate lets through ${bounds.join(' or ')}${tested === undefined ? '' : `, with a passed test ${shown(tested)}`}.`,
      ...(grace === undefined ? [] : [`Beyond that it is borne for ${count(grace, 'hour')} after its release.`]),
      `[${shown(id)}]`,
    ].join(' ')
  })
}
