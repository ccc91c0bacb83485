import { parseArgs } from 'node:util'
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { inspect } from '../packages/server/test/store/support/check-ledger.ts'
import { type StoreKind, storeKinds, type TestStore } from '../packages/server/test/store/support/stores.ts'
import {
  idOf,
  openRun,
  openTestLog,
  requestDecision,
  type TestLog,
} from '../packages/server/test/store/support/test-log.ts'

/**
 * What the ledger alone costs as a log grows: the real writer, store, guard, signer and receipts, with rules of a few
 * lines instead of a policy. `npm run bench` measures the same with the whole product around it.
 *
 *   node --conditions=source bench/ledger-growth.ts --sizes 10000,1000000 --stores sqlite,postgres
 */
type Point = {
  store: string
  entries: number
  /** entries appended per second, each answered with its own receipt */
  perSecond: number
  /** milliseconds of one batch of 100 with its receipts */
  batchMs: number
  /** milliseconds and bytes of a receipt for any older entry */
  receiptMs: number
  receiptBytes: number
  openMs: number
  bytesPerEntry: number | null
  /** null: not asked for at this size */
  fsckPerSecond: number | null
  /** cost of an entry as a multiple of what it is at the first size */
  cost: number
}

const BATCH = 100
const MEASURED_BATCHES = 60
const RECEIPTS = 500
const FSCK_LIMIT = 1_200_000

async function grow(kind: StoreKind, sizes: readonly number[]): Promise<Point[]> {
  const on = await kind.create()
  const points: Point[] = []
  try {
    for (const size of sizes) {
      let log = await openTestLog(on, { writer: { batchLimit: BATCH } })
      const run = idOf(await log.writer.submit(openRun()))
      while (log.writer.model().size < size) await append(log, run)
      const batches: number[] = []
      for (let n = 0; n < MEASURED_BATCHES; n++) batches.push(await append(log, run))
      const receipts = await receiptCost(log)
      const entries = log.writer.model().size
      await log.close()
      const started = performance.now()
      log = await openTestLog(on)
      const openMs = performance.now() - started
      const fsckPerSecond = entries > FSCK_LIMIT ? null : await fsckRate(on, log, entries)
      const bytes = await bytesOf(on, log)
      await log.close()
      const batchMs = median(batches)
      const perSecond = (BATCH * 1000) / batchMs
      const cost = (points[0]?.perSecond ?? perSecond) / perSecond
      const bytesPerEntry = bytes === null ? null : bytes / entries
      points.push({
        store: kind.name,
        entries,
        perSecond,
        batchMs,
        ...receipts,
        openMs,
        bytesPerEntry,
        fsckPerSecond,
        cost,
      })
      console.log(JSON.stringify(points.at(-1)))
    }
  } finally {
    await on.remove()
  }
  return points
}

/** One batch, every answer with its receipt. @returns milliseconds */
async function append(log: TestLog, run: string): Promise<number> {
  const started = performance.now()
  await Promise.all(Array.from({ length: BATCH }, () => log.writer.submit(requestDecision(run))))
  return performance.now() - started
}

/** Spread over the whole log by a fixed stride, so that few share a tile. */
async function receiptCost({ writer }: TestLog): Promise<{ receiptMs: number; receiptBytes: number }> {
  const { size } = writer.model()
  const times: number[] = []
  let bytes = 0
  for (let n = 0; n < RECEIPTS; n++) {
    const started = performance.now()
    const receipt = await writer.receipt((n * 7919) % size)
    times.push(performance.now() - started)
    bytes = Math.max(bytes, JSON.stringify(receipt).length)
  }
  return { receiptMs: median(times), receiptBytes: bytes }
}

async function fsckRate(on: TestStore, { store }: TestLog, entries: number): Promise<number> {
  const started = performance.now()
  const report = await inspect(on, store)
  if (!report.ok) throw new Error(`fsck: ${JSON.stringify(report.problems[0])}`)
  return (entries * 1000) / (performance.now() - started)
}

async function bytesOf(on: TestStore, log: TestLog): Promise<number | null> {
  if (on.kind !== 'sqlite') return null
  await log.store.head()
  return readdirSync(on.folder).reduce((sum, name) => sum + statSync(join(on.folder, name)).size, 0)
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
}

const { values } = parseArgs({
  options: {
    sizes: { type: 'string', default: '10000,1000000' },
    stores: { type: 'string', default: 'sqlite,postgres' },
  },
})
const wanted = values.stores.split(',')
for (const kind of storeKinds) {
  if (!wanted.includes(kind.name === 'SQLite' ? 'sqlite' : 'postgres')) continue
  if (kind.skip !== false) console.error(`SKIPPED ${kind.name}: ${kind.skip}`)
  else await grow(kind, values.sizes.split(',').map(Number))
}
