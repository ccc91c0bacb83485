/**
 * The bench of decisions with everything on, as ratios to everything off, in one run: five servers with a log each, of
 * which one at a time is under load, so that whatever else the machine does meets all alike.
 * `node --conditions=source bench/everything.ts [--rounds 5] [--seconds 4] [--connections 64] [--runs 150] [--json file]`
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { Child } from './child.ts'
import { found } from './founding.ts'
import { type Bench, oneRound, type Round } from './measure.ts'
import { openPool } from './pool.ts'
import { readRequests } from './requests.ts'
import { startServer } from './server.ts'
import { type Figure, figure } from './stats.ts'
import { benchUseCase } from './use-case.ts'

const OFF = 'everything off'
/** What each server goes without, and whether it tells a collector. */
const VARIANTS = [
  { name: OFF, without: 'tracing,detection', spans: false },
  { name: 'tracing', without: 'detection', spans: false },
  { name: 'secrets and personal data', without: 'tracing', spans: false },
  { name: 'spans out', without: 'tracing,detection', spans: true },
  { name: 'everything on', without: '', spans: true },
] as const

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '4' },
    connections: { type: 'string', default: '64' },
    runs: { type: 'string', default: '150' },
    json: { type: 'string' },
  },
})
const positive = (name: 'rounds' | 'seconds' | 'connections' | 'runs'): number => {
  const value = Number(values[name])
  if (!(value > 0) || !Number.isFinite(value))
    throw new TypeError(`--${name}: "${values[name]}" is not a positive number`)
  return value
}
const rounds = positive('rounds')
const seconds = positive('seconds')
const connections = positive('connections')
const runs = positive('runs')

const LOAD = fileURLToPath(new URL('load.ts', import.meta.url))

/** Recording what calls brought back, runs opened included: CPU time of the server for one command. */
type Recorded = { perSecond: number; cpuMs: number }
type Measured = { decisions: Round[]; recorded: Recorded[]; rssMB: number }
type Ready = Bench & { name: string; measured: Measured }

const requests = await readRequests(runs)
if (requests.synthetic) console.error('NO RECORDED CALLS (ANSWERABLE_SHARED): made-up runs of the repository stand in')
const useCase = benchUseCase(requests)
const commands = requests.runs.reduce((sum, { calls }) => sum + 1 + calls.length, 0)
const folder = mkdtempSync(join(tmpdir(), 'answerable-everything-'))

/** A collector that takes everything and counts bytes. */
let spanBytes = 0
const collector = createServer((request, response) => {
  request.on('data', (chunk: Buffer) => (spanBytes += chunk.length))
  request.on('end', () => response.setHeader('Content-Type', 'application/json').end('{}'))
}).listen(0, '127.0.0.1')
await once(collector, 'listening')
const collectorUrl = `http://127.0.0.1:${(collector.address() as AddressInfo).port}/v1/traces`

async function start({ name, without, spans }: (typeof VARIANTS)[number]): Promise<Ready> {
  const data = mkdtempSync(join(folder, 'data-'))
  const env = { ANSWERABLE_BENCH_WITHOUT: without, ...(spans ? { ANSWERABLE_OTLP_URL: collectorUrl } : {}) }
  const server = await startServer(data, undefined, env)
  const log = await found({ url: server.url }, server.setupToken, useCase)
  const settings = { seconds, warmUpSeconds: seconds / 3 }
  const measured: Measured = { decisions: [], recorded: [], rssMB: 0 }
  return { name, server, load: new Child([LOAD]), log, pool: join(data, 'pool.json'), settings, measured }
}

async function record({ server, log, pool }: Ready): Promise<Recorded> {
  const before = await server.usage()
  const started = performance.now()
  const templates = await openPool(log.client, requests, useCase)
  const elapsed = performance.now() - started
  const { cpuSeconds } = await server.usage()
  writeFileSync(pool, JSON.stringify(templates))
  return { perSecond: (commands * 1000) / elapsed, cpuMs: ((cpuSeconds - before.cpuSeconds) * 1000) / commands }
}

