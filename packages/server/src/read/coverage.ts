import { CoverageState, coverageSentence, nextSentence } from '@answerable/contract'
import { closesSoon, coverage, type CoverageRow, latestRevision, type Model, unitWithin } from '@answerable/domain'
import type { Edge } from '../http/edge.ts'
import { viewAt } from './at.ts'
import { governed } from './governed.ts'
import { nominatedUnder } from './nominated-names.ts'
import { personNames } from './person-names.ts'
import { readerOf } from './reader.ts'

/** GET /v1/coverage: how many are signed for, and for each who, how real the gate is and what happens next. */
export const readCoverage = governed(async ({ edge, query, caller }) => {
  const { model, index, now } = await viewAt({ edge, query })
  // Counted after: a total over use cases that somebody may not read would tell them of those.
  const reader = caller.kind === 'person' ? await readerOf(edge, caller) : undefined
  const all = coverage(model, now).filter(({ useCase }) => reader?.governance(useCase) === true)
  const unit = typeof query['unit'] === 'string' ? query['unit'] : undefined
  const rows = unit === undefined ? all : all.filter((row) => unitWithin(model, row.unit, unit))
  const people = await personNames(
    edge.log,
    model,
    rows.flatMap(({ person }) => person ?? []),
  )
  const titles = await titlesOf(edge, model, rows)
  const content = {
    time: now,
    // Always of everything the reader may see: a filter must not make the firm look better than it is.
    ...countsOf(all, now),
    ...(unit === undefined ? {} : { unit: { unit, ...countsOf(rows, now) } }),
    useCases: rows.map((row) => ({
      ...row,
      name: titles.get(row.useCase) ?? null,
      personName: people.get(row.person ?? '')?.name ?? null,
      personEmail: people.get(row.person ?? '')?.email ?? null,
      whatThen: nextSentence(row.next),
      closesSoon: closesSoon(row, now),
      enforcedByTheGate: row.enforcement !== 'instructed' && row.state !== 'observed',
    })),
  }
  return { index, content }
})

function countsOf(rows: readonly CoverageRow[], now: string) {
  const closing = rows.filter((row) => closesSoon(row, now)).length
  const counts = Object.fromEntries(
    CoverageState.options.map((state) => [state, rows.filter((row) => row.state === state).length]),
  ) as Record<CoverageState, number>
  return { sentence: coverageSentence(counts, closing), total: rows.length, counts, closesWithin14Days: closing }
}

/** Names of use cases, from their newest manifest or from the list they were imported with. */
export async function titlesOf(
  { log }: Pick<Edge, 'log'>,
  model: Model,
  rows: readonly Pick<CoverageRow, 'useCase'>[],
): Promise<Map<string, string>> {
  const listed = await nominatedUnder(
    { log, model },
    rows.map(({ useCase }) => useCase),
  )
  const titles = new Map([...listed].map(([id, { name }]) => [id, name]))
  for (const { useCase } of rows) {
    const known = model.useCases.get(useCase)
    const newest = known === undefined ? undefined : latestRevision(known)
    const manifest = newest === undefined ? undefined : await log.manifest(newest.manifest)
    if (manifest !== undefined) titles.set(useCase, manifest.name)
  }
  return titles
}
