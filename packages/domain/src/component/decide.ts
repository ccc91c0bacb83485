import type { CommandOf, Manifest } from '@answerable/contract'
import { isMandateSigner } from '../authority/cover.ts'
import { hasEnded } from '../instants.ts'
import { latestRevision, type Model, type Person, type Revision, revisionInForce } from '../model.ts'
import { no, yes } from '../refuse.ts'
import type { DecideContext, Decided } from '../types.ts'

/** Use cases named in the entry itself; the digest is over the whole list. */
const NAMED = 256

export type Affected = { useCase: string; revision: number; owner: string; digest: string | null }

/** The revisions whose components count: the one in force, and the newest proposal of each use case. */
export function revisionsThatRely(model: Model): Revision[] {
  return [...model.useCases.values()].flatMap((useCase) => {
    const [inForce, newest] = [revisionInForce(useCase), latestRevision(useCase)]
    return [...new Set([inForce, newest])].flatMap((revision) => revision ?? [])
  })
}

/**
 * The use cases that rely on a component, with the digest each owner signed for, one line per use case, in their order.
 * Revisions written before components stood in entries are read from their manifests.
 */
export function affectedBy(
  model: Model,
  component: string,
  manifest: (digest: string) => Manifest | undefined,
): Affected[] {
  const lines = new Map<string, Affected>()
  for (const revision of revisionsThatRely(model)) {
    const all =
      revision.components ??
      (manifest(revision.manifest)?.components ?? []).map(({ id, digest }) => ({ id, digest: digest ?? null }))
    const found = all.find(({ id }) => id === component)
    if (found === undefined || lines.has(revision.useCase)) continue
    const { useCase, revision: number, owner } = revision
    lines.set(useCase, { useCase, revision: number, owner, digest: found.digest })
  }
  return [...lines.values()].toSorted((a, b) => (a.useCase < b.useCase ? -1 : 1))
}

/** A change is named, with everybody it reaches, before it ships. It opens nothing: each owner signs, or stays outside. */
export function announceComponent(
  { model, facts, tools, now }: DecideContext,
  signer: Person,
  { id, payload }: CommandOf<'component.announce'>,
): Decided {
  const affected = affectedBy(model, payload.component, (digest) => facts.manifest(digest))
  if (affected.length === 0) return no('not_found', 'no use case relies on such a component')
  if (hasEnded(payload.ships, now)) return no('conflict', 'it is announced before it ships, not afterwards')
  if (!concerned(model, signer, affected))
    return no('forbidden', 'those who answer for, run or host a use case that relies on it announce its change')
  return yes<'component.announced'>({
    type: 'component.announced',
    id,
    body: {
      component: payload.component,
      digest: payload.digest,
      ships: payload.ships,
      affected: affected.slice(0, NAMED),
      affectedTotal: affected.length,
      list: tools.digest(affected.map((line) => ({ ...line }))),
    },
    seal: { reason: payload.reason },
  })
}

function concerned(model: Model, signer: Person, affected: readonly Affected[]): boolean {
  const reached = new Set(affected.map(({ useCase }) => useCase))
  return revisionsThatRely(model)
    .filter(({ useCase }) => reached.has(useCase))
    .some(
      ({ owner, deputy, operators, hosts, unit }) =>
        [owner, deputy, ...operators, ...hosts].includes(signer.id) || isMandateSigner(model, signer.id, unit),
    )
}
