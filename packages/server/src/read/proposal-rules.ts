import { type DecisionRow, envelopeSentences, nothingSentences, type Proposal } from '@answerable/contract'
import { publicationFor, revisionOf } from '@answerable/domain'
import { policyChapters, policyDifference } from '@answerable/policy'
import { judgeAgain, type Judging, judgingOf, pastCalls, pastCallsNamed, sampleOf, STRICTNESS } from './past-calls.ts'
import type { Subject } from './proposal-parts.ts'
import { compiledOf } from './revision-facts.ts'

const OF_EACH = 3
const OUTCOMES = ['allow', 'review', 'deny'] as const

/** The rules by chapter, and whether they tighten or loosen what is signed. */
export async function rulesOf(
  { edge, useCase, revision, publication, manifest }: Subject,
  until: string,
): Promise<Pick<Proposal, 'sentences' | 'kind'>> {
  const policy = await compiledOf(edge.log, manifest, publication?.tightened?.policy ?? publication?.policy)
  const chapters =
    policy === undefined
      ? { alone: ['It may do nothing: no policy is published.'], people: [], never: [] }
      : policyChapters(policy)
  const { attestEvery, tier } = revision
  const sentences = {
    alone: [...chapters.alone, ...envelopeSentences(manifest.envelope)],
    people: chapters.people,
    never: chapters.never,
    nothing: nothingSentences({ tier, attestEvery, until, fallback: manifest.fallback }),
  }
  const { acceptance } = useCase
  const signed = acceptance === null ? undefined : revisionOf(useCase, acceptance.revision)
  if (acceptance === null || signed === undefined) return { sentences, kind: 'first' }
  if (acceptance.assumptions === publication?.assumptions) return { sentences, kind: 'renewal' }
  const last = publicationFor(signed, acceptance.assumptions)
  const before = await edge.log.manifest(signed.manifest)
  const old = before && (await compiledOf(edge.log, before, last?.tightened?.policy ?? last?.policy))
  // A change of the manifest is never called tightening: what runs is another thing, not a stricter rule.
  const tightens =
    signed.manifest === revision.manifest &&
    last?.entities === publication?.entities &&
    old !== undefined &&
    policy !== undefined &&
    policyDifference(old, policy).tightens
  return { sentences, kind: tightens ? 'tightening' : 'loosening' }
}

/** Real calls of the past, judged by the proposed rules and by the signed ones. */
export async function pastOf(subject: Subject, last: number): Promise<Pick<Proposal, 'samples' | 'wouldChange'>> {
  const { edge, useCase, revision, publication } = subject
  const by = { evaluate: edge.evaluate, model: subject.model }
  const proposed = await judgingOf(edge.log, revision, publication)
  const { calls, unreadable } = await pastCalls(edge, useCase.id, last)
  const signed = await signedJudging(subject)
  const judged =
    proposed === undefined
      ? []
      : calls.map((call) => {
          const after = judgeAgain(by, call, proposed)
          // Before the first signature there is no policy to compare with: then the answer given at the time counts.
          const before = signed === undefined ? saidThen(call.row) : judgeAgain(by, call, signed).outcome
          return { before, after, sample: sampleOf(call, after) }
        })
  const candidates = OUTCOMES.flatMap((outcome) =>
    judged.filter(({ after }) => after.outcome === outcome).slice(0, OF_EACH),
  ).map(({ sample }) => sample)
  // A run that began before the calls looked at has earlier ones: what is shown is judged at its exact place.
  const named = await pastCallsNamed(
    edge,
    useCase.id,
    candidates.map(({ decision }) => decision),
  )
  const exactly = new Map(
    named.flatMap(({ row, content, position }) =>
      content === undefined || proposed === undefined
        ? []
        : [[row.id, judgeAgain(by, { row, content, position }, proposed).outcome] as const],
    ),
  )
  const pick = (outcome: (typeof OUTCOMES)[number]) =>
    candidates.filter(({ decision, would }) => would === outcome && exactly.get(decision) === outcome)
  const samples = { allow: pick('allow'), hold: pick('review'), refuse: pick('deny') }
  const changed = judged.filter(({ before, after }) => before !== after.outcome)
  const looser = changed.filter(({ before, after }) => STRICTNESS[after.outcome] < STRICTNESS[before])
  return {
    samples: {
      ...samples,
      note: sampleNote(judged.length, unreadable, proposed === undefined),
      digest: edge.digest(samples),
    },
    wouldChange: {
      n: judged.length,
      changed: changed.length,
      looser: looser.length,
      unreadable,
      note: judged.length === 0 ? 'There is no history to compare with.' : null,
    },
  }
}

/** While it was observed nothing was enforced: what the gate would have said is what is compared. */
function saidThen({ outcome, wouldHave }: DecisionRow): keyof typeof STRICTNESS {
  return outcome === 'observed' ? (wouldHave?.outcome ?? 'deny') : outcome
}

function sampleNote(judged: number, unreadable: number, nothingPublished: boolean): string | null {
  if (nothingPublished) return 'No policy is published, so no past call can be judged by it.'
  if (judged === 0 && unreadable === 0) return 'There is no history: nothing was ever put before the gate.'
  if (judged === 0) return 'What was asked in the past is no longer kept, so no call can be judged again.'
  return unreadable === 0 ? null : `${unreadable} calls are left out: what they asked is no longer kept.`
}

async function signedJudging({ useCase, edge }: Subject): Promise<Judging | undefined> {
  const { acceptance } = useCase
  const revision = acceptance === null ? undefined : revisionOf(useCase, acceptance.revision)
  if (acceptance === null || revision === undefined) return undefined
  return judgingOf(edge.log, revision, publicationFor(revision, acceptance.assumptions))
}
