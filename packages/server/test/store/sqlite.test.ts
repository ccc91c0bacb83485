import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { after, describe, it } from 'node:test'
import { prepareFolder, dataPaths } from '../../src/platform/paths.ts'
import { openGuard } from '../../src/signer/guard.ts'
import { openSqliteStore } from '../../src/store/sqlite/store.ts'
import { checkLedger } from './support/check-ledger.ts'
import { scratchFolder, storeKinds } from './support/stores.ts'
import { idOf, openRun, openTestLog, requestDecision } from './support/test-log.ts'

const isRoot = process.getuid?.() === 0
const folders: string[] = []
const scratch = (): string => {
  const folder = scratchFolder()
  folders.push(folder)
  return folder
}
after(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})

describe('the SQLite store', () => {
  it('refuses a second server on the same file, and lets it in once the first has ended', async () => {
    const file = join(scratch(), 'answerable.db')
    const first = await openSqliteStore(file)
    await assert.rejects(openSqliteStore(file), { code: 'store_in_use' })
    await first.close()
    await (await openSqliteStore(file)).close()
  })

  it('refuses a second server in another process, also when the first was killed', async () => {
    const file = join(scratch(), 'answerable.db')
    const store = await openSqliteStore(file)
    const url = new URL('../../src/store/sqlite/store.ts', import.meta.url).href
    const script = `import { openSqliteStore } from ${JSON.stringify(url)}
      try { await openSqliteStore(${JSON.stringify(file)}); process.kill(process.pid, 'SIGKILL') }
      catch (error) { process.stdout.write(error.code) }`
    const args = ['--conditions=source', '--input-type=module', '-e', script]
    assert.equal(spawnSync(process.execPath, args, { encoding: 'utf8' }).stdout, 'store_in_use')
    await store.close()
    assert.equal(spawnSync(process.execPath, args).signal, 'SIGKILL')
    await (await openSqliteStore(file)).close()
  })

  for (const synchronous of ['NORMAL', 'OFF'] as const) {
    it(`refuses to start with synchronous=${synchronous}`, async () => {
      await assert.rejects(openSqliteStore(join(scratch(), 'answerable.db'), { synchronous }), { code: 'store_unsafe' })
    })
  }

  it('refuses a file a newer version wrote, or whose migrations were altered', async () => {
    const file = join(scratch(), 'answerable.db')
    await (await openSqliteStore(file)).close()
    const database = new DatabaseSync(file)
    database.exec("INSERT INTO meta VALUES ('migration:99', 'sha256:00')")
    await assert.rejects(openSqliteStore(file), { code: 'store_newer' })
    database.exec("DELETE FROM meta WHERE key = 'migration:99'; UPDATE meta SET value = 'sha256:00'")
    await assert.rejects(openSqliteStore(file), { code: 'store_newer' })
    database.close()
  })

  it('says so when the file is no database', async () => {
    const file = join(scratch(), 'answerable.db')
    writeFileSync(file, 'not a database, and long enough to be read as a damaged header of one'.repeat(50))
    await assert.rejects(openSqliteStore(file), { code: 'store_unreachable' })
  })

  it('a read-only folder is refused with its own code', {
    skip: isRoot ? 'needs a user other than root' : false,
  }, () => {
    const folder = scratch()
    chmodSync(folder, 0o500)
    assert.throws(() => prepareFolder(dataPaths(join(folder, 'data'))), { code: 'folder_unusable' })
    chmodSync(folder, 0o700)
  })

  it('a data path that is a file, or a database path that is a folder, is refused with its own code', async () => {
    const folder = scratch()
    writeFileSync(join(folder, 'data'), '')
    assert.throws(() => prepareFolder(dataPaths(join(folder, 'data'))), { code: 'folder_unusable' })
    mkdirSync(join(folder, 'answerable.db'))
    await assert.rejects(openSqliteStore(join(folder, 'answerable.db')), { code: 'folder_unusable' })
    assert.throws(() => openGuard(join(folder, 'missing', 'guard.db'), 'origin'), { code: 'folder_unusable' })
  })

  it('refuses a batch that was built on another head, and changes nothing', async () => {
    const on = await storeKinds[0]?.create()
    assert.ok(on !== undefined)
    const log = await openTestLog(on)
    const run = idOf(await log.writer.submit(openRun()))
    await log.store.transaction(async (transaction) => {
      await assert.rejects(
        transaction.append({
          before: { ...transaction.locked, size: 99 },
          after: transaction.locked,
          entries: [],
          tiles: [],
          rows: [],
          streams: [],
          documents: [],
          vault: [],
        }),
        { code: 'store_unavailable' },
      )
      return false
    })
    assert.equal((await log.writer.submit(requestDecision(run))).index, 2)
    await checkLedger(on, log.store)
    await log.close()
    await on.remove()
  })
})

