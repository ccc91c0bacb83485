import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { type Block, FILL_AT_ONCE, foundHere, InProcessLoad, open } from './in-process.ts'
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

function folderBytes(folder: string): number {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((file) => file.isFile())
    .reduce((sum, file) => sum + statSync(join(file.parentPath, file.name)).size, 0)
}
