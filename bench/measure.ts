import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Child } from './child.ts'
import { type Founded, found, platform } from './founding.ts'
import type { LoadOrder, LoadResult } from './load.ts'
import { openPool } from './pool.ts'
import { attribute, type Shares } from './profile.ts'
import type { RequestFile } from './requests.ts'
import { type BenchServer, startServer } from './server.ts'
import { BATCH, type Settings, TARGET_CONNECTIONS } from './settings.ts'
import { type Figure, figure } from './stats.ts'
import type { BenchUseCase } from './use-case.ts'

export type Level = {
  connections: number
  /** decisions of one request */
  batch: number
  perSecond: Figure
  /** milliseconds of a whole request */
  p50: Figure
  p95: Figure
  p99: Figure
  /** CPU time of the server's process for one decision, in milliseconds: steadier than throughput on a shared machine */
  serverCpuMs: Figure
  heldShare: number
}
export type StoreResult = {
  levels: Level[]
  /** of the server's time at the target's connections */
  shares: Shares
  verifiedReceipts: number
  rssMB: number
  wrong: number
  wrongExamples: string[]
}

export type Shape = { connections: number; batch: number }
export type Round = LoadResult & { serverCpuMs: number }
/** A server under load, founded, with its runs opened. */
export type Bench = {
  server: BenchServer
  load: Child
  log: Founded
  pool: string
  settings: Pick<Settings, 'warmUpSeconds' | 'seconds'>
}

const TARGET: Shape = { connections: TARGET_CONNECTIONS, batch: 1 }
const LOAD = fileURLToPath(new URL('load.ts', import.meta.url))
const ROOT = fileURLToPath(new URL('../', import.meta.url))

/** Server and load generator each in a process of its own; every level in every round, so that drift meets all alike. */
export async function measureStore(
  folder: string,
  databaseUrl: string | undefined,
  settings: Settings,
  { requests, useCase }: { requests: RequestFile; useCase: BenchUseCase },
  say: (line: string) => void,
): Promise<StoreResult> {
  const store = databaseUrl === undefined ? 'sqlite' : 'postgres'
  const data = mkdtempSync(join(folder, 'data-'))
  const server = await startServer(data, databaseUrl)
  const load = new Child([LOAD])
  try {
    const log = await found({ url: server.url }, server.setupToken, useCase)
    const pool = join(data, 'pool.json')
    writeFileSync(pool, JSON.stringify(await openPool(log.client, requests, useCase)))
    const bench = { server, load, log, pool, settings }
    const shapes: Shape[] = [
      ...settings.connections.map((connections) => ({ connections, batch: 1 })),
      ...settings.batchConnections.map((connections) => ({ connections, batch: BATCH })),
    ]
    // Not counted: a server that has just started still compiles what it runs.
    const first = await oneRound(bench, TARGET)
    const rounds = shapes.map((): Round[] => [])
    for (let round = 1; round <= settings.rounds; round++) {
      for (const [position, shape] of shapes.entries()) {
        const result = await oneRound(bench, shape)
        rounds[position]?.push(result)
        say(
          `${store} round ${round}: ${shapeName(shape)}: ${Math.round(result.perSecond)}/s, p99 ${result.p99.toFixed(1)} ms`,
        )
      }
    }
    const profiled = await server.profiled(() => oneRound(bench, TARGET))
    if (settings.profiles !== undefined) {
      mkdirSync(settings.profiles, { recursive: true })
      writeFileSync(join(settings.profiles, `${store}.cpuprofile`), JSON.stringify(profiled.profile))
    }
    const all = [first, ...rounds.flat(), profiled.result]
    return {
      levels: shapes.map((shape, position) => levelOf(shape, rounds[position] ?? [])),
      shares: attribute(profiled.profile, ROOT),
      verifiedReceipts: all.reduce((sum, { verified }) => sum + verified, 0),
      rssMB: Math.round((await server.usage()).rssBytes / 2 ** 20),
      wrong: all.reduce((sum, { wrong }) => sum + wrong, 0),
      wrongExamples: all.flatMap(({ wrongExamples }) => wrongExamples).slice(0, 5),
    }
  } finally {
    await Promise.all([load.stop(), server.stop()])
    rmSync(data, { recursive: true, force: true })
  }
}

export const shapeName = ({ connections, batch }: Shape): string =>
  batch === 1 ? `${connections} connections` : `${connections} connections, batches of ${batch}`

export async function oneRound({ server, load, log, pool, settings }: Bench, shape: Shape): Promise<Round> {
  const token = await log.auth.token({ url: server.url, fetch, platform })
  const { warmUpSeconds, seconds } = settings
  const before = await server.usage()
  const order: LoadOrder = { ...shape, port: server.port, token, vkey: log.vkey, pool, warmUpSeconds, seconds }
  const result = await load.order<LoadResult>(order)
  const { cpuSeconds } = await server.usage()
  return { ...result, serverCpuMs: ((cpuSeconds - before.cpuSeconds) * 1000) / Math.max(1, result.answered) }
}

function levelOf(shape: Shape, rounds: readonly Round[]): Level {
  const of = (name: 'perSecond' | 'p50' | 'p95' | 'p99' | 'serverCpuMs' | 'held'): Figure =>
    figure(rounds.map((round) => round[name]))
  return {
    ...shape,
    perSecond: of('perSecond'),
    p50: of('p50'),
    p95: of('p95'),
    p99: of('p99'),
    serverCpuMs: of('serverCpuMs'),
    heldShare: of('held').median,
  }
}
