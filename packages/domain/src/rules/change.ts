import { APPROVERS, approvalsOf } from '../acceptance/approve.ts'
import { latestRevision, publicationFor } from '../model.ts'
import { eachUseCase, type Evaluator, fail, notApplicable, pass, unknown } from './types.ts'

const UNSIGNED = 'nobody has signed, so nothing may run'

const released: Evaluator = (evidence) =>
  eachUseCase(evidence, ({ useCase, acceptance }) => {
    if (acceptance === null) return notApplicable(useCase.id, UNSIGNED)
    const { release } = useCase
    if (release === null) return unknown(useCase.id, 'no pipeline has attested what runs', acceptance.index)
    const last = useCase.releases.at(-1)
    const covered = acceptance.covered.map(({ revision }) => revision)
    if (last?.revision != null && !covered.includes(last.revision))
      return fail(useCase.id, `revision ${last.revision} runs, and was not signed`, release.index, acceptance.index)
    return last?.revision === null
      ? fail(useCase.id, 'what runs is no revision that is registered', release.index, acceptance.index)
      : pass(useCase.id, 'the release attests what was signed', release.index, acceptance.index)
  })

const twoPersons: Evaluator = (evidence) =>
  eachUseCase(evidence, ({ useCase, acceptance, revision }) => {
    if (acceptance === null) return notApplicable(useCase.id, UNSIGNED)
    if (revision.tier !== 'T1' && revision.tier !== 'T2') return notApplicable(useCase.id, `tier ${revision.tier}`)
    const publication = publicationFor(revision, acceptance.assumptions)
    if (publication === undefined)
      return fail(useCase.id, 'no policy is published for what was signed', acceptance.index)
    const agreed = approvalsOf(evidence.model, revision, publication, evidence.now)
    const receipts = [publication.index, ...publication.approvals.map(({ index }) => index)]
    return agreed.length >= APPROVERS
      ? pass(useCase.id, `${agreed.length} agreed, none of them its author`, ...receipts)
      : fail(useCase.id, `${agreed.length} of ${APPROVERS} have agreed`, ...receipts)
  })

/** Waiting for a signature is no finding as long as the old one runs; running without one is. */
const reviewed: Evaluator = (evidence) =>
  eachUseCase(evidence, ({ useCase, acceptance }) => {
    const latest = latestRevision(useCase)
    if (acceptance === null || latest === undefined) return notApplicable(useCase.id, UNSIGNED)
    const isCovered = acceptance.covered.some(({ revision }) => revision === latest.revision)
    if (isCovered) return pass(useCase.id, 'its newest revision is signed for', latest.index, acceptance.index)
    if (useCase.release === null)
      return unknown(useCase.id, `revision ${latest.revision} waits; what runs is not attested`, latest.index)
    const runs = useCase.releases.at(-1)?.revision
    return runs === latest.revision
      ? fail(useCase.id, `revision ${latest.revision} runs and waits for review`, latest.index, useCase.release.index)
      : pass(useCase.id, `revision ${latest.revision} waits and does not run`, latest.index, useCase.release.index)
  })

export const changeRules = { 'CHG-01': released, 'CHG-02': twoPersons, 'CHG-03': reviewed } as const
