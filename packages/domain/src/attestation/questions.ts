import type { Question } from '@answerable/contract'
import type { Model, UseCase } from '../model.ts'

type Change = { group: Question['group']; what: string; entry: string; index: number }

/** Asked one by one per group, beside the question about the group as a whole; 3 groups of 4 are the 12 at most. */
const ONE_BY_ONE = 3
const GROUPS = ['may_do', 'runs_on', 'did'] as const

/**
 * What an owner is asked: one question per change since the last signature or attestation, in three groups, at most 12.
 * Where a group has more changes than places, the newest are asked one by one and the rest together, all of them named.
 * Pure: the same model gives the same questions, so `decide` knows whether these were the ones answered.
 */
export function attestationQuestions(model: Model, useCase: UseCase): Question[] {
  const changes = changesOf(model, useCase)
  return GROUPS.flatMap((group) => {
    const own = changes.filter((change) => change.group === group).toSorted((a, b) => b.index - a.index)
    const alone = own.length <= ONE_BY_ONE ? own : own.slice(0, ONE_BY_ONE - 1)
    const rest = own.slice(alone.length)
    return [
      { id: name(group), group, about: [] },
      ...alone.map((change) => ({ id: `${name(group)}-${change.entry}`, group, about: [about(change)] })),
      ...(rest.length === 0 ? [] : [{ id: `${name(group)}-rest`, group, about: rest.slice(0, 256).map(about) }]),
    ]
  })
}

const name = (group: Question['group']): string => group.replace('_', '-')
const about = ({ what, entry }: Change): Question['about'][number] => ({ what, entry })

/** The last instant the owner answered for what changed, as an index of the log. */
export function answeredAt({ acceptance, attested }: UseCase): number {
  return Math.max(acceptance?.index ?? -1, attested?.index ?? -1)
}

function changesOf(model: Model, useCase: UseCase): Change[] {
  const since = answeredAt(useCase)
  const changes: Change[] = []
  const add = (group: Change['group'], what: string, { id, index }: { id: string; index: number }): void => {
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
  return changes
}