describe('a read-only file system', { skip: isRoot ? false : 'needs root to mount a small file system' }, () => {
  it('is refused with its own code, and nothing is lost', async (t) => {
    const folder = scratch()
    if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=3m', 'tmpfs', folder]).status !== 0) {
      return t.skip('needs leave to mount a small file system')
    }
    try {
      const file = join(folder, 'answerable.db')
      await (await openSqliteStore(file)).close()
      spawnSync('mount', ['-o', 'remount,ro', folder])
      await assert.rejects(openSqliteStore(file), { code: 'folder_unusable' })
      assert.throws(() => openGuard(join(folder, 'guard.db'), 'origin'), { code: 'folder_unusable' })
      assert.throws(() => prepareFolder(dataPaths(join(folder, 'data'))), { code: 'folder_unusable' })
      // What was refused holds no file open: the file system can be mounted writable, and unmounted below.
      assert.equal(spawnSync('mount', ['-o', 'remount,rw', folder]).status, 0)
      await (await openSqliteStore(file)).close()
    } finally {
      assert.equal(spawnSync('umount', [folder]).status, 0)
    }
  })
})

describe('a full disk', { skip: isRoot ? false : 'needs root to mount a small file system' }, () => {
  it('refuses with store_unavailable, loses nothing that was acknowledged, and goes on when there is space', async (t) => {
    const folder = scratch()
    const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=3m', 'tmpfs', folder])
    if (mounted.status !== 0) return t.skip('needs leave to mount a small file system')
    try {
      const file = join(folder, 'answerable.db')
      const guard = join(scratch(), 'guard.db')
      const on = {
        kind: 'sqlite' as const,
        folder,
        guard,
        address: { file },
        open: () => openSqliteStore(file),
        tamper: async () => undefined,
        remove: async () => undefined,
      }
      const log = await openTestLog(on)
      const run = idOf(await log.writer.submit(openRun()))
      const ballast = join(folder, 'ballast')
      writeFileSync(ballast, Buffer.alloc(900_000))
      const acknowledged: string[] = []
      let refused: unknown
      for (let i = 0; refused === undefined && i < 10_000; i++) {
        const batch = Array.from({ length: 20 }, (_, j) =>
          log.writer.submit(requestDecision(run, { key: `k${i}-${j}` })),
        )
        for (const result of await Promise.allSettled(batch)) {
          if (result.status === 'fulfilled') acknowledged.push(idOf(result.value))
          else refused = result.reason
        }
      }
      assert.equal((refused as { code: string }).code, 'store_unavailable')
      assert.deepEqual(log.fatal, [])
      rmSync(ballast)
      const next = await log.writer.submit(requestDecision(run, { key: 'after' }))
      assert.equal(next.index, acknowledged.length + 2)
      await checkLedger(on, log.store)
      const stored = await log.store.entriesById(acknowledged)
      assert.equal(stored.length, acknowledged.length)
      await log.close()
      assert.ok(readdirSync(folder).includes('answerable.db'))
    } finally {
      assert.equal(spawnSync('umount', [folder]).status, 0)
    }
  })
})
