import type { Question } from '@answerable/contract'
import type { Model, UseCase } from '../model.ts'

export type Change = { group: Question['group']; what: string; entry: string; index: number }
type Made = { id: string; index: number }

/** The last instant the owner answered for what changed, as an index of the log. */
export function answeredAt({ acceptance, attested }: UseCase): number {
  return Math.max(acceptance?.index ?? -1, attested?.index ?? -1)
}

/** What an owner is asked about: everything people and pipelines did since the last answer, and what stood in for a rule. */
export function changesOf(model: Model, useCase: UseCase): Change[] {
  const since = answeredAt(useCase)
  const changes: Change[] = []
  const add = (group: Change['group'], what: string, { id, index }: Made): void => {
    if (index > since) changes.push({ group, what, entry: id, index })
  }
  for (const revision of useCase.revisions) {
    add('may_do', 'revision_registered', revision)
    for (const publication of revision.publications) {
      add('may_do', 'policy_published', publication)
      if (publication.tightened !== null) add('may_do', 'policy_tightened', publication.tightened)
    }
  }
  for (const agent of model.agents.values()) if (agent.useCase === useCase.id) add('runs_on', 'agent_registered', agent)
  for (const release of useCase.releases)
    add('runs_on', release.revision === null ? 'release_drifted' : 'release_recorded', release)
  for (const restriction of model.restrictions.values()) {
    const { scope, cause } = restriction
    const mine =
      scope.kind === 'everything' ||
      (scope.kind === 'use_case' ? scope.useCase === useCase.id : model.agents.get(scope.agent)?.useCase === useCase.id)
    if (mine) add('did', `restriction_${cause}`, restriction)
  }
  for (const incident of model.incidents.values())
    if (incident.useCase === useCase.id) add('did', 'incident_opened', incident)
  return [...changes, ...stoodIn(model, useCase)]
}

/**
 * What let calls through that the rules alone would not have, in force at any time since the last answer: an exception
 * given a year ago is asked about as long as it is used.
 */
function stoodIn(model: Model, useCase: UseCase): Change[] {
  const [signed, attested] = [useCase.acceptance?.time ?? '', useCase.attested?.time ?? '']
  const since = signed > attested ? signed : attested
  const after = (instant: string | null): boolean => instant !== null && instant > since
  const mine = <T extends { useCase: string }>(all: ReadonlyMap<string, T>): T[] =>
    [...all.values()].filter((one) => one.useCase === useCase.id)
  const named = (what: string) => (one: Made) => ({ group: 'did' as const, what, entry: one.id, index: one.index })
  return [
    ...mine(model.exceptions)
      .filter(({ terms, revoked }) => terms.some(({ until }) => after(until)) && (revoked === null || after(revoked)))
      .map(named('exception_in_force')),
    ...mine(model.standingApprovals)
      .filter(({ until, revoked }) => after(until) && (revoked === null || after(revoked)))
      .map(named('standing_approval_in_force')),
    ...mine(model.emergencies)
      .filter(({ until }) => after(until))
      .map(named('emergency_continued')),
  ]
}
