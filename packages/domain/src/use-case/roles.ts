import { type Model, type Revision, revisionOf } from '../model.ts'
import { type Roles, separationFault } from './separation.ts'

/**
 * Who runs and hosts a use case now: those its file names, the members of its teams as they are today, and those of a
 * revision nobody has signed if a pipeline says that it is the one that runs.
 */
export function rolesNow(model: Model, revision: Revision): Roles {
  const useCase = model.useCases.get(revision.useCase)
  const released = useCase?.release?.revision ?? null
  const running = useCase === undefined || released === null ? undefined : revisionOf(useCase, released)
  const both = running === undefined || running.revision === revision.revision ? [revision] : [revision, running]
  const { owner, deputy, challenger } = revision
  return {
    owner,
    deputy,
    challenger,
    operators: unique(both.flatMap((one) => [...one.operators, ...membersOf(model, one.operatorTeam)])),
    hosts: unique(
      both.flatMap((one) => [...one.hosts, ...(one.hostTeams ?? []).flatMap((team) => membersOf(model, team))]),
    ),
  }
}

/** INVARIANT 3, re-judged on every change of people, teams, roles and releases: it is derived, never stored. */
export function separationFaultNow(model: Model, revision: Revision): string | null {
  return separationFault(rolesNow(model, revision))
}

/** Whether a person runs or hosts a use case now. */
export function runsIt(model: Model, revision: Revision, person: string): boolean {
  const { operators, hosts } = rolesNow(model, revision)
  return operators.includes(person) || hosts.includes(person)
}

export const membersOf = (model: Model, team: string | undefined): readonly string[] =>
  team === undefined ? [] : (model.teams.get(team)?.members ?? [])

const unique = (people: readonly string[]): string[] => [...new Set(people)]
