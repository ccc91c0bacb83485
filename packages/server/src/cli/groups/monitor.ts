import { resolve } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { JsonObject } from '@answerable/contract'
import type { Command } from 'commander'
import { type Alarm, look, type Look } from '../../monitor/look.ts'
import { keysOf, type MonitorState, readState } from '../../monitor/state.ts'
import { writeDurably } from '../../platform/write-durably.ts'
import { CliError } from '../exit.ts'
import { wholeNumber } from '../options.ts'
import type { Context, Result, Runner } from '../run.ts'

type Options = { state: string; vkey?: string; once?: boolean; interval: number }

/** `answerable monitor`: a second pair of eyes that remembers, run by somebody else than the log's operator. */
export function monitorCommand(program: Command, run: Runner): void {
  program
    .command('monitor')
    .description('Follow a log over HTTP, remember its last head, and shout if it ever contradicts itself')
    .argument('<url>', 'where the log answers; any C2SP tlog-tiles log')
    .option('--state <file>', 'where the last verified head is kept', 'answerable-monitor.json')
    .option('--vkey <key>', 'the key of the log; the first time, else what the log itself says')
    .option('--once', 'look once and end')
    .option('--interval <seconds>', 'between two looks', wholeNumber, 30)
    .action(run(async (context, url: string, options: Options) => follow(context, url, options)))
}

async function follow(context: Context, given: string, options: Options): Promise<Result> {
  const { io, globals } = context
  const file = resolve(io.cwd, options.state)
  let state = await open(given.replace(/\/+$/, ''), file, options.vkey)
  let stopped = false
  const end = io.stopped().then(() => {
    stopped = true
  })
  for (let failures = 0; ; ) {
    const seen = await look(state)
    if ('held' in seen) return shout(context, file, state, seen)
    failures = seen.kind === 'failed' ? failures + 1 : 0
    if (seen.kind !== 'failed') {
      for (const vkey of seen.vkeys.filter((key) => !keysOf(state).includes(key))) tellKey(context, vkey)
      // INVARIANT: only a head that was verified to extend the last one is remembered, and keys that one led to.
      state = { ...state, followed: seen.vkeys.slice(1), checkpoint: seen.checkpoint }
      writeDurably(file, state)
    }
    if (options.once === true || stopped) return reportOf(context, seen)
    if (seen.kind !== 'unchanged' && (seen.kind !== 'failed' || failures === 1)) {
      const { json, text } = reportOf(context, seen)
      io.out(globals.json ? JSON.stringify(json) : text.join('\n'))
    }
    const pause = new AbortController()
    await Promise.race([wait(options.interval * 1000, undefined, { signal: pause.signal }).catch(() => undefined), end])
    pause.abort()
    if (stopped) return { json: { stopped: true }, text: [], silent: true }
  }
}

type Known = Omit<MonitorState, 'checkpoint'> & { checkpoint?: string }

async function open(url: string, file: string, vkey: string | undefined): Promise<Known> {
  let state: MonitorState | undefined
  try {
    state = readState(file)
  } catch (cause) {
    throw new CliError('invalid_file', (cause as Error).message, { cause })
  }
  if (state !== undefined) {
    if (state.url !== url) throw new CliError('invalid_file', `${file} is about ${state.url}: name another --state.`)
    if (vkey !== undefined && !keysOf(state).includes(vkey)) {
      throw new CliError('invalid_file', `${file} was kept with another key: ${state.vkey}`)
    }
    return state
  }
  return { format: 'answerable-monitor@v1', url, vkey: vkey ?? (await askForKey(url)), followed: [] }
}

/** Trust on first use, said so: whoever answers now is whom the monitor follows. */
async function askForKey(url: string): Promise<string> {
  try {
    const reply = (await (await fetch(`${url}/v1/health`)).json()) as { vkey?: unknown }
    if (typeof reply.vkey === 'string') return reply.vkey
  } catch (cause) {
    throw new CliError('server_unreachable', `${url} does not answer.`, { cause })
  }
  throw new CliError('answer_unreadable', `What answers at ${url} names no key: give it with --vkey.`)
}

const WORDS = {
  first: 'seen for the first time',
  grown: 'extends the last one',
  unchanged: 'as before',
  continued: 'continues the one seen before, where it ended',
} as const

function tellKey({ io, style }: Context, vkey: string): void {
  io.err(
    `${style.yellow('!')} A key trusted so far vouches for a further one, which is followed from now on:\n  ${vkey}`,
  )
}

function reportOf({ style }: Context, seen: Exclude<Look, Alarm>): Result {
  if (seen.kind === 'failed') {
    const text = [`${style.yellow('!')} ${seen.message}`]
    return { json: { seen: 'failed', message: seen.message }, text, exit: 'unavailable' }
  }
  const { origin, size } = seen.head
  const words = WORDS[seen.kind]
  return {
    json: { seen: seen.kind, origin, size },
    text: [`${style.green('✓')} ${origin} has ${size} entries: ${words}.`],
  }
}

function shout({ style }: Context, file: string, { url, vkey }: Known, { kind, message, held, got }: Alarm): Result {
  const evidence = `${file}.evidence.json`
  const found: JsonObject = { alarm: kind, message, url, vkey, held, got }
  writeDurably(evidence, { format: 'answerable-evidence@v1', ...found })
  return {
    json: { ...found, evidence },
    text: [
      style.red(`✗ ${kind.toUpperCase()}: ${message}.`),
      kind === 'replaced'
        ? '  Nothing that was signed with a key you trust leads to what answers there now.'
        : '  Two heads signed by the same key contradict each other. Nobody but its holder can have made them.',
      `  Both are in ${evidence}. Keep it, and show it to the owner and to audit.`,
    ],
    exit: 'alarm',
  }
}
