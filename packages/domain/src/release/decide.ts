import type { CommandOf, JsonValue } from '@answerable/contract'
import { plusMs } from '../instants.ts'
import { no, yes } from '../refuse.ts'
import type { DecideContext, Decided, Principal } from '../types.ts'
import { coveredManifests } from './assess.ts'
import { driftOf } from './drift.ts'
import { namesPipeline } from './pipeline.ts'

/** How far the pipeline's clock may be from the log's. */
const AROUND_MS = 10 * 60_000

/** What the edge has checked: whose proof it is, of exactly this statement. */
type Pipeline = Extract<Principal, { kind: 'pipeline' }>

/**
 * The pipeline vouches for what runs. INVARIANT: only the key or identity named in a manifest the owner signed: a
 * proposal nobody signed must not name its own witness.
 */
export function recordRelease(
  { model, facts, tools, now }: DecideContext,
  { by, statement }: Pipeline,
  { id, payload }: CommandOf<'release.record'>,
): Decided {
  const useCase = model.useCases.get(payload.useCase)
  if (useCase === undefined) return no('not_found', 'no such use case')
  const { acceptance } = useCase
  if (acceptance === null) return no('release_void', 'nothing is signed yet, so no pipeline is named')
  const { proof: _, ...said } = payload
  if (tools.digest({ origin: model.origin, release: said as unknown as JsonValue }) !== statement)
    return no('release_void', 'the proof is for another statement')
  const covered = coveredManifests(model, payload.useCase)
  const manifests = covered.flatMap((digest) => {
    const manifest = facts.manifest(digest)
    return manifest === undefined ? [] : [{ manifest, digest }]
  })
  if (manifests.length < covered.length) return no('document_missing', 'a signed manifest is missing or damaged')
  if (
    !namesPipeline(
      manifests.map(({ manifest }) => manifest),
      by,
    )
  )
    return no('release_void', 'the signed manifest names another pipeline, or none')
  // An older record sent again would say that what was rolled back still runs.
  if (useCase.release !== null && payload.issued <= useCase.release.issued)
    return no('release_void', `a release issued at ${useCase.release.issued} is recorded already`)
  if (payload.issued > plusMs(now, AROUND_MS) || payload.issued < plusMs(now, -AROUND_MS))
    return no('release_void', `it was issued more than 10 minutes away from the time of this log, ${now}`)
  const fits = manifests.find((one) => driftOf(tools, one, payload.running).length === 0)
  const revision = useCase.revisions.findLast(({ manifest }) => manifest === fits?.digest)?.revision ?? null
  return yes<'release.recorded'>({
    type: 'release.recorded',
    id,
    body: {
      useCase: payload.useCase,
      running: payload.running,
      tests: payload.tests,
      issued: payload.issued,
      statement,
      by:
        'key' in by
          ? { key: by.key, signature: by.signature }
          : { issuer: tools.digestText(by.issuer), subject: tools.digestText(by.subject), token: by.token },
      revision,
    },
    cause: [acceptance.id],
  })
}
