import type { Hazard, Issue, Manifest } from '@answerable/contract'
import { chainOf, mandateOfUnit } from '../authority/chain.ts'
import { holdsPowerIn, isMandateSigner } from '../authority/cover.ts'
import { coverAt } from '../cover/live.ts'
import { isActive, latestRevision, type Model, signedRevision } from '../model.ts'
import { listedOnly } from '../nomination/model.ts'

/** Who answers for a use case when something happens: its owner, or who stands in before anybody has signed. */
export function accountableFor(model: Model, useCaseId: string): string | null {
  const useCase = model.useCases.get(useCaseId)
  const nomination = listedOnly(model, useCaseId)
  const interim = useCase?.lastAnswer == null ? model.observed.get(useCaseId)?.owner : undefined
  const revision = useCase === undefined ? undefined : signedRevision(useCase)
  return interim ?? revision?.owner ?? (nomination?.accepted == null ? null : nomination.nominee)
}

export function unitOf(model: Model, useCaseId: string): string | undefined {
  const useCase = model.useCases.get(useCaseId)
  const known = useCase === undefined ? undefined : (signedRevision(useCase) ?? latestRevision(useCase))
  return known?.unit ?? listedOnly(model, useCaseId)?.unit
}

/** The deputy under live cover: the owner has left, moved or is away. */
export function coveringDeputy(model: Model, useCaseId: string, now: string): string | undefined {
  const useCase = model.useCases.get(useCaseId)
  const revision = useCase === undefined ? undefined : signedRevision(useCase)
  if (useCase === undefined || revision === undefined) return undefined
  return coverAt(model, useCase, revision, now).cover?.deputy
}

function mayRestrict(model: Model, person: string, unit: string, useCase: string, now: string): boolean {
  if (!isActive(model.persons.get(person))) return false
  return isMandateSigner(model, person, unit) || holdsPowerIn(model, person, 'restrict', unit, now, useCase)
}

/**
 * Who is called, in turn: the owner, the deputy, the ladder of the manifest for that category, then upwards.
 * INVARIANT: it ends at somebody who may restrict, whatever the manifest says and whoever has left since it was signed.
 */
export function ladderFor(
  model: Model,
  useCaseId: string,
  category: Hazard,
  manifest: Manifest | undefined,
  now: string,
): string[] {
  const useCase = model.useCases.get(useCaseId)
  const revision = useCase === undefined ? undefined : signedRevision(useCase)
  const unit = unitOf(model, useCaseId) ?? ''
  // While the owner is away, whoever stands in is called first.
  const named = [
    coveringDeputy(model, useCaseId, now),
    accountableFor(model, useCaseId),
    revision?.deputy,
    ...(manifest?.ladders[category] ?? []),
  ]
  const people = active(model, named)
  const last = people.at(-1)
  if (last !== undefined && mayRestrict(model, last, unit, useCaseId, now)) return people
  const above = active(model, upwards(model, useCaseId, unit)).filter((id) =>
    mayRestrict(model, id, unit, useCaseId, now),
  )
  const end = above[0]
  return end === undefined ? people : [...people.filter((id) => id !== end), end]
}

/** The grantor of the owner's right, and theirs, up to the mandate; then whoever signed the mandate of the unit. */
function upwards(model: Model, useCaseId: string, unit: string): string[] {
  const acceptance = model.useCases.get(useCaseId)?.acceptance
  const right = acceptance?.authority ?? model.observed.get(useCaseId)?.authority
  const chain = right == null ? [] : chainOf(model, right).authorities.map(({ grantor }) => grantor)
  const holders = [...model.authorities.values()].filter(({ powers }) => powers.includes('restrict'))
  return [...chain, ...signersAbove(model, unit), ...holders.map(({ grantee }) => grantee)]
}

function signersAbove(model: Model, unit: string): string[] {
  const signers: string[] = []
  const seen = new Set<string>()
  for (let at: string | null = unit; at !== null && !seen.has(at); at = mandateOfUnit(model, at)?.parentUnit ?? null) {
    seen.add(at)
    signers.push(...(mandateOfUnit(model, at)?.signers ?? []))
  }
  return signers
}

const active = (model: Model, ids: readonly (string | null | undefined)[]): string[] =>
  [...new Set(ids.filter((id) => id != null && isActive(model.persons.get(id))))] as string[]

/** Ladders of a manifest that end at nobody who may stop it: found before anybody signs. */
export function ladderIssues(model: Model, manifest: Manifest, now: string): Issue[] {
  return Object.entries(manifest.ladders).flatMap(([category, people]) => {
    const last = people?.at(-1)
    if (last === undefined || mayRestrict(model, last, manifest.unit, manifest.use_case, now)) return []
    return [{ path: `/ladders/${category}`, message: 'its last person holds no `restrict` over this use case' }]
  })
}

/**
 * Who is told next when somebody cannot be reached: of an incident, the next rung of its ladder; else the owner, the
 * deputy, then upwards.
 */
export function nextToTell(
  model: Model,
  { useCase: useCaseId, about }: { useCase: string | null; about?: string },
  tried: readonly string[],
): string | undefined {
  if (useCaseId === null)
    return active(
      model,
      [...model.mandates.values()].flatMap(({ signers }) => [...signers]),
    ).find((id) => !tried.includes(id))
  const useCase = model.useCases.get(useCaseId)
  const revision = useCase === undefined ? undefined : signedRevision(useCase)
  const people = [
    ...(model.incidents.get(about ?? '')?.ladder ?? []),
    accountableFor(model, useCaseId),
    revision?.deputy,
    ...upwards(model, useCaseId, unitOf(model, useCaseId) ?? ''),
  ]
  return active(model, people).find((id) => !tried.includes(id))
}
