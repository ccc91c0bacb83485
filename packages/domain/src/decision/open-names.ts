import type { Influence, ManifestTool, TracedBy } from '@answerable/contract'
import { CARRIED, COPIED_FROM } from '../provenance/index.ts'

/** Stands for every argument the signed manifest does not declare. */
export const UNDECLARED = 'undeclared'
const MOST_NAMES = 64

/** Names the gate itself makes, from the manifest alone: no caller can send an argument that begins with `sink:`. */
const isGates = (name: string): boolean => name === CARRIED || name.startsWith(COPIED_FROM)

/**
 * INVARIANT 13: words a caller chose never stand in an entry in clear, where nothing can erase them. Only names the
 * signed manifest declares do; a person's name sent as the name of an argument is sealed with the arguments.
 */
export function openNames(declared: ManifestTool['arguments'], traced: TracedBy, influences: readonly Influence[]) {
  const known = new Set([
    'text',
    ...declared.flatMap(({ name, sink }) => (sink === undefined ? [name] : [name, `sink:${sink}`])),
  ])
  const open = (names: readonly string[]): string[] => [
    ...new Set(names.map((name) => (known.has(name) || isGates(name) ? name : UNDECLARED))),
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
