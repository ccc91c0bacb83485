import { AnswerableError, Hazard, type Proposal } from '@answerable/contract'
import { latestRevision, revisionOf } from '@answerable/domain'
import { governed } from './governed.ts'
import { personNames } from './person-names.ts'
import {
  approvalsFor,
  challengeFor,
  evidenceOf,
  expiryOf,
  ladderTable,
  missingOf,
  nextOf,
  type Subject,
  zoneOf,
} from './proposal-parts.ts'
import { pastOf, rulesOf } from './proposal-rules.ts'
import { differenceFrom } from './revision-facts.ts'

/** GET /v1/use-cases/{useCase}/proposal: everything an owner reads before signing. */
export const readProposal = governed(async ({ edge, params, query }) => {
  const { model, index } = await edge.view()
  const now = await edge.now()
  const useCase = model.useCases.get(params['useCase'] ?? '')
  const wanted = query['revision']
  const revision =
    useCase === undefined
      ? undefined
      : typeof wanted === 'number'
        ? revisionOf(useCase, wanted)
        : latestRevision(useCase)
  if (useCase === undefined || revision === undefined)
    throw new AnswerableError('not_found', 'There is no such use case or revision.')
  const manifest = await edge.log.manifest(revision.manifest)
  if (manifest === undefined) throw new AnswerableError('document_missing', 'The manifest of this revision is missing.')
  const publication = revision.publications.at(-1)
  const people = [revision.owner, revision.challenger, ...(publication?.approvals ?? []).map(({ person }) => person)]
  const names = await personNames(
    edge.log,
    model,
    people.filter((id) => id !== null),
  )
  const subject: Subject = { edge, model, now, useCase, revision, publication, manifest, names }
  const zone = zoneOf(query['zone'])
  const expiry = expiryOf(subject, zone)
  const { sentences, kind } = await rulesOf(subject, expiry.until)
  const past = await pastOf(subject, Number(query['last']))
  const difference = await differenceFrom({ log: edge.log, model }, useCase, subject)
  const content: Omit<Proposal, 'index'> = {
    useCase: useCase.id,
    name: manifest.name,
    revision: revision.revision,
    assumptions: publication?.assumptions ?? null,
    tier: revision.tier,
    owner: { person: revision.owner, name: names.get(revision.owner)?.name ?? null },
    sentences,
    difference:
      difference === undefined || useCase.acceptance === null
        ? null
        : { since: useCase.acceptance.time, revision: useCase.acceptance.revision, items: difference },
    ...past,
    kind,
    evidence: evidenceOf(subject, past.samples.digest),
    risks: {
      hazards: [...Hazard.options],
      last: (useCase.acceptance?.residualRisk as Record<string, string> | undefined) ?? null,
      lastOverall: useCase.acceptance?.overall ?? null,
    },
    challenge: await challengeFor(subject),
    touchpoints: revision.touchpoints,
    approvals: approvalsFor(subject),
    next: nextOf(useCase, revision),
    expiry,
    ladder: ladderTable(revision),
    missing: missingOf(subject),
  }
  return { index, content }
})
