import { type Manifest, VENDOR_PART_WORDS, vendorGaps } from '@answerable/contract'
import { authorityFor } from '../authority/cover.ts'
import { classesMissing, demandsCompetence } from '../competence/live.ts'
import { hasEnded } from '../instants.ts'
import type { Model, Revision } from '../model.ts'

/** Something an owner should know that closes nothing by itself. `value` is an id: names are joined where people read. */
export type Finding = { code: FindingCode; value: string }
export type FindingCode =
  | 'vendor_not_named'
  | 'vendor_incomplete'
  | 'vendor_gives_no_notice'
  | 'team_unknown'
  | 'deputy_has_not_agreed'
  | 'deputy_holds_no_authority'
  | 'competence_missing'
  | 'owner_registered_credential'

export const findingSentences: Readonly<Record<FindingCode, string>> = {
  vendor_not_named: 'Nobody is named who sells {value}: no duties, no incident contact, no notice, no way out.',
  vendor_incomplete: 'The record of a vendor has gaps. {value}.',
  vendor_gives_no_notice: 'The vendor {value} owes no notice before a change.',
  team_unknown: 'The team {value} has no members on record: whether the owner is in it is not known.',
  deputy_has_not_agreed:
    'The deputy {value} has not agreed to stand in: should the owner leave, the gate closes at once.',
  deputy_holds_no_authority: 'The deputy {value} holds no authority that reaches this far, so could not stand in.',
  competence_missing: 'Without a live competence this vote does not count here: {value}.',
  owner_registered_credential:
    'The owner registered the credential of the agent {value}: somebody else should hold it.',
}

/** What is worth mending before it closes something. */
export function findings(model: Model, revision: Revision, manifest: Manifest | undefined, now: string): Finding[] {
  return [
    ...vendorFindings(manifest),
    ...[revision.operatorTeam, ...(revision.hostTeams ?? [])]
      .filter((team) => team !== undefined && !model.teams.has(team))
      .map((team) => ({ code: 'team_unknown' as const, value: team ?? '' })),
    ...deputyFindings(model, revision, now),
    ...competenceFindings(model, revision, manifest, now),
    ...[...model.agents.values()]
      .filter((agent) => agent.useCase === revision.useCase && agent.revoked === null && agent.by === revision.owner)
      .map((agent) => ({ code: 'owner_registered_credential' as const, value: agent.agent })),
  ]
}

function vendorFindings(manifest: Manifest | undefined): Finding[] {
  if (manifest === undefined) return []
  const recorded = new Set(manifest.vendors.map(({ id }) => id))
  const bare = [...manifest.models, ...manifest.components].filter(
    ({ vendor }) => vendor === undefined || !recorded.has(vendor),
  )
  return [
    ...bare.map(({ id }) => ({ code: 'vendor_not_named' as const, value: id })),
    ...vendorGaps(manifest).map(({ vendor, missing }) => ({
      code: 'vendor_incomplete' as const,
      value: `${vendor}: no ${missing.map((part) => VENDOR_PART_WORDS[part]).join(', no ')}`,
    })),
    ...manifest.vendors
      .filter((vendor) => vendor.notice_days === 0)
      .map(({ id }) => ({ code: 'vendor_gives_no_notice' as const, value: id })),
  ]
}

function deputyFindings(model: Model, revision: Revision, now: string): Finding[] {
  const { deputy } = revision
  if (deputy === null) return []
  const agreed = model.useCases.get(revision.useCase)?.covers.findLast((one) => one.deputy === deputy)
  const holds = authorityFor(model, deputy, 'accept_residual_risk', revision, now) !== undefined
  return [
    ...(agreed !== undefined && !hasEnded(agreed.until, now)
      ? []
      : [{ code: 'deputy_has_not_agreed' as const, value: deputy }]),
    ...(holds ? [] : [{ code: 'deputy_holds_no_authority' as const, value: deputy }]),
  ]
}

function competenceFindings(model: Model, revision: Revision, manifest: Manifest | undefined, now: string): Finding[] {
  if (!demandsCompetence(revision.tier) || manifest === undefined) return []
  const voters = [revision.owner, revision.deputy, ...Object.values(manifest.review.roles).flat()]
  return [...new Set(voters)].flatMap((person) =>
    person === null
      ? []
      : classesMissing(model, person, revision, now).map((one) => ({
          code: 'competence_missing' as const,
          value: `${person} ${one}`,
        })),
  )
}
