import type { ManifestSource } from '@answerable/contract'
import type { Vouches } from './arguments.ts'
import { partsOf, type Trace } from './trace.ts'

/** The manifest's `vouches_for`, by observation: what the source an observation came from may choose values for. */
export function vouchesOf(trace: Trace, sources: readonly Pick<ManifestSource, 'id' | 'vouches_for'>[]): Vouches {
  const sinksOf = new Map(sources.map((source) => [source.id, source.vouches_for]))
  const sourceOf = new Map(partsOf(trace).map((part) => [part.influence, part.source]))
  return (influence, sink) => sinksOf.get(sourceOf.get(influence) ?? '')?.some((kind) => kind === sink)
}
