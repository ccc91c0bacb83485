import { writtenInstant } from '@answerable/contract'
import type { Terminal } from '../io.ts'
import { columns, type Style, wrap } from '../style.ts'
import type { Offered } from './check-statement.ts'

/** Puts the statement on the person's own terminal: one sentence, one paragraph, and what the signature binds. */
export function showStatement({ statement, text }: Offered, terminal: Terminal, style: Style): void {
  const lines = [
    '',
    `${style.bold('You are asked to sign:')}`,
    '',
    ...text.flatMap((sentence) =>
      wrap(sentence, terminal.columns - 2, `  ${style.cyan('│')} `, `  ${style.cyan('│')}   `),
    ),
    '',
    ...columns([
      ['  log', statement.origin],
      ['  key', statement.key],
      ['  data', `${statement.digest.slice(0, 31)}…`],
      ['  until', `${writtenInstant(wholeSecond(statement.expires))}, good once`],
    ]).map((line) => style.dim(line)),
    '',
  ]
  terminal.write(`${lines.join('\n')}\n`)
}

const wholeSecond = (instant: string): string => instant.replace(/\.\d{3}Z$/, '.000Z')
