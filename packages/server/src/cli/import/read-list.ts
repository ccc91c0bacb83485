import { Enforcement, type PayloadInput, Slug } from '@answerable/contract'
import { CsvError, parse } from 'csv-parse/sync'
import { z } from 'zod'
import { CliError } from '../exit.ts'

/** One row of `use-cases.csv` as it was understood. */
export type ListedRow = Omit<PayloadInput<'nomination.make'>['nominations'][number], 'nominee' | 'nomineeEmail'> & {
  line: number
  owner: string
}
export type BadRow = { line: number; reason: string }
export type ReadList = { rows: ListedRow[]; bad: BadRow[] }

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
const MAX_BYTES = 4_000_000

type Recorded = { record: Record<string, string>; info: { lines: number; error?: CsvError } }

/**
 * Reads a list of use cases (RFC 4180, UTF-8, first line names the columns). Every row that cannot be taken is named with
 * its line and the reason.
 * @throws CliError `invalid_file` when the file as a whole is no such list
 */
export function readList(text: string): ReadList {
  if (Buffer.byteLength(text) > MAX_BYTES) throw new CliError('invalid_file', 'The list is larger than 4 MB.')
  const records = parsed(text)
  const rows: ListedRow[] = []
  const bad: BadRow[] = []
  const seen = new Map<string, number>()
  for (const { record, info } of records) {
    // A row over several lines is named by the last of them, which is where the parser stands.
    const line = info.lines
    if (info.error !== undefined) {
      bad.push({ line, reason: info.error.message })
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

function parsed(text: string): Recorded[] {
  try {
    const records = parse<Recorded>(text, {
      columns: headerOf,
      bom: true,
      info: true,
      trim: true,
      skip_empty_lines: true,
      // Rows of the wrong width are named one by one below; the rest of the list is still read.
      relax_column_count: true,
    })
    if (records.length === 0) throw new CliError('invalid_file', 'The list has no rows.')
    return records
  } catch (cause) {
    if (cause instanceof CsvError) throw new CliError('invalid_file', `The list is no CSV: ${cause.message}`, { cause })
    throw cause
  }
}

function headerOf(names: string[]): string[] {
  const header = names.map((name) => name.trim().toLowerCase())
  const missing = NEEDED.filter((name) => !header.includes(name))
  if (missing.length > 0)
    throw new CliError('invalid_file', `The first line must name the columns; ${missing.join(', ')} is missing.`)
  const twice = header.find((name, at) => header.indexOf(name) !== at)
  if (twice !== undefined) throw new CliError('invalid_file', `The column ${twice} stands twice.`)
  return header
}
