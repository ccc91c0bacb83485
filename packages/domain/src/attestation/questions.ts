import type { Question } from '@answerable/contract'
import type { Model, UseCase } from '../model.ts'
import { type Change, changesOf } from './changes.ts'

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
