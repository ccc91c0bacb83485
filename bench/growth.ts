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

/** What one more decision costs when the log has this many entries, in process and without HTTP. */
export type Growth = {
  entries: number
  perSecond: Figure
  /** CPU time of this process for one decision, in milliseconds: other work on the machine changes it least */
  cpuMs: Figure
  /** time, and CPU time, of one decision here as a multiple of what it is at the first size */
  cost: number
  cpuCost: number
  /** milliseconds until a server on this log is ready again */
  startMs: number
  /** bytes of the data folder that each entry beyond the first size added; null at the first size */
  bytesPerEntry: number | null
}

const BLOCKS = 3
const FILL_AT_ONCE = 1000
/** Observations in each run that fills the log up: small ones, since what is measured is how much is there already. */
const RUN_LENGTH = 100

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
  const points: (Omit<Growth, 'cost' | 'cpuCost' | 'bytesPerEntry'> & { bytes: number })[] = []
  let done = 0
  try {
    for (const size of sizes) {
      const filler = await open(dataDir, FILL_AT_ONCE)
      await new InProcessLoad(filler, found).fillTo(size, say)
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
      points.push({ entries, perSecond, cpuMs, startMs, bytes })
      say(`growth: at ${entries} entries ${Math.round(perSecond.median)}/s, ${cpuMs.median.toFixed(2)} ms of CPU each`)
    }
  } finally {
    rmSync(dataDir, { recursive: true, force: true })
  }
  const [first] = points
  return points.map(({ bytes, ...point }) => ({
    ...point,
    cpuCost: point.cpuMs.median / (first?.cpuMs.median ?? Number.NaN),
    cost: (first?.perSecond.median ?? Number.NaN) / point.perSecond.median,
    bytesPerEntry:
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

  /** Fills the log up to `size` entries with runs of observations. */
  async fillTo(size: number, say: (line: string) => void): Promise<void> {
    const { edge, writer } = this.#deployment
    const principal = { kind: 'agent', id: this.#here.agent } as const
    const submit = (type: string, payload: object): Promise<{ index: number }> =>
      edge.submit({ command: { type, id: edge.newId(), payload }, principal } as Envelope)
    const fillRun = async (length: number): Promise<void> => {
      const run = edge.newId()
      const payload = { request: 'Fill the log up', onBehalfOf: 'the benchmark' }
      await edge.submit({ command: { type: 'run.open', id: run, payload }, principal } as Envelope)
      for (let n = 1; n < length; n++) {
        await submit('observation.record', { run, content: `observation ${n} of a run`, error: false })
      }
    }
    let left = size - writer.model().size
    while (left > 0) {
      // As many runs side by side as fill one batch; the last round fills exactly what is missing.
      const runs = Math.min(FILL_AT_ONCE, Math.ceil(left / RUN_LENGTH))
      const lengths = Array.from({ length: runs }, (_, n) => Math.min(RUN_LENGTH, left - n * RUN_LENGTH))
      await Promise.all(lengths.map(fillRun))
      left = size - writer.model().size
      if (left > 0) say(`growth: ${size - left} of ${size} entries`)
    }
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
