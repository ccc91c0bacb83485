import type { Readable, Writable } from 'node:stream'
import type { Clock, Random } from '../platform/entropy.ts'

/** A person at a terminal, whatever stdin and stdout are connected to. */
export type Terminal = {
  columns: number
  write(text: string): void
  /** @throws CliError `declined` when the person stops it */
  askPassphrase(question: string): Promise<string>
  /** @throws CliError `declined` */
  ask(question: string): Promise<string>
  close(): void
}

/** The machine as commands see it: tests bring their own. */
export type Io = {
  out: (text: string) => void
  err: (text: string) => void
  /** whether stdout is a terminal: then, and only then, there are colours */
  colour: boolean
  /** whether stderr is a terminal: then, and only then, there is progress */
  progress: boolean
  /** whether somebody reads stdout as it comes: only then does anything wait for them */
  watched: boolean
  columns: number
  env: NodeJS.ProcessEnv
  cwd: string
  clock: Clock
  random: Random
  /** @throws CliError `needs_terminal` */
  terminal: () => Terminal
  /** resolves when the person or the supervisor asks the process to end */
  stopped: () => Promise<void>
  /** for protocols that are spoken over them */
  stdin: Readable
  stdout: Writable
}
