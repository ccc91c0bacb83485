import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import type { JsonObject } from '@answerable/contract'
import { serve, type Serving } from '../../../src/app/index.ts'
import { CliError } from '../../../src/cli/exit.ts'
import type { Io, Terminal } from '../../../src/cli/io.ts'
import { keyPath, writeKeyFile } from '../../../src/cli/keys/folder.ts'
import { createKeyFile } from '../../../src/cli/keys/key-file.ts'
import { runProgram } from '../../../src/cli/program.ts'
import { type Clock, systemClock, systemRandom } from '../../../src/platform/entropy.ts'

export const PASSPHRASE = 'correct horse battery staple'
/** The cheapest derivation a key file may ask for: tests open many. */
export const CHEAP = { N: 2 ** 14, r: 8, p: 1 }

export type Ran = { status: number; out: string; err: string; json: JsonObject }
export type TestIo = Io & { readonly output: string[]; readonly errors: string[] }

/** A machine without a terminal, whose output is kept. */
export function testIo(more: Partial<Io> = {}): TestIo {
  const output: string[] = []
  const errors: string[] = []
  return {
    out: (text) => output.push(text),
    err: (text) => errors.push(text),
    colour: false,
    progress: false,
    watched: false,
    columns: 100,
    env: {},
    cwd: process.cwd(),
    clock: systemClock,
    random: systemRandom,
    terminal: () => {
      throw new CliError('needs_terminal', 'There is no terminal here to show the statement on.')
    },
    stopped: () => new Promise(() => {}),
    stdin: new PassThrough(),
    stdout: new PassThrough(),
    ...more,
    output,
    errors,
  }
}

/** Runs one command line in this process. `json` is the object on stdout, where there is one. */
export async function run(io: TestIo, ...args: string[]): Promise<Ran> {
  const status = await runProgram(io, args)
  const out = io.output.join('\n')
  return {
    status,
    out,
    err: io.errors.join('\n'),
    json: args.includes('--json') ? parsed(out, io.errors) : {},
  }
}

function parsed(out: string, errors: readonly string[]): JsonObject {
  if (out === '') throw new Error(`nothing on stdout; on stderr: ${errors.join('\n')}`)
  return JSON.parse(out) as JsonObject
}

/** A terminal at which somebody types the given answers; what was shown is kept. */
export function typing(...answers: string[]): { terminal: () => Terminal; shown: string[]; asked: string[] } {
  const shown: string[] = []
  const asked: string[] = []
  const answer = async (question: string): Promise<string> => {
    asked.push(question)
    const next = answers.shift()
    if (next === undefined) throw new CliError('declined', 'Stopped: nothing was signed.')
    return next
  }
  const terminal = (): Terminal => ({
    columns: 100,
    write: (text) => shown.push(text),
    ask: answer,
    askPassphrase: answer,
    close: () => undefined,
  })
  return { terminal, shown, asked }
}

/** One person at one machine: a home of their own with one key in it. */
export type Human = {
  home: string
  email: string
  run(...args: string[]): Promise<Ran>
  must(...args: string[]): Promise<JsonObject>
}

export type Office = AsyncDisposable & {
  /** the clock of everybody here; `jump` moves it in a way nothing explains */
  clock: Clock & { jump(milliseconds: number): void }
  serving: Serving
  folder: string
  setupToken: string
  /** a made-up person with a key, not yet registered */
  human(name: string): Promise<Human>
}

/** A real server on a free port, and people who come with key files. */
export async function office(options: { practice?: boolean } = {}): Promise<Office> {
  const folder = mkdtempSync(join(tmpdir(), 'answerable-cli-'))
  let setupToken = ''
  const config = { dataDir: join(folder, 'data'), practice: options.practice ?? false, host: '127.0.0.1', port: 0 }
  const clock = jumpingClock()
  const serving = await serve(config, {
    clock,
    onSetupToken: (token) => (setupToken = token),
    onReport: () => undefined,
  })
  return {
    serving,
    clock,
    folder,
    setupToken,
    human: async (name) => {
      const home = join(folder, 'homes', name)
      const kept = await createKeyFile(PASSPHRASE, { random: systemRandom, kdf: CHEAP })
      writeKeyFile(keyPath(home, 'default'), kept)
      const env = { ANSWERABLE_HOME: home, ANSWERABLE_URL: serving.url, ANSWERABLE_PASSPHRASE: PASSPHRASE }
      const command = (...args: string[]): Promise<Ran> =>
        run(testIo({ env, cwd: folder, clock }), '--automation', ...args)
      return {
        home,
        email: `${name}@shop.example`,
        run: command,
        must: async (...args) => {
          const ran = await command(...args, '--json')
          if (ran.status !== 0) throw new Error(`${args.join(' ')}: ${ran.out} ${ran.err}`)
          return ran.json
        },
      }
    },
    [Symbol.asyncDispose]: async () => {
      await serving.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function jumpingClock(): Office['clock'] {
  let ahead = 0
  return {
    now: () => new Date(Date.parse(systemClock.now()) + ahead).toISOString(),
    elapsed: () => systemClock.elapsed(),
    jump: (milliseconds) => {
      ahead += milliseconds
    },
  }
}
