import { authorityFault, latestRevision, signedRevision, unitWithin, type UseCase } from '@answerable/domain'
import { type Caller, type PersonCaller, rolesIn } from '../auth/caller.ts'
import { liveRoles } from '../auth/roles.ts'
import type { Edge } from '../http/edge.ts'

/** What one caller may read of use cases (decision 17). */
export type Reader = {
  /** who answers, by what right, under which policy */
  governance(useCase: string): boolean
  /** what people asked and agents did, with sealed values */
  records(useCase: string): boolean
  /** whether the governance of a unit, without a use case, is shown */
  unit(unit: string): boolean
  useCaseOfAgent(agent: string): string | undefined
  /** the use cases whose records are shown; null: every one */
  readonly recorded: readonly string[] | null
}

/**
 * Governance: people of the unit or of one above it, and everybody with a role there. Records: people named on the use
 * case as its owner signed it, reviewers among them, holders of a live authority over it, signers of a mandate above it,
 * and auditors of its unit. Rights end with what they rest on; nothing is kept from one request to the next.
 */
export async function readerOf(edge: Edge, caller: PersonCaller): Promise<Reader> {
  const { model } = await edge.view()
  const now = await edge.now()
  const person = model.persons.get(caller.id)
  const brought = rolesIn(caller, { model, now })
  const roles = liveRoles(model, caller.id, now)
  // Groups of an identity provider name no unit: what they give reaches every one.
  const everywhere = caller.credential.type === 'session' ? caller.credential.session.value.roles : []
  const signs = [...model.mandates.values()].filter(({ signers }) => signers.includes(caller.id))
  const within = (unit: string, above: string): boolean => unitWithin(model, unit, above)
  const signsAbove = (unit: string): boolean => signs.some((mandate) => within(unit, mandate.unit))
  const granted = [...model.authorities.values()].filter(
    ({ id, grantee }) => grantee === caller.id && authorityFault(model, id, now) === null,
  )

  const unit = (of: string): boolean =>
    everywhere.length > 0 ||
    brought.has('administrator') ||
    roles.some((role) => within(of, role.unit)) ||
    (person?.unit != null && within(of, person.unit)) ||
    signsAbove(of) ||
    granted.some(({ scope }) => within(of, scope.unit))

  const recordsOf = new Map<string, boolean>()
  for (const useCase of model.useCases.values()) {
    const revision = signedRevision(useCase)
    const of = revision?.unit ?? ''
    const seen =
      everywhere.includes('auditor') ||
      roles.some((role) => role.role === 'auditor' && within(of, role.unit)) ||
      signsAbove(of) ||
      granted.some(
        ({ scope }) => within(of, scope.unit) && (scope.useCases === undefined || scope.useCases.includes(useCase.id)),
      ) ||
      (await isNamedOn(edge, useCase, caller.id))
    recordsOf.set(useCase.id, seen)
  }
  const records = (useCase: string): boolean => recordsOf.get(useCase) === true
  const seen = [...recordsOf].filter(([, holds]) => holds).map(([id]) => id)
  return {
    unit,
    records,
    useCaseOfAgent: (agent) => model.agents.get(agent)?.useCase,
    governance: (id) => {
      const useCase = model.useCases.get(id)
      // Known from a list only, so far: the unit it was named under, and whoever is asked to answer for it.
      const listed = useCase === undefined ? model.nominations.get(id) : undefined
      if (listed !== undefined)
        return listed.nominee === caller.id || listed.nominatedBy === caller.id || unit(listed.unit)
      if (useCase === undefined) return false
      const of = latestRevision(useCase)?.unit
      return records(id) || isProposedTo(useCase, caller.id) || (of !== undefined && unit(of))
    },
    recorded: seen.length === recordsOf.size ? null : seen,
  }
}

/** Whether what was asked and done under a use case is shown to whoever asks. */
export async function mayReadRecords(edge: Edge, caller: Caller, useCase: string): Promise<boolean> {
  return caller.kind === 'person' && (await readerOf(edge, caller)).records(useCase)
}

async function isNamedOn(edge: Edge, useCase: UseCase, person: string): Promise<boolean> {
  const revision = signedRevision(useCase)
  if (revision === undefined) return false
  const { owner, deputy, challenger, operators, hosts } = revision
  if ([owner, deputy, challenger, ...operators, ...hosts].includes(person)) return true
  const manifest = await edge.log.manifest(revision.manifest)
  return Object.values(manifest?.review?.roles ?? {}).some((people) => people.includes(person))
}

/** Somebody named in a revision nobody has signed yet reads what they are asked to answer for, and no record by it. */
function isProposedTo(useCase: UseCase, person: string): boolean {
  const revision = latestRevision(useCase)
  return revision !== undefined && [revision.owner, revision.deputy, revision.challenger].includes(person)
}
