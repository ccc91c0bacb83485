import { Hazard } from '@answerable/contract'
import { ladderOf } from '../attestation/ladder.ts'
import { challengeOf } from '../acceptance/challenge.ts'
import { riskAtMost } from '../authority/cover.ts'
import { isLive, latestEnd } from '../exception/live.ts'
import { plusDuration } from '../instants.ts'
import { eachUseCase, type Evaluator, fail, notApplicable, pass, type Seen, unknown } from './types.ts'

const UNSIGNED = 'nobody has signed, so nothing may run'

/** Rules about what was signed do not apply where nothing was. */
const eachSigned = (
  evidence: Parameters<Evaluator>[0],
  judge: (seen: Seen & { acceptance: NonNullable<Seen['acceptance']> }) => ReturnType<typeof pass>,
): ReturnType<Evaluator> =>
  eachUseCase(evidence, (seen) =>
    seen.acceptance === null
      ? notApplicable(seen.useCase.id, UNSIGNED)
      : judge({ ...seen, acceptance: seen.acceptance }),
  )

const tested: Evaluator = (evidence) =>
  eachSigned(evidence, ({ useCase, acceptance, at }) => {
    const { publication } = at
    if (publication === undefined)
      return fail(useCase.id, 'no policy is published for what was signed', acceptance.index)
    if (publication.testsPassed === 0) return fail(useCase.id, 'its policy was never tested', publication.index)
    const named = acceptance.evidence.some(
      ({ kind, digest, opened }) => opened && (kind.startsWith('test') || digest === publication.tests),
    )
    return named
      ? pass(
          useCase.id,
          `${publication.testsPassed} tests passed, opened before signing`,
          publication.index,
          acceptance.index,
        )
      : unknown(
          useCase.id,
          'the signature does not name test results that were opened',
          publication.index,
          acceptance.index,
        )
  })

const withinRight: Evaluator = (evidence) =>
  eachSigned(evidence, ({ useCase, acceptance, revision }) => {
    const authority = acceptance.authority === null ? undefined : evidence.model.authorities.get(acceptance.authority)
    if (authority === undefined) return fail(useCase.id, 'it rests on no authority', acceptance.index)
    const receipts = [acceptance.index, authority.index]
    if (acceptance.until === null) return fail(useCase.id, 'it does not end', ...receipts)
    const bare = revision.touchpoints.filter((one) => !acceptance.justified.includes(one))
    if (bare.length > 0) return fail(useCase.id, `not justified: ${bare.join(', ')}`, ...receipts)
    return riskAtMost(acceptance.overall, authority.limits.residualRisk)
      ? pass(useCase.id, `${acceptance.overall} risk, at most ${authority.limits.residualRisk} allowed`, ...receipts)
      : fail(useCase.id, `${acceptance.overall} risk, beyond ${authority.limits.residualRisk}`, ...receipts)
  })

const excepted: Evaluator = ({ model, now }) => {
  const live = [...model.exceptions.values()].filter((one) => isLive(model, one, now))
  if (live.length === 0) return [notApplicable('exceptions', 'none is in force')]
  return live.map((exception) => {
    const { id, index, requester, useCase, evidence, terms } = exception
    const term = terms.at(-1)
    if (term === undefined || term.approver === requester) return fail(id, 'who asked approved it', index)
    const cap = latestEnd(model, useCase, term.from)
    if (cap === null || term.until > cap) return fail(id, `it outlives what its risk allows: ${cap ?? 'none'}`, index)
    return evidence === ''
      ? unknown(id, 'nothing shows that the control works', index)
      : pass(id, `ends ${term.until}`, index)
  })
}

const attested: Evaluator = (evidence) =>
  eachSigned(evidence, ({ useCase, acceptance, revision, manifest }) => {
    const ladder = ladderOf(useCase, revision, evidence.now)
    if (ladder === null) return notApplicable(useCase.id, UNSIGNED)
    const receipts = [useCase.attested?.index ?? acceptance.index]
    if (ladder.due <= evidence.now) return fail(useCase.id, `the answer was due ${ladder.due}`, ...receipts)
    if (manifest === undefined) return unknown(useCase.id, 'its manifest is missing or damaged', ...receipts)
    return manifest.outcomes.length === 0
      ? fail(useCase.id, 'no outcome says when to stop', revision.index)
      : pass(useCase.id, `answered; next by ${ladder.due}`, ...receipts)
  })

const everyHazard: Evaluator = (evidence) =>
  eachSigned(evidence, ({ useCase, acceptance }) => {
    const rated = new Set(Object.keys(acceptance.residualRisk))
    const missing = Hazard.options.filter((hazard) => !rated.has(hazard))
    if (missing.length > 0) return fail(useCase.id, `not rated: ${missing.join(', ')}`, acceptance.index)
    const authority = acceptance.authority === null ? undefined : evidence.model.authorities.get(acceptance.authority)
    return authority !== undefined && riskAtMost(acceptance.overall, authority.limits.residualRisk)
      ? pass(useCase.id, `${acceptance.overall} overall`, acceptance.index)
      : fail(useCase.id, `${acceptance.overall} overall, beyond the grant`, acceptance.index)
  })

const challenged: Evaluator = (evidence) =>
  eachSigned(evidence, ({ useCase, acceptance, revision }) => {
    if (revision.tier !== 'T1' && revision.tier !== 'T2') return notApplicable(useCase.id, `tier ${revision.tier}`)
    const heard = challengeOf(evidence.model, revision, acceptance.assumptions)
    if (heard === undefined) return fail(useCase.id, 'no challenger was heard on what was signed', acceptance.index)
    return heard.index < acceptance.index
      ? pass(useCase.id, 'heard before the signature', heard.index, acceptance.index)
      : fail(useCase.id, 'heard only after the signature', heard.index, acceptance.index)
  })

const threats: Evaluator = (evidence) =>
  eachUseCase(evidence, ({ useCase, revision, acceptance }) => {
    if (revision.autonomy === 'advisory') return notApplicable(useCase.id, 'it advises only')
    const found = acceptance?.evidence.find(({ kind }) => kind === 'maestro' || kind.startsWith('threat'))
    if (acceptance === null || found === undefined)
      return unknown(useCase.id, 'no threat assessment was named when it was signed', revision.index)
    return plusDuration(acceptance.time, 'P180D') <= evidence.now
      ? fail(useCase.id, 'the assessment named is older than 180 days', acceptance.index)
      : pass(useCase.id, 'named when it was signed, within 180 days', acceptance.index)
  })

export const riskRules = {
  'RSK-01': tested,
  'RSK-02': withinRight,
  'RSK-03': excepted,
  'RSK-04': attested,
  'RSK-05': everyHazard,
  'RSK-06': challenged,
  'RSK-07': threats,
} as const
