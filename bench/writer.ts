import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { openPostgresStore } from '../packages/server/src/store/postgres/store.ts'
import { openSqliteStore } from '../packages/server/src/store/sqlite/store.ts'
import type { TestStore } from '../packages/server/test/store/support/stores.ts'
import {
  idOf,
  openRun,
  openTestLog,
  requestDecision,
  type TestLog,
} from '../packages/server/test/store/support/test-log.ts'

/**
 * The writer alone, in one process: entries per second with receipts, at 1, 10 and 100 commands in flight, with rules of
 * a few lines. `node --conditions=source bench/writer.ts`; ANSWERABLE_TEST_PG adds PostgreSQL.
 */

const SECONDS = 4
/** Commands of one run: a run's row lists its entries, so it must not grow without end. */
const PER_RUN = 50

type Measured = {
  store: string
  inFlight: number
  perSecond: number
  p50: number
  p99: number
  cpuPerCommandMs: number
}

async function measure(store: string, log: TestLog, inFlight: number): Promise<Measured> {
  const times: number[] = []
  const end = performance.now() + SECONDS * 1000
  const lane = async (): Promise<void> => {
    for (let i = 0, run = ''; performance.now() < end; i++) {
      if (i % PER_RUN === 0) run = idOf(await log.writer.submit(openRun()))
      const start = performance.now()
      await log.writer.submit(requestDecision(run, { to: 'the bill', key: `${run}-${i}` }))
      times.push(performance.now() - start)
    }
  }
  const cpu = process.cpuUsage()
  const start = performance.now()
  await Promise.all(Array.from({ length: inFlight }, lane))
  const elapsed = performance.now() - start
  const { user, system } = process.cpuUsage(cpu)
  times.sort((a, b) => a - b)
  const at = (share: number) => Number((times[Math.floor(times.length * share)] ?? 0).toFixed(2))
  return {
    store,
    inFlight,
    perSecond: Math.round((times.length / elapsed) * 1000),
    p50: at(0.5),
    p99: at(0.99),
    cpuPerCommandMs: Number(((user + system) / 1000 / times.length).toFixed(3)),
  }
}

async function bench(name: string, open: TestStore['open'], folder: string): Promise<Measured[]> {
  const log = await openTestLog({ open, guard: join(folder, `${name}-guard.db`) } as TestStore)
  const results: Measured[] = []
  for (const inFlight of [1, 10, 100]) results.push(await measure(name, log, inFlight))
  await log.close()
  return results
}

const folder = mkdtempSync(join(tmpdir(), 'answerable-bench-'))
try {
  const rows = await bench('sqlite', () => openSqliteStore(join(folder, 'answerable.db')), folder)
  const url = process.env['ANSWERABLE_TEST_PG']
  if (url === undefined) console.log('PostgreSQL not measured: set ANSWERABLE_TEST_PG')
  else rows.push(...(await bench('postgres', () => openPostgresStore({ url, schema: `bench_${process.pid}` }), folder)))
  console.table(rows)
} finally {
  rmSync(folder, { recursive: true, force: true })
}
