import { AnswerableError, judgeList, listHeader, MAX_LIST_BYTES, type ReadList } from '@answerable/contract'
import { CsvError, parse } from 'csv-parse/sync'
import { CliError } from '../exit.ts'

type Recorded = { record: Record<string, string>; info: { lines: number; error?: CsvError } }

/**
 * Reads a list of use cases (RFC 4180, UTF-8, first line names the columns). Every row that cannot be taken is named with
 * its line and the reason.
 * @throws CliError `invalid_file` when the file as a whole is no such list
 */
export function readList(text: string): ReadList {
  if (Buffer.byteLength(text) > MAX_LIST_BYTES) throw new CliError('invalid_file', 'The list is larger than 4 MB.')
  return judgeList(
    parsed(text).map(({ record, info }) => ({
      record,
      // A row over several lines is named by the last of them, which is where the parser stands.
      line: info.lines,
      ...(info.error === undefined ? {} : { fault: info.error.message }),
    })),
  )
}

function parsed(text: string): Recorded[] {
  try {
    const records = parse<Recorded>(text, {
      columns: listHeader,
      bom: true,
      info: true,
      trim: true,
      skip_empty_lines: true,
      // Rows of the wrong width are named one by one by the rules of the list; the rest of it is still read.
      relax_column_count: true,
    })
    if (records.length === 0) throw new CliError('invalid_file', 'The list has no rows.')
    return records
  } catch (cause) {
    if (cause instanceof CsvError) throw new CliError('invalid_file', `The list is no CSV: ${cause.message}`, { cause })
    if (cause instanceof AnswerableError) throw new CliError('invalid_file', cause.detail, { cause })
    throw cause
  }
}
