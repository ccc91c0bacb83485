/**
 * Replay of large recordings through a running gate: calls a second and the highest memory of the whole process, log,
 * gate and report included. `node --conditions=source bench/replay.ts [--calls 10000,100000] [--concurrency 8] [--json file]`
 *
 * The recording is that of AgentDojo repeated, each time with a number of its own in request and results, so that no run
 * is answered from memory; without it, made-up runs. Each size is replayed by the command people type, in a process of its own.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createWriteStream, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { readRequests } from './requests.ts'

const PROGRAM = fileURLToPath(new URL('../packages/server/src/main.ts', import.meta.url))
const { values } = parseArgs({
  options: {
    calls: { type: 'string', default: '10000,100000' },
    concurrency: { type: 'string' },
    json: { type: 'string' },
  },
})

/** JSON lines in the `openai` format; results are what the tools answered. @returns calls written */
async function write(path: string, atLeast: number): Promise<number> {
  const { runs } = await readRequests(Number.POSITIVE_INFINITY)
  const file = createWriteStream(path)
  let calls = 0
  for (let n = 0; calls < atLeast; n++) {
    const run = runs[n % runs.length]
    if (run === undefined) throw new RangeError('there are no runs to repeat')
    const round = Math.floor(n / runs.length)
    const [suite = 'bench'] = (run.calls[0]?.tool ?? '').split('.')
    const messages = run.calls.flatMap(({ tool, arguments: given, result }, i) => [
      {
        role: 'assistant',
        content: null,
        tool_calls: [
          {
            id: `${n}.${i}`,
            type: 'function',
            function: { name: tool.slice(tool.indexOf('.') + 1), arguments: JSON.stringify(given) },
          },
        ],
      },
      { role: 'tool', tool_call_id: `${n}.${i}`, content: `${result}\n(${round})` },
    ])
    const line = {
      metadata: { use_case: suite },
      messages: [{ role: 'user', content: `${run.request} (${round})` }, ...messages],
    }
    if (!file.write(`${JSON.stringify(line)}\n`)) await once(file, 'drain')
    calls += run.calls.length
  }
  file.end()
  await once(file, 'finish')
  return calls
}

type Measured = {
  calls: number
  fileMB: number
  callsPerSecond: number
  /** the judging alone, as the command itself tells it */
  seconds: number
  /** everything: drafting, founding, judging, reporting */
  wallSeconds: number
  highestMB: number
}

/** Loaded into the command's process: says its highest memory when it ends. */
const WATCH = `data:text/javascript,${encodeURIComponent(
  "import{writeSync}from'node:fs';process.on('exit',()=>writeSync(2,'highest '+process.resourceUsage().maxRSS+'\\n'))",
)}`

async function replay(folder: string, atLeast: number): Promise<Measured> {
  const path = join(folder, `${atLeast}.jsonl`)
  const calls = await write(path, atLeast)
  const flags = ['replay', path, '--draft', '--json', '--format', 'openai']
  if (values.concurrency !== undefined) flags.push('--concurrency', values.concurrency)
  const started = performance.now()
  const node = ['--disable-warning=ExperimentalWarning', '--conditions=source', '--import', WATCH, PROGRAM, ...flags]
  const child = spawn(process.execPath, node, { stdio: ['ignore', 'pipe', 'pipe'] })
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')])
  const wallSeconds = (performance.now() - started) / 1000
  const highest = /highest (\d+)/u.exec(err)?.[1]
  if (child.exitCode !== 0 || highest === undefined)
    throw new Error(`the replay failed:\n${err}\n${out.slice(0, 2000)}`)
  const { speed } = JSON.parse(out) as { speed: { calls: number; seconds: number; calls_per_second: number } }
  if (speed.calls !== calls) throw new Error(`${speed.calls} of ${calls} calls were judged`)
  return {
    calls,
    fileMB: statSync(path).size / 1e6,
    callsPerSecond: speed.calls_per_second,
    seconds: speed.seconds,
    wallSeconds,
    highestMB: (Number(highest) * 1024) / 1e6,
  }
}

const folder = mkdtempSync(join(tmpdir(), 'answerable-bench-replay-'))
try {
  const rows: Measured[] = []
  for (const size of values.calls.split(',').map(Number)) {
    rows.push(await replay(folder, size))
    rmSync(join(folder, `${size}.jsonl`))
  }
  console.log(`load average ${(loadavg()[0] ?? Number.NaN).toFixed(1)}, concurrency ${values.concurrency ?? 'default'}`)
  console.log('   calls   file MB   calls/s   seconds   in all s   highest MB')
  for (const { calls, fileMB, callsPerSecond, seconds, wallSeconds, highestMB } of rows) {
    const cells = [calls, fileMB, callsPerSecond, seconds, wallSeconds, highestMB].map((value) => value.toFixed(0))
    console.log([8, 10, 10, 10, 11, 13].map((width, i) => (cells[i] ?? '').padStart(width)).join(''))
  }
  if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(rows, null, 2)}\n`)
} finally {
  rmSync(folder, { recursive: true, force: true })
}
