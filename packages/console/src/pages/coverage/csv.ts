import type { CoverageLine } from '../../data/coverage.ts'

const COLUMNS = ['useCase', 'name', 'unit', 'person', 'email', 'state', 'mode', 'enforcement', 'next', 'then'] as const

/** RFC 4180. The columns keep their English names in every language: programs read them. */
export function csvOf(lines: readonly CoverageLine[]): string {
  const rows = lines.map((line) => [
    line.useCase,
    line.name ?? '',
    line.unit,
    line.personName ?? line.person ?? '',
    line.personEmail ?? '',
    line.state,
    line.mode,
    line.enforcement,
    line.next?.at ?? '',
    line.next?.what ?? '',
  ])
  return [COLUMNS, ...rows].map((row) => `${row.map(cell).join(',')}\r\n`).join('')
}

/**
 * A cell that a spreadsheet takes for text: a name such as `=HYPERLINK(...)` would otherwise run in it
 * (CSV injection, CWE-1236).
 */
function cell(value: string): string {
  const safe = /^[=+\-@\t\r]/u.test(value) ? `'${value}` : value
  return /[",\r\n]/u.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
