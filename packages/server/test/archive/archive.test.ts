import assert from 'node:assert/strict'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { entriesPath, sha256Digest, tilePath } from '@answerable/ledger'
import { verifyReceipt } from '@answerable/verifier'
import { domain } from '../../src/app/domain.ts'
import { checkArchive, openArchive } from '../../src/archive/check.ts'
import { againstArchive, archiveReceipt } from '../../src/archive/receipt.ts'
import { removeArchived } from '../../src/archive/remove.ts'
import { writeArchive } from '../../src/archive/write.ts'
import { emptiedTables } from '../../src/store/retired.ts'
import type { Reads } from '../../src/store/store.ts'
import { NO_POSTGRES, testDeployment } from '../helpers/deployment.ts'
import { filesIn } from '../vault/support.ts'
import { CANARY, copyOf, endedLog, fsckOf, nextLog, recordIn } from './support.ts'

const stores = [
  { store: 'sqlite', skip: false },
  { store: 'postgres', skip: NO_POSTGRES },
] as const

for (const { store, skip } of stores) {
  describe(`a log that ended becomes files, ${store}`, { skip }, () => {
    test('everything is proven from the files alone: receipts of before, and new ones', async () => {
      await using ended = await endedLog(store)
      const { d, archive, receipts, input, folder } = ended
      const checked = await checkArchive(archive, domain)
      assert.deepEqual(checked.problems, [])
      assert.deepEqual([checked.ok, checked.closed, checked.size], [true, true, await d.size()])
      for (const text of receipts) {
        const { size } = await againstArchive(archive, text, [d.vkey])
        assert.ok(size < archive.head.size, 'given out under an older head')
      }
      for (const index of [0, 200, 256, archive.head.size - 1]) {
        const receipt = JSON.stringify(await archiveReceipt(archive, index))
        assert.equal(verifyReceipt(receipt, { vkeys: [d.vkey] }).index, index)
      }
      // Nothing that somebody may ask to forget is in it: entries hold commitments only.
      for (const { name, bytes } of filesIn(folder)) {
        for (const word of [CANARY, 'freya@people.example']) assert.ok(!bytes.includes(word), `${word} in ${name}`)
      }
      await assert.rejects(writeArchive({ ...input, folder }), { code: 'folder_unusable' }, 'nothing is replaced')
    })

    test('files that were changed, added or lost are named, also where the list was changed with them', async () => {
      await using ended = await endedLog(store)
      const { d, folder, receipts } = ended
      const problemsOf = async (spoil: (copy: string) => void): Promise<string> => {
        const copy = copyOf(folder)
        spoil(copy)
        const spoilt = openArchive(copy, [d.vkey])
        try {
          const { ok, problems } = await checkArchive(spoilt, domain)
          assert.equal(ok, false)
          return problems.map(({ row, index, message }) => `${row ?? index} ${message}`).join('; ')
        } finally {
          spoilt.reads.close()
        }
      }
      const flip = (copy: string, path: string, at: number): Buffer => {
        const bytes = readFileSync(join(copy, path))
        bytes[at] = (bytes[at] ?? 0) ^ 1
        writeFileSync(join(copy, path), bytes)
        return bytes
      }
      const bundle = entriesPath(0)
      assert.equal(await problemsOf((copy) => flip(copy, bundle, 9)), `${bundle} was changed`)
      assert.equal(await problemsOf((copy) => flip(copy, tilePath(0, 0), 9)), `${tilePath(0, 0)} was changed`)
      assert.equal(await problemsOf((copy) => rmSync(join(copy, bundle))), `${bundle} cannot be read`)
      assert.equal(
        await problemsOf((copy) => writeFileSync(join(copy, 'more'), '')),
        'more is not listed in SHA256SUMS',
      )
      const relisted = (copy: string, path: string, at: number): void => {
        const sums = readFileSync(join(copy, 'SHA256SUMS'), 'utf8')
        const hash = (bytes: Uint8Array): string => sha256Digest(bytes).slice(7)
        const before = hash(readFileSync(join(copy, path)))
        writeFileSync(join(copy, 'SHA256SUMS'), sums.replace(before, hash(flip(copy, path, at))))
      }
      // Inside the nonce of entry 0: still an entry, another one.
      const at = readFileSync(join(folder, bundle)).indexOf('"nonce":"') + 12
      assert.match(await problemsOf((copy) => relisted(copy, bundle, at)), /^0 the entry is not the one in the tree/)
      assert.match(
        await problemsOf((copy) => relisted(copy, tilePath(0, 0), 40)),
        /^1 the entry is not the one in the tree/,
      )
      const [first = ''] = receipts
      const { index } = verifyReceipt(first, { vkeys: [d.vkey] })
      const copy = copyOf(folder)
      const id = (JSON.parse(first) as { entry: string }).entry
      const place = readFileSync(join(copy, bundle)).indexOf(Buffer.from(id, 'base64'))
      relisted(copy, bundle, place + 20)
      const other = openArchive(copy, [d.vkey])
      await assert.rejects(againstArchive(other, first, [d.vkey]), { code: 'log_stopped' }, `entry ${index}`)
      other.reads.close()
      assert.throws(() => openArchive(folder, [d.vkey.replace(/.$/, '=')]), { code: 'config_invalid' })
    })

    test('entries that are not those that were signed make no archive', async () => {
      await using ended = await endedLog(store)
      const { d, input, place } = ended
      const changed: Reads = {
        ...d.store,
        entriesFrom: async (from, limit) =>
          (await d.store.entriesFrom(from, limit)).map((row) =>
            row.index === 7 ? { ...row, bytes: row.bytes.map((byte, i) => (i === 9 ? byte ^ 1 : byte)) } : row,
          ),
      }
      const folder = join(place.folder, 'broken')
      await assert.rejects(writeArchive({ ...input, reads: changed, folder }), { code: 'log_stopped' })
      assert.throws(() => openArchive(folder, [d.vkey]), /holds no whole archive/)
    })

    test('the database is emptied against the entry of the next log, and only then', async () => {
      await using ended = await endedLog(store)
      const { d, folder, archive, archived, receipts, place } = ended
      await using n = await nextLog(ended)
      const { body } = await recordIn(n, archived)
      assert.equal(n.writer.model().model.epoch.archived?.digest, archived.digest)
      assert.deepEqual((await fsckOf(ended)).problems, [])
      const size = await d.size()
      const sealed = (await d.store.scanVault(null, 1000)).length

      const other = { ...body, digest: `sha256:${'0'.repeat(64)}` }
      await assert.rejects(removeArchived(d.store, archive, other, domain), { code: 'config_invalid' })
      const shorter = { ...body, previous: { ...body.previous, size: size - 1 } }
      await assert.rejects(removeArchived(d.store, archive, shorter, domain), { code: 'config_invalid' })
      // The database holds something the files do not: nothing may go.
      await place.sql("UPDATE document SET text = text || ' ' WHERE digest = (SELECT min(digest) FROM document)")
      await assert.rejects(removeArchived(d.store, archive, body, domain), { code: 'log_stopped' })
      await place.sql("UPDATE document SET text = rtrim(text, ' ') WHERE digest = (SELECT min(digest) FROM document)")
      assert.deepEqual((await fsckOf(ended)).problems, [], 'nothing has gone')

      await removeArchived(d.store, archive, body, domain)
      for (const table of emptiedTables) {
        assert.equal(Number((await place.sql(`SELECT count(*) AS n FROM ${table}`))[0]?.['n']), 0, table)
      }
      assert.equal((await d.store.scanVault(null, 1000)).length, sealed, 'sealed values stay where they can be erased')
      await removeArchived(d.store, archive, body, domain)

      await assert.rejects(fsckOf(ended), { code: 'invalid_option' }, 'without the files nothing can be said')
      const report = await fsckOf(ended, folder)
      assert.deepEqual(report.problems, [])
      assert.deepEqual([report.counts.entries, report.counts.vault], [size, sealed])
      for (const text of receipts) await againstArchive(archive, text, [d.vkey])
      await place.sql('DELETE FROM vault WHERE entry_id = (SELECT min(entry_id) FROM vault)')
      assert.equal((await fsckOf(ended, folder)).ok, false)
      await d.stop()
      await assert.rejects(testDeployment(place.options), { code: 'config_invalid' }, 'no server runs on it')
    })
  })
}
