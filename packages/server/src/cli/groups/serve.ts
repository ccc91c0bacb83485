import { type Command } from 'commander'
import type { ExitError } from '../../platform/exit.ts'
import { wholeNumber } from '../options.ts'
import type { Context, Result, Runner } from '../run.ts'

type ServeOptions = { port?: number; host?: string; data?: string; databaseUrl?: string }
type PracticeFlags = { fast?: boolean; keep?: boolean; port: number }

/** `answerable serve`, `practice`: what runs until it is told to stop. */
export function serveCommands(program: Command, run: Runner): void {
  program
    .command('serve')
    .description('Run the server')
    .option('--port <number>', 'ANSWERABLE_PORT or 7420 if left out', wholeNumber)
    .option('--host <address>', 'ANSWERABLE_HOST or 127.0.0.1 if left out')
    .option('--data <folder>', 'ANSWERABLE_DATA or ./data if left out')
    .option('--database-url <url>', 'PostgreSQL instead of SQLite (or ANSWERABLE_DATABASE_URL)')
    .action(run(async (context, options: ServeOptions) => serveUntilStopped(context, options)))
  program
    .command('practice')
    .description('See the whole sentence in one terminal: a practice log, made-up people, a scripted agent')
    .option('--fast', 'do not wait between the steps')
    .option('--keep', 'leave the server running afterwards')
    .option('--port <number>', 'any free port if left out', wholeNumber, 0)
    .action(
      run(async ({ io, globals }, { fast = false, keep = false, port }: PracticeFlags) => {
        const { runPractice } = await import('../../practice/index.ts')
        const quiet = globals.json ? { ...io, out: () => undefined } : io
        const { failures, ...result } = await runPractice({ io: quiet, fast: fast || globals.json, keep, port })
        const json = { ok: failures.length === 0, failures: [...failures], ...result }
        return { json, text: [], exit: failures.length === 0 ? 'ok' : 'refused' }
      }),
    )
}

async function serveUntilStopped(context: Context, options: ServeOptions): Promise<Result> {
  const { readConfig, serve } = await import('../../app/index.ts')
  const { io, style } = context
  const { env } = io
  const config = readConfig({
    ...env,
    ...(options.port === undefined ? {} : { ANSWERABLE_PORT: String(options.port) }),
    ...(options.host === undefined ? {} : { ANSWERABLE_HOST: options.host }),
    ...(options.data === undefined ? {} : { ANSWERABLE_DATA: options.data }),
    ...(options.databaseUrl === undefined ? {} : { ANSWERABLE_DATABASE_URL: options.databaseUrl }),
  })
  let token: string | undefined
  let fail: (error: ExitError) => void = () => undefined
  const failed = new Promise<never>((_, reject) => {
    fail = reject
  })
  const serving = await serve(config, {
    onSetupToken: (given) => {
      token = given
    },
    onFatal: (error) => fail(error),
    onReport: (line) => io.err(line),
  })
  const { url, deployment } = serving
  io.err(`${style.bold('Answerable')} answers at ${url}`)
  io.err(style.dim(`  log  ${deployment.origin}`))
  io.err(style.dim(`  data ${config.databaseUrl === undefined ? config.dataDir : 'PostgreSQL'}`))
  if (token !== undefined) {
    const server = url === 'http://localhost:7420' ? '' : ` \\\n    --server ${url}`
    io.err(`\nNobody is registered yet. The first person opens ${url} with this token, or types in another terminal:\n`)
    io.err(`  npx --no -- answerable setup ${token}${server}\n`)
  }
  try {
    await Promise.race([io.stopped(), failed])
    return { json: { stopped: true }, text: [] }
  } finally {
    await serving.stop()
  }
}
