import type { Responsibilities, Role } from '@answerable/contract'
import { authorityFault, chainOf } from '../authority/chain.ts'
import { hasEnded } from '../instants.ts'
import { type Model, signedRevision, type UseCase } from '../model.ts'
import { listedOnly } from '../nomination/model.ts'
import { observedAt } from '../observed/live.ts'
import { standing } from '../standing.ts'

type Line = Responsibilities['useCases'][number]

/** What one person answers for at `now`. Ids only and in a fixed order: the same facts have the same digest. */
export function responsibilitiesOf(model: Model, person: string, now: string): Responsibilities {
  const authorities = [...model.authorities.values()]
    .filter((authority) => authority.grantee === person && authorityFault(model, authority.id, now) === null)
    .map(({ id, grantor, capacity, powers, scope, limits, until }) => ({
      authority: id,
      grantor,
      capacity,
      powers: [...powers],
      scope,
      limits,
      until,
    }))
  const mandates = [...model.mandates.values()]
    .filter(({ signers }) => signers.includes(person))
    .map(({ id, unit }) => ({ mandate: id, unit }))
  const useCases = [
    ...[...model.useCases.values()].flatMap((useCase) => rolesIn(useCase, person, now)),
    ...interim(model, person, now),
    ...nominated(model, person),
  ].sort((a, b) => (`${a.useCase} ${a.role}` < `${b.useCase} ${b.role}` ? -1 : 1))
  return { v: 1, person, useCases, authorities, mandates }
}

function rolesIn(useCase: UseCase, person: string, now: string): Line[] {
  const revision = signedRevision(useCase)
  if (revision === undefined) return []
  const { unit, tier, owner, deputy, challenger, operators, hosts } = revision
  const { acceptance } = useCase
  const live = acceptance?.rescinded === null && acceptance.until !== null && !hasEnded(acceptance.until, now)
  const until = live && acceptance.owner === person ? acceptance.until : null
  const holds: [Role, boolean][] = [
    ['owner', owner === person],
    ['deputy', deputy === person],
    ['challenger', challenger === person],
    ['operator', operators.includes(person)],
    ['host', hosts.includes(person)],
  ]
  return holds.flatMap(([role, has]) =>
    has ? [{ useCase: useCase.id, unit, role, tier, until: role === 'owner' ? until : null }] : [],
  )
}

function interim(model: Model, person: string, now: string): Line[] {
  return [...model.observed.values()].flatMap(({ useCase, owner, until }) => {
    if (owner !== person || observedAt(model, useCase, now) === null) return []
    const { revision, tier } = standing(model, useCase, undefined, now)
    const unit = revision?.unit ?? listedOnly(model, useCase)?.unit ?? ''
    return [{ useCase, unit, role: 'interim_owner' as const, tier, until }]
  })
}

function nominated(model: Model, person: string): Line[] {
  return [...model.nominations.values()].flatMap(({ useCase, unit, nominee, accepted }) =>
    nominee === person && accepted !== null && listedOnly(model, useCase) !== undefined
      ? [{ useCase, unit, role: 'nominee' as const, tier: null, until: null }]
      : [],
  )
}

/** Who answers for one use case, and the chain of rights from there to the mandate. */
export type Answering = {
  useCase: string
  unit: string
  tier: string | null
  owner: string | null
  deputy: string | null
  challenger: string | null
  interim: string | null
  operators: readonly string[]
  hosts: readonly string[]
  acceptance: string | null
  /** from the owner's authority upward */
  chain: readonly { authority: string; grantee: string; grantor: string; until: string; index: number }[]
  mandate: string | null
  /** whether somebody answers at that instant */
  answered: boolean
}

/** The map of responsibilities: who answers for what, by what right. Ends at the mandate, or says that it does not. */
export function answering(model: Model, now: string): Answering[] {
  const listed = [...model.nominations.keys()].filter((id) => listedOnly(model, id) !== undefined)
  return [...new Set([...model.useCases.keys(), ...listed])].sort().map((id) => {
    const at = standing(model, id, undefined, now)
    const useCase = model.useCases.get(id)
    const revision = useCase === undefined ? undefined : signedRevision(useCase)
    const nomination = listedOnly(model, id)
    const right = at.acceptance?.authority ?? at.observed?.authority ?? null
    const chain = right === null ? { authorities: [], mandate: null } : chainOf(model, right)
    return {
      useCase: id,
      unit: revision?.unit ?? nomination?.unit ?? '',
      tier: at.tier,
      owner: revision?.owner ?? (nomination?.accepted == null ? null : nomination.nominee),
      deputy: revision?.deputy ?? null,
      challenger: revision?.challenger ?? null,
      interim: at.observed?.owner ?? null,
      operators: revision?.operators ?? [],
      hosts: revision?.hosts ?? [],
      acceptance: at.acceptance?.id ?? null,
      chain: chain.authorities.map(({ id, grantee, grantor, until, index }) => ({
        authority: id,
        grantee,
        grantor,
        until,
        index,
      })),
      mandate: chain.mandate?.id ?? null,
      answered: at.missing.length === 0,
    }
  })
}
