import type { JsonObject, ReleaseRecord } from '@answerable/contract'
import {
  coveredManifests,
  driftOf,
  clauseFor,
  graceFor,
  type Model,
  nameOfDrift,
  revisionInForce,
} from '@answerable/domain'
import type { z } from 'zod'
import type { Edge } from '../http/edge.ts'
import { personNames } from './person-names.ts'

/** What a pipeline is told before it deploys: each value that differs, whether a clause allows it, and who must sign. */
export async function coverageOf(
  edge: Edge,
  model: Model,
  release: z.infer<typeof ReleaseRecord>,
): Promise<JsonObject> {
  const useCase = model.useCases.get(release.useCase)
  const revision = useCase === undefined ? undefined : revisionInForce(useCase)
  const signed = useCase?.acceptance
  const now = await edge.now()
  const manifests = await Promise.all(
    coveredManifests(model, release.useCase).map(async (digest) => ({
      digest,
      manifest: await edge.log.manifest(digest),
    })),
  )
  const [inForce, ...others] = manifests.flatMap(({ digest, manifest }) =>
    manifest === undefined ? [] : [{ digest, manifest }],
  )
  if (inForce === undefined || revision === undefined || signed == null)
    return {
      covered: false,
      drift: [],
      mustSign: null,
      consequence: 'deny',
      sentence: 'Nobody has signed for it: every request is denied.',
    }
  const all = [inForce, ...others].map((one) => driftOf(edge, one, release.running))
  const nearest = all.find((drift) => drift.length === 0) ?? all[0] ?? []
  const tests = release.tests.map(({ kind }) => kind)
  const drift = nearest.map((one) => {
    const clause = clauseFor(inForce.manifest, one, { time: signed.time, tests }, now)
    const grace =
      clause !== undefined || revision.tier === 'T1'
        ? undefined
        : graceFor(inForce.manifest, one, { signed: signed.time, released: now, now })
    return { name: nameOfDrift(one), clause: clause?.id ?? null, graceHours: grace?.grace_hours ?? null }
  })
  const outside = drift.filter(({ clause }) => clause === null)
  const names = await personNames(edge.log, model, [revision.owner])
  const owner = names.get(revision.owner)?.name ?? revision.owner
  const consequence = outside.length === 0 ? 'none' : revision.tier === 'T1' ? 'deny' : 'review'
  return {
    covered: outside.length === 0,
    revision: revision.revision,
    acceptance: signed.id,
    tier: revision.tier,
    drift,
    mustSign: outside.length === 0 ? null : { person: revision.owner, name: owner },
    consequence,
    sentence:
      consequence === 'none'
        ? `Covered by what ${owner} signed.`
        : `${owner} must sign for ${outside.map(({ name }) => name).join(', ')} before this is deployed: until then ${
            consequence === 'deny' ? 'every request is denied' : 'every request waits for the owner'
          }.`,
  }
}
