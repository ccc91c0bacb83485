import type { DecisionRow } from '@answerable/contract'
import type { UseCase } from '@answerable/domain'
import type { Edge } from '../http/edge.ts'

export type FigureSources = { log: Edge['log']; store: Pick<Edge['store'], 'newest' | 'query'> }

/** Decisions looked at, newest change first: what an owner is told are the figures of these, and it says so. */
const LOOKED_AT = 500
const OUTCOMES = ['allow', 'review', 'deny'] as const
const DONE = { allow: 'let through', review: 'held for people', deny: 'refused' } as const

/**
 * What a use case did since its owner last answered, counted, beside what it did before: the shift is what an owner should
 * see, whether or not anybody changed anything. Empty where nothing was ever asked of it.
 */
export async function didSince(sources: FigureSources, useCase: UseCase): Promise<string[]> {
  const [signed, attested] = [useCase.acceptance?.time ?? '', useCase.attested?.time ?? '']
  const since = signed > attested ? signed : attested
  const rows = await sources.store.newest({ kind: 'decision', where: { useCase: useCase.id }, limit: LOOKED_AT }, null)
  const all = await sources.log.proved('decision', rows)
  const after = all.filter(({ time }) => time >= since)
  const before = all.filter(({ time }) => time < since)
  if (after.length === 0) return ['Since then nothing was asked of it.']
  const newest = all.length === LOOKED_AT ? `Of its newest ${LOOKED_AT} decisions ` : ''
  return [
    `${newest}${after.length} ${after.length === 1 ? 'was' : 'were'} made since then: ${shares(after, before)}.`,
    ...counted(after, 'held and approved', ({ votes, state }) => votes.length > 0 && !HELD_BACK.has(state)),
    ...counted(after, 'held and rejected', ({ state }) => state === 'rejected'),
    ...counted(after, 'held and not answered in time', ({ state }) => state === 'expired'),
    ...counted(after, 'overridden by people', ({ effect }) => effect?.outcome === 'overridden'),
    ...counted(after, 'changed by people before use', ({ effect }) => effect?.outcome === 'changed'),
    ...counted(
      after,
      'begun, and what followed was not reported in time',
      ({ effect }) => effect?.outcome === 'unknown',
    ),
  ]
}

const HELD_BACK: ReadonlySet<string> = new Set(['held', 'rejected', 'expired'])

/** `12 let through (60 %, before 80 %), …` */
function shares(after: readonly DecisionRow[], before: readonly DecisionRow[]): string {
  return OUTCOMES.map((outcome) => {
    const [now, then] = [after, before].map((rows) => rows.filter((row) => outcomeOf(row) === outcome).length)
    const earlier = before.length === 0 ? '' : `, before ${percent(then ?? 0, before.length)}`
    return `${now ?? 0} ${DONE[outcome]} (${percent(now ?? 0, after.length)}${earlier})`
  }).join(', ')
}

/** While it was observed nothing was enforced: what the gate would have said is what is counted. */
const outcomeOf = ({ outcome, wouldHave }: DecisionRow): string =>
  outcome === 'observed' ? (wouldHave?.outcome ?? 'deny') : outcome
const percent = (part: number, of: number): string => `${Math.round((100 * part) / of)} %`

function counted(rows: readonly DecisionRow[], what: string, holds: (row: DecisionRow) => boolean): string[] {
  const n = rows.filter(holds).length
  return n === 0 ? [] : [`${n} ${n === 1 ? 'was' : 'were'} ${what}.`]
}

/** How often decisions rested on each: exceptions and emergencies by citation, standing approvals by their counter. */
export async function usesOfAll(
  { store }: { store: Pick<Edge['store'], 'query' | 'rows'> },
  ids: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const uses = new Map<string, number>()
  const counters = await store.rows(ids.map((id) => ({ kind: 'standing_approval', id })))
  for (const { id, value } of counters) uses.set(id, (JSON.parse(value) as { uses: number }).uses)
  for (const id of ids.filter((one) => !uses.has(one)))
    uses.set(id, (await store.query({ kind: 'citation', where: { cited: id }, limit: 1 })).total)
  return uses
}
