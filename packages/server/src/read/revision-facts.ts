import {
  entitiesSentence,
  type Manifest,
  manifestDifference,
  type UseCaseFacts,
  vendorGaps,
} from '@answerable/contract'
import {
  challengeOf,
  type Model,
  type Publication,
  publicationFor,
  type Revision,
  revisionOf,
  type UseCase,
} from '@answerable/domain'
import {
  type CompiledPolicy,
  differenceSentences,
  policyDifference,
  PolicyError,
  policySentences,
} from '@answerable/policy'
import { compileFor } from '../gate/check-policy.ts'
import type { LogReader } from './log-reader.ts'

type Sources = { log: LogReader; model: Model }

/**
 * What sentences say about one revision. `assumptions`: of which publication; without them the newest.
 * @returns undefined where the manifest is missing
 */
export async function revisionFacts(
  sources: Sources,
  useCase: UseCase,
  revision: Revision,
  assumptions: unknown,
): Promise<UseCaseFacts | undefined> {
  const { log, model } = sources
  const manifest = await log.manifest(revision.manifest)
  if (manifest === undefined) return undefined
  const publication =
    (typeof assumptions === 'string' ? publicationFor(revision, assumptions) : undefined) ??
    revision.publications.at(-1)
  const text =
    publication === undefined ? undefined : await log.text(publication.tightened?.policy ?? publication.policy)
  const { name, purpose, affected, tools, fallback, envelope } = manifest
  const gaps = vendorGaps(manifest)
  const policy = text === undefined ? [] : (sentencesOf(manifest, text) ?? [])
  const entities = publication?.entities === undefined ? undefined : await log.text(publication.entities)
  const looked = entities === undefined ? [] : [entitiesSentence(entities)]
  const difference = await differenceFrom(sources, useCase, { manifest, revision, publication })
  const challenge = publication === undefined ? undefined : challengeOf(model, revision, publication.assumptions)
  const [heard] = challenge === undefined ? [] : await log.entriesAt([challenge.index])
  return {
    name,
    purpose,
    affected,
    tools,
    fallback,
    tier: revision.tier,
    policySentences: [...policy, ...looked],
    envelope,
    ...(gaps.length === 0 ? {} : { vendorGaps: gaps }),
    ...(revision.attestEvery === undefined ? {} : { attestEvery: revision.attestEvery }),
    ...(difference === undefined ? {} : { difference }),
    ...(challenge === undefined
      ? {}
      : { challenge: { challenger: challenge.challenger, view: challenge.view, reason: heard?.values['reason'] } }),
  }
}

type Proposed = { manifest: Manifest; revision: Revision; publication: Publication | undefined }

/** What a revision changes since the last signature; undefined: there was none. */
export async function differenceFrom(
  { log }: Sources,
  useCase: UseCase,
  { manifest, revision, publication }: Proposed,
): Promise<string[] | undefined> {
  const { acceptance } = useCase
  const signed = acceptance === null ? undefined : revisionOf(useCase, acceptance.revision)
  const before = signed === undefined ? undefined : await log.manifest(signed.manifest)
  if (acceptance === null || signed === undefined) return undefined
  if (before === undefined) return ['WARNING: what was signed before cannot be read here.']
  const last = publicationFor(signed, acceptance.assumptions)
  const [old, now] = [
    await compiledOf(log, before, last?.tightened?.policy ?? last?.policy),
    await compiledOf(log, manifest, publication?.tightened?.policy ?? publication?.policy),
  ]
  const rules =
    old === undefined || now === undefined
      ? ['WARNING: the rules cannot be compared here.']
      : differenceSentences(policyDifference(old, now))
  const tier = signed.tier === revision.tier ? [] : [`The tier changed from ${signed.tier} to ${revision.tier}.`]
  const entities =
    last?.entities === publication?.entities ? [] : ['The entity file changed: who it decides about, or what of them.']
  // Taking a tightening back looks like a new rule set of the same revision: it is named, so that nobody overlooks it.
  const undone =
    last?.tightened != null && last.assumptions !== publication?.assumptions
      ? ['The policy was tightened since the last signature; this replaces it.']
      : []
  return [...tier, ...manifestDifference(before, manifest), ...entities, ...undone, ...rules]
}

/** undefined: missing, or it does not compile */
export async function compiledOf(
  log: LogReader,
  manifest: Manifest,
  digest: string | undefined,
): Promise<CompiledPolicy | undefined> {
  const text = digest === undefined ? undefined : await log.text(digest)
  return text === undefined ? undefined : compiled(manifest, text)
}

export function sentencesOf(manifest: Manifest | undefined, text: string): string[] | undefined {
  const policy = manifest === undefined ? undefined : compiled(manifest, text)
  return policy === undefined ? undefined : policySentences(policy)
}

function compiled(manifest: Manifest, text: string): CompiledPolicy | undefined {
  try {
    return compileFor(manifest, text)
  } catch (cause) {
    // What does not compile has no sentences; publishing it is refused with line and column.
    if (cause instanceof PolicyError) return undefined
    throw cause
  }
}
