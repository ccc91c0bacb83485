import assert from 'node:assert/strict'
import { copyFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { verifyReceipt } from '@answerable/verifier'
import { domain } from '../../src/app/domain.ts'
import { eraseIn, erasableIn } from '../../src/archive/erase.ts'
import { erasedOf, keepErased } from '../../src/archive/erased-files.ts'
import { joined } from '../../src/archive/fsck.ts'
import { archiveReceipt } from '../../src/archive/receipt.ts'
import { removeArchived } from '../../src/archive/remove.ts'
import { check } from '../../src/cli/fsck/check-log.ts'
import { loadOrCreateSecret } from '../../src/keys/secret-file.ts'
import { cryptoTools } from '../../src/keys/tools.ts'
import { systemRandom } from '../../src/platform/entropy.ts'
import { dataPaths } from '../../src/platform/paths.ts'
import { run, testIo } from '../cli/helpers/cli.ts'
import { NO_POSTGRES, type TestDeployment } from '../helpers/deployment.ts'
import { endedLog, type EndedLog, nextLog, recordIn } from './support.ts'

const SIGNED = { basis: 'consent_withdrawn', requestedBy: 'data_subject', reason: 'She wrote to us.' } as const

/** What the people of the next log sign, and its receipt. */
async function signErasure(n: TestDeployment, ended: EndedLog): Promise<string> {
  const { origin } = ended.archived
  const what = { kind: 'requester', useCase: 'refunds', requester: ended.requester } as const
  const stranger = await n.sign(await n.person('rosa'), 'epoch.erase', { origin, what, ...SIGNED })
  assert.equal(stranger.body['code'], 'beyond_authority')
  const reply = await n.must(await n.person('freya'), 'epoch.erase', { origin, what, ...SIGNED })
  return JSON.stringify(reply.body['receipt'])
}

for (const store of ['sqlite', 'postgres'] as const) {
  describe(`erasing in a log that became files, ${store}`, { skip: store === 'postgres' && NO_POSTGRES }, () => {
    test('what was sealed is gone for good, the files and every proof stay, and fsck says by which entry', async () => {
      await using ended = await endedLog(store)
      const { d, archive, archived, place, folder, receipts } = ended
      await using n = await nextLog(ended)
      await removeArchived(d.store, archive, (await recordIn(n, archived)).body, domain)
      const { index } = verifyReceipt(receipts[0] ?? '', { vkeys: [d.vkey] })
      const sealed = { reads: d.store, vault: d.vault }
      assert.deepEqual(Object.keys((await archiveReceipt(archive, index, sealed)).disclosures ?? {}).sort(), [
        'onBehalfOf',
        'request',
      ])

      const tools = cryptoTools(loadOrCreateSecret(dataPaths(place.folder).vaultKey, systemRandom), () => '')
      const log = { reads: joined(d.store, archive.reads), tools }
      // Who answered in the old log is kept there, whatever the next one would sign.
      const owner = await d.person('olivia')
      const kept = erasableIn(log, { kind: 'person', person: owner.id }, d.clock.now())
      await assert.rejects(kept, { code: 'retained' })

      const text = await signErasure(n, ended)
      const entry = erasedOf(verifyReceipt(text, { vkeys: [n.vkey] }).entry)
      assert.ok(entry)
      await eraseIn(log, entry, { store: d.store, vault: d.vault, random: systemRandom })
      assert.equal((await archiveReceipt(archive, index, sealed)).disclosures, undefined)
      assert.equal(
        verifyReceipt(JSON.stringify(await archiveReceipt(archive, index)), { vkeys: [d.vkey] }).index,
        index,
      )

      const options = { folder: place.folder, random: systemRandom, archive: folder }
      const unexplained = await check(d.store, dataPaths(place.folder), options)
      assert.match(unexplained.problems[0]?.message ?? '', /request is missing|onBehalfOf is missing/)
      keepErased(place.folder, JSON.parse(text) as object, entry.id)
      const stranger = check(d.store, dataPaths(place.folder), { ...options, vkeys: [d.vkey] })
      await assert.rejects(stranger, { code: 'checkpoint_untrusted' }, 'a receipt under another key excuses nothing')
      const explained = await check(d.store, dataPaths(place.folder), { ...options, vkeys: [n.vkey] })
      assert.deepEqual(explained.problems, [])
      assert.ok(explained.counts.erased >= 2)
    })
  })
}

test('keys that come back from a backup are destroyed again, by the same receipt', async () => {
  await using ended = await endedLog('sqlite')
  const { d, place, folder, archive, archived } = ended
  await using n = await nextLog(ended)
  await removeArchived(d.store, archive, (await recordIn(n, archived)).body, domain)
  writeFileSync(join(place.folder, 'erased.receipt.json'), await signErasure(n, ended))
  await d.stop()
  const keys = join(place.folder, 'subjects.db')
  const vaultOf = join(place.folder, 'answerable.db')
  for (const file of [keys, vaultOf]) copyFileSync(file, `${file}.backup`)
  const io = () => testIo({ cwd: place.folder, clock: d.clock, env: { ANSWERABLE_HOME: place.folder } })
  const again = ['--again', 'erased.receipt.json', '--vkey', n.vkey]
  const erase = () => run(io(), 'archive', 'erase', '--data', place.folder, '--archive', folder, ...again)
  const fsck = (...more: string[]) => run(io(), 'fsck', '--data', place.folder, '--archive', folder, ...more)
  for (const round of ['first', 'after the backup']) {
    const { status, err } = await erase()
    assert.equal(status, 0, `${round}: ${err}`)
    assert.equal((await fsck()).status, 1, `${round}: values are missing`)
    const explained = await fsck('--vkey', n.vkey)
    assert.equal(explained.status, 0, explained.out + explained.err)
    for (const file of [keys, vaultOf]) {
      for (const suffix of ['-wal', '-shm']) rmSync(`${file}${suffix}`, { force: true })
      copyFileSync(`${file}.backup`, file)
    }
    const back = await fsck('--vkey', n.vkey)
    assert.match(back.out, /was erased by entry \d+ and can still be read/)
  }
})
