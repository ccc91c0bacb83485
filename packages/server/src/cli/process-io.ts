import { systemClock, systemRandom } from '../platform/entropy.ts'
import type { Io } from './io.ts'
import { controllingTerminal } from './terminal.ts'

/** The real machine. https://no-color.org: any non-empty NO_COLOR turns colours off. */
export function processIo(): Io {
  const { env, stdout, stderr } = process
  return {
    out: (text) => stdout.write(`${text}\n`),
    err: (text) => stderr.write(`${text}\n`),
    colour: stdout.isTTY === true && !env['NO_COLOR'] && env['TERM'] !== 'dumb',
    progress: stderr.isTTY === true,
    watched: stdout.isTTY === true,
    columns: stdout.columns || 100,
    env,
    cwd: process.cwd(),
    clock: systemClock,
    random: systemRandom,
    terminal: controllingTerminal,
    stdin: process.stdin,
    stdout,
    stopped: () =>
      new Promise((resolve) => {
        for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve())
      }),
  }
}
