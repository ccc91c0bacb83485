import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Envelope } from '@answerable/domain'
import { type Deployment, openDeployment } from '../packages/server/src/app/open-deployment.ts'
import { type Founded, found } from './founding.ts'
import { fill, openPool, type Template } from './pool.ts'
import type { RequestFile } from './requests.ts'
import { TARGET_CONNECTIONS } from './settings.ts'
import { type Figure, figure } from './stats.ts'
import type { BenchUseCase } from './use-case.ts'

/** What one more decision costs when the log is this long, in process and without HTTP. */
export type Growth = {
  decisions: number
  entries: number
  perSecond: Figure
  /** CPU time of this process for one decision, in milliseconds: other work on the machine changes it least */
  cpuMs: Figure
  /** time, and CPU time, of one decision here as a multiple of what it is at the first size */
  cost: number
  cpuCost: number
  /** milliseconds until a server on this log is ready again */
  startMs: number
  /** bytes of the data folder that each decision beyond the first size added; null at the first size */
  bytesPerDecision: number | null
}

const BLOCKS = 3
const FILL_AT_ONCE = 1000

/** On SQLite: the store that holds the whole log and its rows in one file on this disk. */
export async function measureGrowth(
  folder: string,
  sizes: readonly number[],
  block: number,
  { requests, useCase }: { requests: RequestFile; useCase: BenchUseCase },
  say: (line: string) => void,
): Promise<Growth[]> {
  if (sizes.length === 0) return []
  const dataDir = mkdtempSync(join(folder, 'growth-'))
  const found = await foundHere(dataDir, requests, useCase)
  const points: (Omit<Growth, 'cost' | 'cpuCost' | 'bytesPerDecision'> & { bytes: number })[] = []
  let done = 0
  try {
    for (const size of sizes) {
      const filler = await open(dataDir, FILL_AT_ONCE)
      const load = new InProcessLoad(filler, found)
      for (; done < size; done += FILL_AT_ONCE) {
        await load.decide(Math.min(FILL_AT_ONCE, size - done), FILL_AT_ONCE, done)
        if (done > 0 && done % 50_000 === 0) say(`growth: ${done} decisions`)
      }
      done = size
      await filler.stop()
      const bytes = folderBytes(dataDir)
      const before = performance.now()
      const deployment = await open(dataDir)
      const startMs = performance.now() - before
      const entries = deployment.writer.model().size
      const measured = new InProcessLoad(deployment, found)
      await measured.decide(block, TARGET_CONNECTIONS, done)
      done += block
      const blocks: Block[] = []
      for (let n = 0; n < BLOCKS; n++, done += block)
        blocks.push(await measured.decide(block, TARGET_CONNECTIONS, done))
      await deployment.stop()
      const perSecond = figure(blocks.map((one) => one.perSecond))
      const cpuMs = figure(blocks.map((one) => one.cpuMs))
      points.push({ decisions: size, entries, perSecond, cpuMs, startMs, bytes })
      say(`growth: at ${size} decisions ${Math.round(perSecond.median)}/s, ${cpuMs.median.toFixed(2)} ms of CPU each`)
    }
  } finally {
    rmSync(dataDir, { recursive: true, force: true })
  }
  const [first] = points
  return points.map(({ bytes, ...point }) => ({
    ...point,
    cpuCost: point.cpuMs.median / (first?.cpuMs.median ?? Number.NaN),
    cost: (first?.perSecond.median ?? Number.NaN) / point.perSecond.median,
    bytesPerDecision:
      first === undefined || point.entries === first.entries
        ? null
        : (bytes - first.bytes) / (point.entries - first.entries),
  }))
}

type Block = { perSecond: number; cpuMs: number }
type Here = { agent: string; pool: readonly Template[] }

const open = (dataDir: string, batchLimit?: number): Promise<Deployment> =>
  openDeployment({ dataDir, timers: false, ...(batchLimit === undefined ? {} : { writer: { batchLimit } }) })

async function foundHere(dataDir: string, requests: RequestFile, useCase: BenchUseCase): Promise<Here> {
  let token = ''
  const deployment = await openDeployment({ dataDir, timers: false, onSetupToken: (given) => (token = given) })
  const target = {
    url: 'http://bench.example',
    fetch: (url: string, init: RequestInit) => deployment.handler(new Request(url, init)),
  }
  const log: Founded = await found(target, token, useCase)
  const pool = await openPool(log.client, requests, useCase)
  await deployment.stop()
  return { agent: log.agent, pool }
}

/** Decisions handed to the writer as HTTP would hand them over, idempotency included. */
class InProcessLoad {
  readonly #deployment: Deployment
  readonly #here: Here

  constructor(deployment: Deployment, here: Here) {
    this.#deployment = deployment
    this.#here = here
  }

  /** @throws Error when any answer is wrong */
  async decide(count: number, atOnce: number, first: number): Promise<Block> {
    let next = 0
    const work = async (): Promise<void> => {
      for (let n = next++; n < count; n = next++) await this.#one(first + n)
    }
    const started = performance.now()
    const cpuBefore = process.cpuUsage()
    await Promise.all(Array.from({ length: Math.min(atOnce, count) }, work))
    const { user, system } = process.cpuUsage(cpuBefore)
    return { perSecond: (count * 1000) / (performance.now() - started), cpuMs: (user + system) / 1000 / count }
  }

  async #one(fresh: number): Promise<void> {
    const { agent, pool } = this.#here
    const { edge } = this.#deployment
    const template = pool[fresh % pool.length] as Template
    const payload = JSON.parse(fill(template, fresh))
    const principal = { kind: 'agent', id: agent } as const
    const idempotency = edge.idempotency(`growth-${fresh}`, { principal, route: 'decide' }, payload)
    const envelope = {
      command: { type: 'decision.request', id: edge.newId(), payload },
      principal,
      ...(idempotency === undefined ? {} : { idempotency }),
    } as Envelope
    const { result, receipt } = await edge.submit(envelope)
    if (result['outcome'] !== template.expected || !receipt.proof) throw new Error(`wrong: ${JSON.stringify(result)}`)
  }
}

function folderBytes(folder: string): number {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((file) => file.isFile())
    .reduce((sum, file) => sum + statSync(join(file.parentPath, file.name)).size, 0)
}
