import { openSync } from 'node:fs'
import { ReadStream, WriteStream } from 'node:tty'
import { password, text } from '@clack/prompts'
import { CliError } from './exit.ts'
import type { Terminal } from './io.ts'

/**
 * The controlling terminal itself, not stdin: a statement that was piped in, or a passphrase that came from a script,
 * is nobody's signature.
 * @throws CliError `needs_terminal`
 */
export function controllingTerminal(): Terminal {
  let input: ReadStream
  let output: WriteStream
  try {
    input = new ReadStream(openSync('/dev/tty', 'r'))
    output = new WriteStream(openSync('/dev/tty', 'w'))
  } catch (cause) {
    throw new CliError('needs_terminal', 'There is no terminal here to show the statement on.', { cause })
  }
  return {
    columns: output.columns || 80,
    write: (text) => output.write(text),
    askPassphrase: async (message) => given(await password({ message, input, output, mask: '•' })),
    ask: async (message) => given(await text({ message, input, output })),
    close: () => {
      input.destroy()
      output.end()
    },
  }
}

function given(answer: string | symbol): string {
  if (typeof answer !== 'string') throw new CliError('declined', 'Stopped: nothing was signed.')
  return answer
}
