import type { DecisionRow } from '@answerable/contract'
import type { Model } from '@answerable/domain'
import type { Edge } from '../http/edge.ts'
import type { Citations } from './citations.ts'
import { namedPeople } from './exceptions.ts'

type Stood = {
  what: 'exception' | 'emergency' | 'standing approval'
  id: string
  until: string | null
  by: string[]
  at: number
}

/** What a decision would not have been allowed without: each with who signed it, until when, and its receipt. */
export async function restedOn(
  { edge, model, cite }: { edge: Edge; model: Model; cite: Citations },
  row: Pick<DecisionRow, 'exceptions' | 'emergency' | 'standingApproval'>,
): Promise<object[]> {
  const stood = stoodIn(model, row)
  const entries = await edge.log.entriesAt(stood.map(({ at }) => at))
  const named = await namedPeople(
    edge,
    model,
    stood.flatMap(({ by }) => by),
  )
  return stood.map(({ what, id, until, by, at }) => {
    const entry = entries.find(({ index }) => index === at)
    return { what, id, until, signedBy: by.map(named), ...(entry === undefined ? {} : cite.cite(entry)) }
  })
}

function stoodIn(
  model: Model,
  { exceptions = [], emergency, standingApproval }: Parameters<typeof restedOn>[1],
): Stood[] {
  const waived = exceptions.flatMap((id): Stood[] => {
    const exception = model.exceptions.get(id)
    const term = exception?.terms.at(-1)
    if (exception === undefined || term === undefined) return []
    return [{ what: 'exception', id, until: term.until, by: [exception.requester, term.approver], at: term.index }]
  })
  const carried = emergency === undefined ? undefined : model.emergencies.get(emergency)
  const approved = standingApproval === undefined ? undefined : model.standingApprovals.get(standingApproval.id)
  return [
    ...waived,
    ...(carried === undefined ? [] : [byTwo(carried)]),
    ...(approved === undefined ? [] : [beforehand(approved)]),
  ]
}

type Of<K extends 'emergencies' | 'standingApprovals'> = Model[K] extends ReadonlyMap<string, infer V> ? V : never

const byTwo = ({ id, until, first, second, index }: Of<'emergencies'>): Stood => ({
  what: 'emergency',
  id,
  until,
  by: [first, ...(second === null ? [] : [second])],
  at: index,
})

const beforehand = ({ id, until, owner, index }: Of<'standingApprovals'>): Stood => ({
  what: 'standing approval',
  id,
  until,
  by: [owner],
  at: index,
})
