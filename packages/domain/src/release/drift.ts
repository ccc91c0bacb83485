import type { EnvelopeClause, JsonValue, Manifest, ReleaseRunning } from '@answerable/contract'
import { hasEnded, plusDuration, plusMs } from '../instants.ts'
import type { Tools } from '../types.ts'

/** A value that runs and is not the one in the manifest. `id` is a name of the manifest, or nothing of the caller's. */
export type Drift = {
  what: 'manifest' | 'model' | 'prompt' | 'tool' | 'source'
  id: string
  value: string
  known: boolean
}
/** A running value as one word, by which the use case remembers when it was first released. */
export const releasedValue = ({ what, id, value }: Pick<Drift, 'what' | 'id' | 'value'>): string =>
  `${what} ${id} ${value}`

type Said = { [K in keyof ReleaseRunning]?: ReleaseRunning[K] | undefined }

/** Digest of one list of the manifest, as a pipeline computes it from the file. */
export function sectionDigest(tools: Pick<Tools, 'digest'>, section: Manifest['tools'] | Manifest['sources']): string {
  return tools.digest(JSON.parse(JSON.stringify(section)) as JsonValue)
}

/** What differs between the values said to run and a manifest. Silence about a value is no difference. */
export function driftOf(
  tools: Pick<Tools, 'digest'>,
  { manifest, digest }: { manifest: Manifest; digest: string },
  said: Said,
): Drift[] {
  const drift: Drift[] = []
  for (const [id, version] of Object.entries(said.models ?? {})) {
    const signed = manifest.models.find((model) => model.id === id)
    if (signed?.version !== version) drift.push({ what: 'model', id, value: version, known: signed !== undefined })
  }
  for (const [id, prompt] of Object.entries(said.prompts ?? {})) {
    const signed = manifest.prompts.find((candidate) => candidate.id === id)
    if (signed?.digest !== prompt) drift.push({ what: 'prompt', id, value: prompt, known: signed !== undefined })
  }
  if (said.tools !== undefined && said.tools !== sectionDigest(tools, manifest.tools))
    drift.push({ what: 'tool', id: 'list', value: said.tools, known: true })
  if (said.sources !== undefined && said.sources !== sectionDigest(tools, manifest.sources))
    drift.push({ what: 'source', id: 'list', value: said.sources, known: true })
  if (said.manifest !== undefined && said.manifest !== digest)
    drift.push({ what: 'manifest', id: 'file', value: said.manifest, known: true })
  return drift
}

/** `model writer`, for an entry: a name the manifest does not know is not repeated in clear. */
export function nameOfDrift({ what, id, known }: Drift): string {
  if (!known) return `a ${what} that is not named`
  return id === 'list' || id === 'file' ? what : `${what} ${id}`
}

/** When a clause was signed, and what the release says was tested. */
export type Signed = { time: string; tests: readonly string[] }

/** The clause of the signed envelope that lets this value run at `now`; undefined: none does. */
export function clauseFor(manifest: Manifest, drift: Drift, signed: Signed, now: string): EnvelopeClause | undefined {
  if (!drift.known || drift.what === 'manifest') return undefined
  return manifest.envelope.find(
    (clause) =>
      isAbout(clause, drift) &&
      !hasEnded(endOf(clause, signed.time), now) &&
      allows(clause, drift) &&
      (clause.tested_by === undefined || signed.tests.includes(clause.tested_by)),
  )
}

/**
 * A drift beyond the bounds is borne for the hours the signed text names for this very field, after its first release:
 * a pipeline that releases it again and again gets no further hours.
 */
export function graceFor(
  manifest: Manifest,
  drift: Drift,
  { signed, released, now }: { signed: string; released: string; now: string },
): EnvelopeClause | undefined {
  if (!drift.known) return undefined
  return manifest.envelope.find(
    (clause) =>
      clause.grace_hours !== undefined &&
      isAbout(clause, drift) &&
      !hasEnded(endOf(clause, signed), now) &&
      !hasEnded(plusMs(released, clause.grace_hours * 3_600_000), now),
  )
}

const isAbout = (clause: EnvelopeClause, { what, id }: Drift): boolean =>
  clause.what === what && (clause.of === undefined || clause.of === id)

/** INVARIANT 6: a clause ends with its own time, the earlier of the two it names. */
function endOf(clause: EnvelopeClause, signed: string): string {
  const end = plusDuration(signed, clause.for)
  return clause.until !== undefined && clause.until < end ? clause.until : end
}

function allows({ allow }: EnvelopeClause, { what, value }: Drift): boolean {
  if (allow === undefined) return false
  if (allow.values.includes(value)) return true
  // Digests have no order: only versions of models can be allowed by how they begin.
  return what === 'model' && allow.starting !== undefined && value.startsWith(allow.starting)
}
