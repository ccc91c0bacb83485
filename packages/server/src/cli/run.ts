import type { JsonValue } from '@answerable/contract'
import type { Command } from 'commander'
import { type Connection, connect } from './connection.ts'
import { type CliExit, cliExit } from './exit.ts'
import type { Io } from './io.ts'
import { homeFolder } from './keys/folder.ts'
import { openSigner, type Signer } from './sign/signer.ts'
import { fitted, type Style, styleFor } from './style.ts'
import { printFailure } from './failure.ts'

/** Options every command takes. */
export type Globals = {
  json: boolean
  server: string
  key?: string
  automation: boolean
  passphraseFile?: string
}

/** What a command comes to: data for `--json`, lines for people. */
export type Result = {
  json: JsonValue
  text: readonly string[]
  exit?: CliExit
  /** stdout was used for a protocol: nothing may follow on it */
  silent?: boolean
}

/** What a command may use. */
export type Context = {
  io: Io
  style: Style
  globals: Globals
  home: string
  /** a line on stderr while something takes time; only at a terminal */
  progress(text: string): void
  signer(): Signer
  connect(): Promise<Connection>
}

/** Turns a command into what commander calls: context in, result printed, errors into documented exit codes. */
export type Runner = <A extends unknown[]>(
  action: (context: Context, ...args: A) => Promise<Result>,
) => (...args: unknown[]) => Promise<void>

/** @param finish is told the exit status of the command that ran */
export function runner(io: Io, finish: (status: number) => void): Runner {
  return <A extends unknown[]>(action: (context: Context, ...args: A) => Promise<Result>) =>
    async (...args: unknown[]): Promise<void> => {
      // Commander passes the arguments, then the options, then the command itself.
      const command = args.at(-1) as Command
      const context = contextOf(io, command.optsWithGlobals())
      try {
        const result = await action(context, ...(args.slice(0, -1) as A))
        if (result.silent !== true && context.globals.json) io.out(JSON.stringify(result.json, null, 2))
        else
          for (const line of result.text.flatMap((text) => (io.watched ? fitted(text, io.columns) : text))) io.out(line)
        finish(cliExit[result.exit ?? 'ok'].status)
      } catch (error) {
        finish(printFailure(error, context))
      }
    }
}

export function contextOf(io: Io, globals: Globals): Context {
  const style = styleFor(io.colour)
  const home = homeFolder(io.env)
  let signer: Signer | undefined
  const openOnce = (): Signer => {
    const { key, automation, passphraseFile } = globals
    signer ??= openSigner({ io, style, home, key, automation, passphraseFile })
    return signer
  }
  return {
    io,
    style,
    globals,
    home,
    progress: (text) => {
      if (io.progress) io.err(style.dim(text))
    },
    signer: openOnce,
    connect: async () => {
      const url = globals.server.replace(/\/+$/, '')
      const connection = await connect({ url, home, clock: io.clock, random: io.random, signer: openOnce })
      const { met, origin, vkey } = connection
      if (met === 'first' && !globals.json) {
        io.err(style.dim(`First time at ${url}. From now on it must be this log:\n  ${origin}`))
      }
      // Said to scripts as well: a change of key is rare, and somebody should have expected it.
      if (met === 'followed') {
        io.err(`${style.yellow('!')} ${origin} has another key; one you trusted vouches for it:\n  ${vkey}`)
      }
      return connection
    },
  }
}
