import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { type AppendPoint, measureAppends, type Place } from '../bench/append-log.ts'
import { openBenchDatabase } from '../bench/postgres.ts'

/**
 * A log must not get slower as it grows. Sizes in entries, the first is what the others are compared with:
 * ANSWERABLE_GROWTH=10000,10000000 takes ten to fifteen minutes and 8 GB of disk.
 */
const SIZES = (process.env['ANSWERABLE_GROWTH'] ?? '10000,300000').split(',').map(Number)
/** An entry at any size costs at most so much more CPU time than at the first one. */
const MOST = 1.3

function check(points: readonly AppendPoint[]): void {
  for (const point of points) console.log(JSON.stringify(point))
  assert.equal(points.length, SIZES.length)
  for (const { entries, cpuCost } of points) assert.ok(cpuCost <= MOST, `${cpuCost} times the CPU time at ${entries}`)
  for (const { receiptBytes, entries } of points) {
    // A proof has one hash for each doubling of the log (RFC 6962 2.1.1), 45 bytes a line in base64.
    assert.ok(receiptBytes < 2200 + 45 * Math.ceil(Math.log2(entries)), `a receipt of ${receiptBytes} at ${entries}`)
  }
}

describe('the ledger as it grows', () => {
  test('on SQLite', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'answerable-growth-'))
    try {
      check(await measureAppends({ folder }, SIZES))
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })

  test('on PostgreSQL', async (t) => {
    const database = await openBenchDatabase()
    if (database === undefined) return t.skip('needs PostgreSQL: none is installed')
    const folder = mkdtempSync(join(tmpdir(), 'answerable-growth-'))
    const place: Place = { folder, url: database.url, databaseBytes: async () => Number.NaN }
    try {
      check(await measureAppends(place, SIZES))
    } finally {
      rmSync(folder, { recursive: true, force: true })
      await database.drop()
    }
  })
})
