import type { Influence, ManifestTool, TracedBy } from '@answerable/contract'
import { AGAIN, CARRIED, CHOICE, COPIED_FROM, WORDING } from '../provenance/index.ts'

/** Stands for every argument the signed manifest does not declare. */
export const UNDECLARED = 'undeclared'
const MOST_NAMES = 64

/**
 * INVARIANT 13: words a caller chose never stand in an entry in clear, where nothing can erase them. Only names the
 * signed manifest declares do; a person's name sent as the name of an argument is sealed with the arguments.
 *
 * The sources content copies are left out: the influences beside say which observation each argument came from, and a
 * manifest may have more sources than a decision has room for.
 */
export function openNames(declared: ManifestTool['arguments'], traced: TracedBy, influences: readonly Influence[]) {
  const known = new Set([
    'text',
    CARRIED,
    CHOICE,
    AGAIN,
    WORDING,
    ...declared.flatMap(({ name, sink }) => (sink === undefined ? [name] : [name, `sink:${sink}`])),
  ])
  const open = (names: readonly string[]): string[] => [
    ...new Set(
      names.filter((name) => !name.startsWith(COPIED_FROM)).map((name) => (known.has(name) ? name : UNDECLARED)),
    ),
  ]
  return {
    traced: {
      request: open(traced.request),
      trusted: open(traced.trusted),
      untrusted: open(traced.untrusted),
      model: open(traced.model),
      unknown: open(traced.unknown),
    },
    influences: influences.map((one) => ({ ...one, arguments: open(one.arguments).slice(0, MOST_NAMES) })),
  }
}
