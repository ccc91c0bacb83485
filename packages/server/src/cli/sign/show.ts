import { writtenInstant } from '@answerable/contract'
import type { Terminal } from '../io.ts'
import { type Style, wrap } from '../style.ts'
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
    style.dim(`  log  ${statement.origin}`),
    style.dim(
      `  key  ${statement.key}   data ${statement.digest.slice(0, 19)}…   good once, until ${writtenInstant(statement.expires)}`,
    ),
    '',
  ]
  terminal.write(`${lines.join('\n')}\n`)
}
