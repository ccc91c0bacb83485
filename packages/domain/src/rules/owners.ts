import type { JsonValue } from '@answerable/contract'
import { authorityFault, chainOf, isProvisional } from '../authority/chain.ts'
import { classesMissing } from '../competence/live.ts'
import { coverAt } from '../cover/live.ts'
import { handoverMissing } from '../handover/missing.ts'
import { responsibilitiesOf } from '../responsibilities/of.ts'
import { separationFault } from '../use-case/separation.ts'
import { codesOf, eachUseCase, type Evaluator, fail, notApplicable, pass, unknown } from './types.ts'

const NOBODY = [
  'nobody_answers',
  'acceptance_refused',
  'acceptance_rescinded',
  'acceptance_lapsed',
  'owner_departed',
  'owner_supplier',
  'owner_moved',
  'owner_absent',
]

const answered: Evaluator = (evidence) =>
  eachUseCase(evidence, (seen) => {
    const { useCase, revision, acceptance } = seen
    const why = codesOf(seen).find((code) => NOBODY.includes(code))
    const receipts = [revision.index, ...(acceptance === null ? [] : [acceptance.index])]
    if (acceptance === null || why !== undefined)
      return fail(useCase.id, `nobody answers: ${why ?? 'no signature'}`, ...receipts)
    return pass(useCase.id, `${revision.owner} answers`, ...receipts)
  })

const separate: Evaluator = (evidence) =>
  eachUseCase(evidence, (seen) => {
    const { useCase, revision } = seen
    const collision = separationFault(revision)
    if (collision !== null || codesOf(seen).includes('not_separate'))
      return fail(useCase.id, `one person is owner and ${collision ?? 'holds another role'}`, revision.index)
    const teams = [revision.operatorTeam, ...(revision.hostTeams ?? [])].filter((team) => team !== undefined)
    const unlisted = teams.find((team) => !evidence.model.teams.has(team))
    return unlisted === undefined
      ? pass(useCase.id, 'the roles are held by different people', revision.index)
      : unknown(useCase.id, `who is in the team ${unlisted} is not on record`, revision.index)
  })

/** `digest` is the one of the shell: what was signed is compared with what is so now. */
const stated =
  (digest: (value: JsonValue) => string): Evaluator =>
  ({ model, now, ...evidence }) => {
    const owners = new Set(
      eachUseCase({ model, now, ...evidence }, ({ revision, useCase }) => pass(revision.owner, useCase.id)).map(
        ({ item }) => item,
      ),
    )
    return [...owners].map((owner) => {
      const signed = model.responsibilities.get(owner)
      if (signed === undefined) return fail(owner, 'has signed no statement of responsibilities')
      const current = digest(responsibilitiesOf(model, owner, now) as unknown as JsonValue)
      return signed.digest === current
        ? pass(owner, `version ${signed.version} says what is so now`, signed.index)
        : fail(owner, `version ${signed.version} no longer says what is so`, signed.index)
    })
  }

const authorised: Evaluator = (evidence) =>
  eachUseCase(evidence, (seen) => {
    const { useCase, acceptance, revision } = seen
    const { model, now } = evidence
    if (acceptance?.authority == null) return fail(useCase.id, 'no acceptance names an authority', revision.index)
    const { authorities, mandate } = chainOf(model, acceptance.authority)
    const receipts = [
      acceptance.index,
      ...authorities.map(({ index }) => index),
      ...(mandate === null ? [] : [mandate.index]),
    ]
    const fault =
      authorityFault(model, acceptance.authority, now)?.code ??
      codesOf(seen).find((code) => code === 'authority_too_small')
    if (fault !== undefined) return fail(useCase.id, fault, ...receipts)
    return isProvisional(model, mandate)
      ? fail(useCase.id, 'the mandate is PROVISIONAL', ...receipts)
      : pass(useCase.id, 'the chain ends at a mandate in force', ...receipts)
  })

const covered: Evaluator = (evidence) =>
  eachUseCase(evidence, ({ useCase, revision }) => {
    const { gone, cover } = coverAt(evidence.model, useCase, revision, evidence.now)
    if (gone === null) return notApplicable(useCase.id, 'its owner is here')
    return cover === null
      ? fail(useCase.id, `its owner is gone since ${gone.since}, and nobody stands in`, revision.index)
      : pass(useCase.id, `a deputy stands in since ${cover.since}`, revision.index)
  })

const handedOver: Evaluator = (evidence) =>
  eachUseCase(evidence, ({ useCase, acceptance, revision }) => {
    if (useCase.tookOver === null || acceptance === null) return notApplicable(useCase.id, 'its owner has not changed')
    const receipts = [acceptance.index, ...useCase.handovers.map(({ index }) => index)]
    return handoverMissing(useCase, acceptance)
      ? fail(useCase.id, 'the handover is not signed', revision.index, ...receipts)
      : pass(useCase.id, 'the successor has signed the handover', ...receipts)
  })

const competent: Evaluator = (evidence) =>
  eachUseCase(evidence, ({ useCase, revision, manifest }) => {
    if (manifest === undefined) return unknown(useCase.id, 'its manifest is missing or damaged', revision.index)
    const people = [...new Set([revision.owner, ...Object.values(manifest.review.roles).flat()])]
    const lacking = people.filter((person) => classesMissing(evidence.model, person, revision, evidence.now).length > 0)
    const receipts = [...evidence.model.competences.values()].filter(({ person }) => people.includes(person))
    return lacking.length === 0
      ? pass(useCase.id, 'every owner and reviewer has it', ...receipts.map(({ index }) => index))
      : fail(useCase.id, `without a live competence: ${lacking.join(', ')}`, revision.index)
  })

export const ownerRules = (digest: (value: JsonValue) => string) =>
  ({
    'OWN-01': answered,
    'OWN-02': separate,
    'OWN-03': stated(digest),
    'OWN-04': authorised,
    'OWN-05': covered,
    'OWN-06': handedOver,
    'OWN-07': competent,
  }) as const
