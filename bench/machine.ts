import { closeSync, fdatasyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs'
import { cpus, loadavg, platform, release, totalmem } from 'node:os'
import { join } from 'node:path'
import { quantile } from './stats.ts'

export type SyncRate = { perSecond: number; medianMs: number; p99Ms: number }
export type Machine = {
  cpu: string
  cores: number
  memoryGB: number
  system: string
  node: string
  v8: string
  sqlite: string
  /** one-minute load before anything was measured: what others did at the same time */
  loadBefore: number
  disk: SyncRate
}

const BLOCK = 4096

/** @param folder where the benchmark's data will be: another folder may be another disk */
export function machineFacts(folder: string, syncSeconds: number): Machine {
  const [first] = cpus()
  return {
    cpu: first?.model ?? 'unknown',
    cores: cpus().length,
    memoryGB: Math.round(totalmem() / 2 ** 30),
    system: `${platform()} ${release()}`,
    node: process.versions.node,
    v8: process.versions.v8,
    sqlite: process.versions.sqlite ?? 'unknown',
    loadBefore: loadavg()[0] ?? Number.NaN,
    disk: syncRate(folder, syncSeconds),
  }
}

/** How often a second this disk makes 4 kB durable: no store can commit more often than that. */
export function syncRate(folder: string, seconds: number): SyncRate {
  const scratch = mkdtempSync(join(folder, 'sync-'))
  const file = openSync(join(scratch, 'probe'), 'w')
  const block = Buffer.alloc(BLOCK, 7)
  const times: number[] = []
  try {
    const started = performance.now()
    for (let now = started; now - started < seconds * 1000; ) {
      writeSync(file, block, 0, BLOCK, times.length * BLOCK)
      fdatasyncSync(file)
      const after = performance.now()
      times.push(after - now)
      now = after
    }
  } finally {
    closeSync(file)
    rmSync(scratch, { recursive: true })
  }
  times.sort((a, b) => a - b)
  const total = times.reduce((sum, time) => sum + time, 0)
  return { perSecond: (times.length / total) * 1000, medianMs: quantile(times, 0.5), p99Ms: quantile(times, 0.99) }
}
