import {
  AnswerableError,
  type BadRow,
  type ImportPlan,
  judgeList,
  type KnownToLog,
  listHeader,
  MAX_LIST_BYTES,
  planImport,
} from '@answerable/contract'
import type { Nomination } from '../../data/coverage.ts'
import type { PersonLine } from '../../data/people.ts'
import type { UseCaseLine } from '../../data/use-cases.ts'
import { NoCsv, recordsIn } from './records.ts'

export type Judged = { plan: ImportPlan; bad: readonly BadRow[] } | { fault: string }

/** Judges a list by the same rules as `answerable import`, against what the log knows now. */
export function judged(text: string, known: KnownToLog): Judged {
  if (new TextEncoder().encode(text).length > MAX_LIST_BYTES) return { fault: 'The list is larger than 4 MB.' }
  try {
    const records = recordsIn(text, listHeader)
    if (records.length === 0) return { fault: 'The list has no rows.' }
    const { rows, bad } = judgeList(records)
    const plan = planImport(rows, known)
    return { plan, bad: [...bad, ...plan.bad].toSorted((a, b) => a.line - b.line) }
  } catch (cause) {
    if (cause instanceof NoCsv) return { fault: `The list is no CSV: ${cause.message}` }
    if (cause instanceof AnswerableError) return { fault: cause.detail }
    throw cause
  }
}

export function knownOf(
  people: readonly PersonLine[],
  nominations: readonly Nomination[],
  useCases: readonly UseCaseLine[],
): KnownToLog {
  const byAddress = new Map<string, string[]>()
  for (const { id, email, departed } of people) {
    const address = email?.toLowerCase()
    if (address !== undefined && departed === null) byAddress.set(address, [...(byAddress.get(address) ?? []), id])
  }
  return {
    people: byAddress,
    nominations: new Map(nominations.map((one) => [one.useCase, one])),
    registered: new Set(useCases.map(({ useCase }) => useCase)),
  }
}
