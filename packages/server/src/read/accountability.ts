import { AnswerableError } from '@answerable/contract'
import { accountability, conflictGraph, duties, type HeldPower, revisionInForce } from '@answerable/domain'
import { viewAt } from './at.ts'
import { governed } from './governed.ts'
import { type PersonName, personNames } from './person-names.ts'
import { readerOf } from './reader.ts'

const named = (person: string, names: ReadonlyMap<string, PersonName>) => ({ person, ...names.get(person) })

/** GET /v1/use-cases/{useCase}/accountability: the three powers an owner needs, by what right, or who could give it. */
export const readAccountability = governed(async ({ edge, query, params }) => {
  const { model, index, now } = await viewAt({ edge, query })
  const useCase = model.useCases.get(params['useCase'] ?? '')
  const revision = useCase === undefined ? undefined : revisionInForce(useCase)
  if (useCase === undefined || revision === undefined) {
    throw new AnswerableError('not_found', 'There is no such use case.')
  }
  const powers = accountability(model, useCase, now)
  const names = await personNames(edge.log, model, [revision.owner, ...powers.flatMap(peopleOf)])
  return {
    index,
    content: {
      useCase: useCase.id,
      owner: named(revision.owner, names),
      accountable: powers.every(({ held }) => held !== null),
      powers: powers.map((one) => ({
        ...one,
        held:
          one.held === null
            ? null
            : {
                ...one.held,
                chain: one.held.chain.map((link) => ({ ...link, grantorName: names.get(link.grantor)?.name ?? null })),
              },
        by: one.by.map((person) => named(person, names)),
      })),
    },
  }
})

const peopleOf = ({ by, held }: HeldPower): string[] => [...by, ...(held?.chain.map(({ grantor }) => grantor) ?? [])]

/** GET /v1/conflicts: persons, teams, agents and use cases, and the roles that exclude each other. */
export const listConflicts = governed(async ({ edge, query, caller }) => {
  const { model, index } = await viewAt({ edge, query })
  const reader = caller.kind === 'person' ? await readerOf(edge, caller) : undefined
  // The graph of what this person may read: one edge more would tell of a use case they may not.
  const useCases = new Map([...model.useCases].filter(([id]) => reader?.governance(id) === true))
  const agents = new Map([...model.agents].filter(([, agent]) => useCases.has(agent.useCase)))
  const { nodes, edges, conflicts } = conflictGraph({ ...model, useCases, agents })
  const people = nodes.filter(({ kind }) => kind === 'person').map(({ id }) => id)
  const names = await personNames(edge.log, model, people)
  return {
    index,
    content: {
      nodes: nodes.map((node) => ({ ...node, name: names.get(node.id)?.name ?? null })),
      edges,
      conflicts: conflicts.map((one) => ({ ...one, personName: names.get(one.person)?.name ?? null })),
      affected: [...new Set(conflicts.map(({ useCase }) => useCase))],
    },
  }
})

/** GET /v1/duties: what waits for named people by a date, whether or not anybody was told. */
export const listDuties = governed(async ({ edge, query }) => {
  const { model, index, now } = await viewAt({ edge, query })
  const all = duties(model, now)
  const names = await personNames(
    edge.log,
    model,
    all.flatMap(({ to }) => to),
  )
  return {
    index,
    content: { duties: all.map((duty) => ({ ...duty, to: duty.to.map((person) => named(person, names)) })) },
  }
})
