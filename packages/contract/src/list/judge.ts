import { z } from 'zod'
import type { PayloadInput } from '../commands/index.ts'
import { AnswerableError } from '../errors.ts'
import { Enforcement, Slug } from '../primitives.ts'

/** One row of `use-cases.csv` as it was understood. */
export type ListedRow = Omit<PayloadInput<'nomination.make'>['nominations'][number], 'nominee' | 'nomineeEmail'> & {
  line: number
  owner: string
}
export type BadRow = { line: number; reason: string }
export type ReadList = { rows: ListedRow[]; bad: BadRow[] }
/** A row as a CSV parser gives it, by the line it ends in; `fault` where the parser could not read it. */
export type ListRecord = { line: number; record: Readonly<Record<string, string>>; fault?: string }

/** Bytes a list may have. */
export const MAX_LIST_BYTES = 4_000_000

/** The columns, each once, in any order; `owner` is an e-mail address. `enforcement` may be left out: `cooperative`. */
const Row = z.object({
  use_case: Slug,
  name: z.string().min(1, 'is missing').max(120),
  purpose: z.string().min(1, 'is missing').max(500),
  unit: Slug,
  owner: z.email('must be an e-mail address').max(254),
  enforcement: z.preprocess((text) => (text === '' || text === undefined ? 'cooperative' : text), Enforcement),
})
const NEEDED = ['use_case', 'name', 'purpose', 'unit', 'owner'] as const

/**
 * The columns the first line of a list names.
 * @throws AnswerableError `invalid_input` where one is missing or stands twice
 */
export function listHeader(names: readonly string[]): string[] {
  const header = names.map((name) => name.trim().toLowerCase())
  const missing = NEEDED.filter((name) => !header.includes(name))
  if (missing.length > 0)
    throw new AnswerableError(
      'invalid_input',
      `The first line must name the columns; ${missing.join(', ')} is missing.`,
    )
  const twice = header.find((name, at) => header.indexOf(name) !== at)
  if (twice !== undefined) throw new AnswerableError('invalid_input', `The column ${twice} stands twice.`)
  return header
}

/** Judges every row by itself: each that cannot be taken is named with its line and the reason. */
export function judgeList(records: readonly ListRecord[]): ReadList {
  const rows: ListedRow[] = []
  const bad: BadRow[] = []
  const seen = new Map<string, number>()
  for (const { record, line, fault } of records) {
    if (fault !== undefined) {
      bad.push({ line, reason: fault })
      continue
    }
    const read = Row.safeParse(record)
    if (!read.success) {
      const [issue] = read.error.issues
      bad.push({ line, reason: `${issue?.path.join('.') ?? 'row'} ${issue?.message ?? 'cannot be read'}` })
      continue
    }
    const { use_case: useCase, ...rest } = read.data
    const before = seen.get(useCase)
    if (before !== undefined) {
      bad.push({ line, reason: `${useCase} stands in line ${before} already` })
      continue
    }
    seen.set(useCase, line)
    rows.push({ useCase, ...rest, line })
  }
  return { rows, bad }
}
