import type { Body, Manifest, Payload, Tier } from '@answerable/contract'
import { knownAs } from '../run/known-as.ts'
import type { Acceptance, Agent, Model, Release } from '../model.ts'
import { revisionInForce, revisionOf } from '../model.ts'
import type { Facts, Tools } from '../types.ts'
import { clauseFor, type Drift, driftOf, graceFor, nameOfDrift, releasedValue } from './drift.ts'
import { isStillNamed } from './pipeline.ts'

type Manifests = { manifest: Manifest; digest: string }[]

/** What is known to run, against what the owner signed. */
export type Assessed = {
  running: NonNullable<Body<'decision.recorded'>['running']>
  /** the caller's own word differs: this call is denied, whatever else holds */
  mismatch: string | null
  /** what a pipeline attested differs, and no clause allows it; as a name fit for an entry */
  outside: string | null
  /** the pipeline vouches for everything the manifest names, and it fits */
  attested: boolean
}

export type AssessInput = {
  model: Model
  facts: Pick<Facts, 'manifest'>
  tools: Pick<Tools, 'digest' | 'digestText'>
  now: string
  useCase: string
  agent: Agent | undefined
  claims: Payload<'decision.request'>['running']
}

/** Where nothing is known of what runs. */
export const NOT_ASSESSED: Assessed = {
  running: { knownAs: 'unknown', release: null, clauses: [] },
  mismatch: null,
  outside: null,
  attested: false,
}

/**
 * Judges running values by the revisions the owner's signature covers. Claims can only tighten (design section 6): what
 * a caller says denies its own call or says nothing new; only what the pipeline attested moves the use case.
 */
export function assessRunning(input: AssessInput): Assessed {
  const { model, now, claims, agent } = input
  const useCase = model.useCases.get(input.useCase)
  const acceptance = useCase?.acceptance ?? null
  const [inForce, ...others] = useCase === undefined ? [] : manifestsOf(input, acceptance)
  if (inForce === undefined) return NOT_ASSESSED
  const release = useCase?.release ?? null
  const signed = acceptance?.time ?? now
  const tier = useCase === undefined ? undefined : revisionInForce(useCase)?.tier
  const clauses = new Set<string>()

  const attestedDrift = release === null ? [] : nearest(input, [inForce, ...others], release.running)
  let outside: string | null = null
  for (const drift of attestedDrift) {
    const tests = release?.tests.map(({ kind }) => kind) ?? []
    const clause =
      clauseFor(inForce.manifest, drift, { time: signed, tests }, now) ??
      (tier === 'T1'
        ? undefined
        : graceFor(inForce.manifest, drift, {
            signed,
            released: useCase?.firstReleased[releasedValue(drift)] ?? release?.time ?? now,
            now,
          }))
    if (clause === undefined) outside ??= nameOfDrift(drift)
    else clauses.add(clause.id)
  }

  let mismatch: string | null = null
  for (const drift of claims === undefined ? [] : nearest(input, [inForce, ...others], claims)) {
    if (isReleased(drift, release)) continue
    const clause = clauseFor(inForce.manifest, drift, { time: signed, tests: [] }, now)
    if (clause === undefined) mismatch ??= nameOfDrift(drift)
    else clauses.add(clause.id)
  }
  // A pipeline the owner has replaced since still closes by what it said; it vouches for nothing any more.
  const vouches = release !== null && isStillNamed(input.tools, [inForce, ...others], release)
  const attested = vouches && outside === null && vouchesForAll(release, inForce.manifest)
  return {
    running: {
      knownAs: vouches ? 'attested' : claims === undefined || agent === undefined ? 'unknown' : knownAs(agent),
      release: release?.id ?? null,
      clauses: [...clauses].slice(0, 32),
    },
    mismatch,
    outside,
    attested,
  }
}

/** T1 bears no drift; elsewhere the owner decides each call, or whoever covers, and no pool of reviewers does. */
export function driftRule(tier: Tier | null, { outside }: Pick<Assessed, 'outside'>): 'none' | 'review' | 'deny' {
  if (outside === null) return 'none'
  return tier === null || tier === 'T1' ? 'deny' : 'review'
}

/** The revisions one signature covers, the enforced one first; without a signature the newest. */
function manifestsOf({ model, facts, useCase }: AssessInput, acceptance: Acceptance | null): Manifests {
  return coveredManifests(model, useCase, acceptance).flatMap((digest) => {
    const manifest = facts.manifest(digest)
    return manifest === undefined ? [] : [{ manifest, digest }]
  })
}

/** Digests of the manifests running values are compared with. */
export function coveredManifests(model: Model, useCaseId: string, acceptance?: Acceptance | null): string[] {
  const useCase = model.useCases.get(useCaseId)
  if (useCase === undefined) return []
  const signed = acceptance === undefined ? useCase.acceptance : acceptance
  if (signed === null) return useCase.revisions.slice(-1).map(({ manifest }) => manifest)
  const numbers = [signed.revision, ...signed.covered.map(({ revision }) => revision)]
  return [...new Set(numbers)].flatMap((number) => revisionOf(useCase, number)?.manifest ?? [])
}

/** The differences to whichever covered revision fits whole; where none does, to the one that is enforced. */
function nearest({ tools }: AssessInput, manifests: Manifests, said: Parameters<typeof driftOf>[2]): Drift[] {
  const all = manifests.map((one) => driftOf(tools, one, said))
  return all.find((drift) => drift.length === 0) ?? all[0] ?? []
}

const isReleased = ({ what, id, value }: Drift, release: Release | null): boolean => {
  if (release === null) return false
  const { running } = release
  if (what === 'model') return running.models[id] === value
  if (what === 'prompt') return running.prompts[id] === value
  if (what === 'tool') return running.tools === value
  return what === 'source' ? running.sources === value : running.manifest === value
}

function vouchesForAll({ running }: Release, manifest: Manifest): boolean {
  return (
    manifest.models.every(({ id }) => Object.hasOwn(running.models, id)) &&
    manifest.prompts.every(({ id }) => Object.hasOwn(running.prompts, id))
  )
}
