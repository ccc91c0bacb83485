import { stripVTControlCharacters } from 'node:util'

/** Text for terminals: colours only where wanted, columns that line up, lines no wider than the window. */
export type Style = Readonly<Record<'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan', (text: string) => string>>

const CODES = { bold: [1, 22], dim: [2, 22], red: [31, 39], green: [32, 39], yellow: [33, 39], cyan: [36, 39] } as const

/** @param colour false writes every text as it is (NO_COLOR, pipes, files) */
export function styleFor(colour: boolean): Style {
  const paint = (name: keyof typeof CODES) => {
    const [on, off] = CODES[name]
    return (text: string): string => (colour ? `\u001b[${on}m${text}\u001b[${off}m` : text)
  }
  return {
    bold: paint('bold'),
    dim: paint('dim'),
    red: paint('red'),
    green: paint('green'),
    yellow: paint('yellow'),
    cyan: paint('cyan'),
  }
}

/** In code points, without colours: wide and combining characters are rare enough in what is listed here. */
const width = (text: string): number => Array.from(stripVTControlCharacters(text)).length

/** Columns padded to their widest cell; the last is not padded. No header: the caller styles one as a row if wanted. */
export function columns(rows: readonly (readonly string[])[], gap = 2): string[] {
  const widths: number[] = []
  for (const row of rows) row.forEach((cell, at) => (widths[at] = Math.max(widths[at] ?? 0, width(cell))))
  return rows.map((row) =>
    row
      .map((cell, at) => (at === row.length - 1 ? cell : cell + ' '.repeat((widths[at] ?? 0) - width(cell) + gap)))
      .join('')
      .trimEnd(),
  )
}

/**
 * Rows of a list, in columns where they fit the window. Where they do not, each row is a paragraph: its first cell, and
 * the others set in below it, because a row broken by the terminal in the middle of an id cannot be read or copied.
 */
export function listing(rows: readonly (readonly string[])[], columnsWide: number): string[] {
  const lines = columns(rows)
  if (lines.every((line) => width(line) <= columnsWide)) return lines
  return rows.flatMap(([first = '', ...rest]) => [first, ...wrap(rest.join('  '), columnsWide, '    ')])
}

/**
 * A row of columns that is wider than the window, broken at spaces and set in below its beginning. What has no columns
 * stays whole: a command to be copied is one line, however the window shows it.
 */
export function fitted(line: string, columnsWide: number): string[] {
  if (width(line) <= columnsWide || !/\S {2,}\S/.test(stripVTControlCharacters(line))) return [line]
  const indent = `${/^ */.exec(line)?.[0] ?? ''}    `
  const lines: string[] = []
  let current = ''
  for (const part of line.split(/(?<=\S)(?= )/)) {
    if (current !== '' && width(current) + width(part) > columnsWide) {
      lines.push(current.trimEnd())
      current = indent + part.trimStart()
    } else current += part
  }
  return [...lines, current]
}

/** Breaks a text at spaces. Every line begins with `first`, those after the first of a paragraph with `rest`. */
export function wrap(text: string, columnsWide: number, first = '', rest = first): string[] {
  const room = Math.max(24, Math.min(columnsWide, 100) - Math.max(width(first), width(rest)))
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    if (line !== '' && width(line) + 1 + width(word) > room) {
      lines.push(line)
      line = word
    } else line = line === '' ? word : `${line} ${word}`
  }
  return [...lines, line].map((part, at) => `${at === 0 ? first : rest}${part}`.trimEnd())
}
