import type { Growth } from './growth.ts'
import type { Machine } from './machine.ts'
import { shapeName, type StoreResult } from './measure.ts'
import { type Cost, PARTS } from './profile.ts'
import { BATCH, type StoreKind, TARGET_CONNECTIONS } from './settings.ts'
import type { Figure } from './stats.ts'

export type Report = {
  version: 1
  time: string
  machine: Machine & { loadAfter: number; postgres: string | null; postgresSettings: Record<string, string> | null }
  requests: {
    source: string
    synthetic: boolean
    digest: string
    runs: number
    calls: number
    heldCalls: number
    rules: number
  }
  settings: { rounds: number; seconds: number; warmUpSeconds: number }
  stores: Partial<Record<StoreKind, StoreResult>>
  skipped: string[]
  growth: Growth[]
}

/** What the maintainers aim at on two shared cores. Reported, never asserted: a slow machine is no mistake. */
const TARGETS = { perSecond: 800, p99: 150, batchPerSecond: 1000 }
const PROFILE_LINES = 15

/** The report as text for a terminal. */
export function formatReport(report: Report): string {
  const { machine, requests, stores, growth, skipped } = report
  const lines = [
    `${machine.cpu}, ${machine.cores} cores, ${machine.memoryGB} GB, ${machine.system}`,
    `Node ${machine.node}, SQLite ${machine.sqlite}, PostgreSQL ${machine.postgres ?? '-'}`,
    `disk: ${Math.round(machine.disk.perSecond)} synced 4 kB writes/s (median ${ms(machine.disk.medianMs)} ms, p99 ${ms(machine.disk.p99Ms)} ms); ` +
      `load average ${machine.loadBefore.toFixed(2)} before, ${machine.loadAfter.toFixed(2)} after`,
    `requests: ${requests.source}: ${requests.runs} runs, ${requests.calls} calls, ${requests.heldCalls} held; ` +
      `${requests.rules} rules, 10 in scope; ${requests.digest.slice(0, 12)}`,
    '',
  ]
  for (const [store, result] of Object.entries(stores)) lines.push(...storeLines(store, result), '')
  if (growth.length > 0) lines.push(...growthLines(growth), '')
  lines.push(...skipped.map((what) => `SKIPPED ${what}`))
  lines.push(
    'Other work on this machine changes these figures: compare ratios within one run, not numbers of two runs.',
  )
  return lines.join('\n')
}

function storeLines(
  store: string,
  { levels, shares, verifiedReceipts, rssMB, wrong, wrongExamples }: StoreResult,
): string[] {
  const rows = levels.map((level) => [
    shapeName(level),
    spread(level.perSecond, (n) => String(Math.round(n))),
    spread(level.p50, ms),
    spread(level.p95, ms),
    spread(level.p99, ms),
    ms(level.serverCpuMs.median),
    percent((level.serverCpuMs.median * level.perSecond.median) / 1000),
    `${(level.heldShare * 100).toFixed(1)} %`,
  ])
  const head = ['decisions', 'per second', 'p50 ms', 'p95 ms', 'p99 ms', 'server CPU ms', 'of a core', 'held']
  const total = PARTS.map((part) => `${part} ${percent(shares.shares[part])}`).join(', ')
  return [
    `== ${store}: median (least to most of the rounds); a batch's latency is the whole request's`,
    ...table([head, ...rows]),
    ...targetLines(levels),
    `server's time at ${TARGET_CONNECTIONS} connections: ${total}`,
    '  self time:',
    ...costs(shares.self),
    '  with all they call:',
    ...costs(shares.total),
    `${verifiedReceipts} sampled receipts verified; server memory ${rssMB} MB; ${wrong} wrong answers`,
    ...wrongExamples.map((what) => `WRONG ${what}`),
  ]
}

function targetLines(levels: StoreResult['levels']): string[] {
  const single = levels.find(({ connections, batch }) => batch === 1 && connections === TARGET_CONNECTIONS)
  const batch = levels.find((level) => level.batch === BATCH)
  const verdict = (reached: boolean): string => (reached ? 'reached' : 'MISSED')
  return [
    ...(single === undefined
      ? []
      : [
          `target ${TARGETS.perSecond}/s at ${TARGET_CONNECTIONS} connections: ${verdict(single.perSecond.median >= TARGETS.perSecond)}; ` +
            `p99 under ${TARGETS.p99} ms: ${verdict(single.p99.median < TARGETS.p99)}`,
        ]),
    ...(batch === undefined
      ? []
      : [
          `target ${TARGETS.batchPerSecond}/s in batches: ${verdict(batch.perSecond.median >= TARGETS.batchPerSecond)}`,
        ]),
  ]
}

function growthLines(growth: readonly Growth[]): string[] {
  const rows = growth.map((point) => [
    String(point.entries),
    spread(point.perSecond, (n) => String(Math.round(n))),
    spread(point.cpuMs, ms),
    `${point.cost.toFixed(2)} x`,
    `${point.cpuCost.toFixed(2)} x`,
    ms(point.startMs),
    point.bytesPerEntry === null ? '-' : String(Math.round(point.bytesPerEntry)),
  ])
  const head = ['entries', 'per second', 'CPU ms', 'cost of one more', 'in CPU', 'start ms', 'bytes per entry']
  return [`== growth on sqlite, in process, ${TARGET_CONNECTIONS} at once`, ...table([head, ...rows])]
}

const costs = (list: readonly Cost[]): string[] =>
  list
    .slice(0, PROFILE_LINES)
    .map(({ part, share, where }) => `  ${percent(share).padStart(7)}  ${part.padEnd(8)} ${where}`)
const ms = (value: number): string => (value >= 100 ? value.toFixed(0) : value.toFixed(2))
const percent = (share: number): string => `${(share * 100).toFixed(1)} %`
const spread = ({ median, min, max }: Figure, show: (value: number) => string): string =>
  min === max ? show(median) : `${show(median)} (${show(min)} to ${show(max)})`

function table(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  return rows.map((row) =>
    row.map((cell, n) => (n === 0 ? cell.padEnd(widths[n] ?? 0) : cell.padStart(widths[n] ?? 0))).join('  '),
  )
}