/** Rounds of all, one after another; the first is not counted: a server that just started compiles what it runs. */
async function measure(servers: readonly Ready[]): Promise<void> {
  for (let round = 0; round <= rounds; round++) {
    // Every other round backwards: nobody is always the one that follows the heaviest.
    for (const bench of round % 2 === 0 ? servers : servers.toReversed()) {
      const recorded = await record(bench)
      const decisions = await oneRound(bench, { connections, batch: 1 })
      if (decisions.wrong > 0) throw new Error(`${bench.name}: wrong answers: ${decisions.wrongExamples.join('; ')}`)
      console.error(`round ${round}, ${bench.name}: ${Math.round(decisions.perSecond)} decisions a second`)
      if (round === 0) continue
      bench.measured.recorded.push(recorded)
      bench.measured.decisions.push(decisions)
    }
  }
  for (const { server, measured } of servers) measured.rssMB = Math.round((await server.usage()).rssBytes / 2 ** 20)
}

const FIGURES = {
  'decisions/s': ({ decisions }: Measured) => decisions.map((round) => round.perSecond),
  'p50 ms': ({ decisions }: Measured) => decisions.map((round) => round.p50),
  'p99 ms': ({ decisions }: Measured) => decisions.map((round) => round.p99),
  'CPU ms/decision': ({ decisions }: Measured) => decisions.map((round) => round.serverCpuMs),
  'recorded/s': ({ recorded }: Measured) => recorded.map((round) => round.perSecond),
  'CPU ms/recorded': ({ recorded }: Measured) => recorded.map((round) => round.cpuMs),
} as const
type Name = keyof typeof FIGURES
const NAMES = Object.keys(FIGURES) as Name[]

/** Ratios are taken within a round and then their median: neighbours in time met the same machine. */
const rowOf = (measured: Measured, off: Measured) =>
  Object.fromEntries(
    NAMES.map((name) => {
      const [own, base] = [FIGURES[name](measured), FIGURES[name](off)]
      return [name, { value: figure(own), ratio: figure(own.map((each, i) => each / (base[i] ?? Number.NaN))) }]
    }),
  ) as Record<Name, { value: Figure; ratio: Figure }>

const servers: Ready[] = []
try {
  for (const variant of VARIANTS) servers.push(await start(variant))
  const load = [loadavg()[0] ?? Number.NaN]
  await measure(servers)
  load.push(loadavg()[0] ?? Number.NaN)
  const off = servers[0]?.measured as Measured
  const report = servers.map(({ name, measured }) => ({ name, ...rowOf(measured, off), rssMB: measured.rssMB }))
  if (values.json !== undefined) {
    const { source, digest } = requests
    const facts = { rounds, seconds, connections, runs, commands, source, digest, load, spanBytes }
    writeFileSync(values.json, `${JSON.stringify({ ...facts, report }, null, 2)}\n`)
  }
  console.log(
    `${connections} connections, ${rounds} rounds of ${seconds} s, SQLite; load average ${load.map((each) => each.toFixed(1)).join(' to ')}`,
  )
  console.log(`${requests.source}, ${requests.runs.length} runs; median, and in brackets the ratio to everything off`)
  const cell = ({ value, ratio }: { value: Figure; ratio: Figure }): string =>
    `${value.median.toFixed(value.median < 100 ? 2 : 0)} (${ratio.median.toFixed(2)})`.padStart(18)
  console.log(`${''.padEnd(28)}${NAMES.map((name) => name.padStart(18)).join('')}${'MB'.padStart(8)}`)
  for (const row of report) {
    console.log(
      `${row.name.padEnd(28)}${NAMES.map((name) => cell(row[name])).join('')}${String(row.rssMB).padStart(8)}`,
    )
  }
  console.log(`spans: ${spanBytes} bytes reached the collector`)
} finally {
  await Promise.all(servers.flatMap(({ server, load }) => [server.stop(), load.stop()]))
  collector.close()
  collector.closeAllConnections()
  rmSync(folder, { recursive: true, force: true })
}
