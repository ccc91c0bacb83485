import type { ListRecord } from '@answerable/contract'

/** The text is no CSV. */
export class NoCsv extends Error {}

type Line = { line: number; fields: string[] }

/**
 * The rows of a CSV text (RFC 4180) by the names in its first line: quoted fields may hold commas, quotes and line ends.
 * Fields are trimmed and empty lines left out, as the terminal's import does.
 * @param header reads the first line; what it throws is passed on
 * @throws NoCsv
 */
export function recordsIn(text: string, header: (names: readonly string[]) => readonly string[]): ListRecord[] {
  const [first, ...rest] = linesIn(text.replace(/^\uFEFF/u, ''))
  const names = header(first?.fields ?? [])
  return rest.map(({ line, fields }) => ({
    line,
    record: Object.fromEntries(names.flatMap((name, at) => (fields[at] === undefined ? [] : [[name, fields[at]]]))),
  }))
}

/** A field with what ends it: quoted, or free of quotes, commas and line ends. */
const FIELD = /[ \t]*(?:"((?:[^"]|"")*)"[ \t]*|([^",\r\n]*))(,|\r\n|\n|\r|$)/uy

function linesIn(text: string): Line[] {
  const lines: Line[] = []
  let line = 1
  let fields: string[] = []
  FIELD.lastIndex = 0
  while (FIELD.lastIndex < text.length || fields.length > 0) {
    const found = FIELD.exec(text)
    if (found === null) throw new NoCsv(`line ${line}: a quote stands where none can`)
    const [whole, quoted, plain, end] = found
    fields.push((quoted?.replaceAll('""', '"') ?? plain ?? '').trim())
    if (end === ',') {
      line += endsIn(whole)
      continue
    }
    line += endsIn(whole) - (end === '' ? 0 : 1)
    if (fields.some((field) => field !== '')) lines.push({ line, fields })
    fields = []
    if (end === '') break
    line += 1
  }
  return lines
}

const endsIn = (text: string): number => text.split(/\r\n|\n|\r/u).length - 1
