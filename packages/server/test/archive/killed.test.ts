import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { cpSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { openStore } from '../../src/app/open-store.ts'
import { check } from '../../src/cli/fsck/check-log.ts'
import { systemRandom } from '../../src/platform/entropy.ts'
import { dataPaths } from '../../src/platform/paths.ts'
import { emptiedTables } from '../../src/store/retired.ts'
import { NO_POSTGRES } from '../helpers/deployment.ts'
import { endedLog, nextLog, recordIn } from './support.ts'
import type { RemoveOrder } from './kill-child.ts'

const child = join(import.meta.dirname, 'kill-child.ts')

function remove(order: RemoveOrder): { signal: string | null; calls: number } {
  const args = ['--conditions=source', child, JSON.stringify(order)]
  const { signal, status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8', timeout: 120_000 })
  if (signal === null && status !== 0) throw new Error(stderr)
  return { signal, calls: Number(stdout) }
}

/** BEGIN, TRUNCATE, INSERT, COMMIT. */
const POSTGRES_CALLS = 4

/** The first two, one on the way, the last four, and none: the tables in between fall in one transaction. */
function pointsOf(calls: number): number[] {
  const points = [1, 2, Math.floor(calls / 2), calls - 3, calls - 2, calls - 1, calls]
  return [...new Set(points.filter((point) => point > 0)), 0]
}

for (const store of ['sqlite', 'postgres'] as const) {
  test(`killed at any call while a database is emptied, on ${store}: all of it is there, or none and all in the files`, {
    skip: store === 'postgres' && NO_POSTGRES,
  }, async () => {
    await using ended = await endedLog(store)
    const { d, place, folder, archived } = ended
    await using n = await nextLog(ended)
    const { body: recorded } = await recordIn(n, archived)
    await d.stop()
    const { databaseUrl: url, databaseSchema: schema } = place.options
    const file = dataPaths(place.folder).database
    const options = { folder: place.folder, random: systemRandom, archive: folder }
    const order = { dataDir: place.folder, url, schema, archive: folder, vkey: d.vkey, recorded }
    // On SQLite the file is put back as it was; on PostgreSQL what is reached after the commit is reached for good.
    const restored = (): void => {
      for (const suffix of ['-wal', '-shm']) rmSync(`${file}${suffix}`, { force: true })
      cpSync(`${file}.before`, file)
    }
    if (url === undefined) cpSync(file, `${file}.before`)
    const emptied = new Set<boolean>()
    for (const at of pointsOf(url === undefined ? remove({ ...order, at: 0 }).calls : POSTGRES_CALLS)) {
      if (url === undefined) restored()
      const { signal } = remove({ ...order, at })
      const again = await openStore(file, url === undefined ? undefined : { url, ...(schema && { schema }) })
      try {
        const gone = (await again.archived()) !== undefined
        emptied.add(gone)
        const left = (await again.entriesFrom(0, 1000)).length
        assert.equal(left, gone ? 0 : archived.size, `killed at call ${at}`)
        if (gone) {
          const counts = await Promise.all(
            emptiedTables.map((table) => place.sql(`SELECT count(*) AS n FROM ${table}`)),
          )
          assert.ok(counts.every(([row]) => Number(row?.['n']) === 0))
        }
        const { problems } = await check(again, dataPaths(place.folder), options)
        assert.deepEqual(problems, [], `killed at call ${at}`)
      } finally {
        await again.close()
      }
      assert.ok(signal === 'SIGKILL' || at === 0 || url !== undefined, `nothing was killed at call ${at}`)
    }
    assert.ok(emptied.has(false) && emptied.has(true))
  })
}
