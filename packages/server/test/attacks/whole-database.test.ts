import assert from 'node:assert/strict'
import { copyFileSync, cpSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, test } from 'node:test'
import { readProof, verifyConsistencyOf, verifyReceipt } from '@answerable/verifier'
import { checkLog } from '../../src/cli/fsck/check-log.ts'
import { systemRandom } from '../../src/platform/entropy.ts'
import { assertionOf, FORM, tokenForm } from '../helpers/client.ts'
import { NO_POSTGRES, type TestDeployment, testDeployment } from '../helpers/deployment.ts'
import { placeFor } from '../vault/place.ts'

/** Every SQLite file of a folder closed into one: what a copy of it holds. */
function settle(folder: string): void {
  for (const name of ['answerable.db', 'guard.db', 'subjects.db']) {
    const database = new DatabaseSync(join(folder, name))
    database.exec('PRAGMA wal_checkpoint(TRUNCATE)')
    database.close()
  }
}

async function withLog(work: (d: TestDeployment, folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'answerable-attack-'))
  const d = await testDeployment({ dataDir: folder })
  try {
    const { agent } = await d.founding()
    await (await d.agentClient(agent)).pay('20.00')
    await work(d, folder)
  } finally {
    await d.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

for (const store of ['sqlite', 'postgres'] as const) {
  describe(`with full rights over the database, ${store}`, { skip: store === 'postgres' && NO_POSTGRES }, () => {
    test('the tail cut off, tiles, head and rows made to fit: the guard remembers what was signed', async () => {
      const place = placeFor(store)
      try {
        const d = await testDeployment(place.options)
        const { agent } = await d.founding()
        await d.stop()
        const tables = ['entry', 'tile', 'head', 'stream', 'document', 'vault', 'record_nonce']
        for (const table of tables) await place.sql(`CREATE TABLE kept_${table} AS SELECT * FROM ${table}`)
        const again = await testDeployment({ ...place.options, clock: d.clock })
        await (await again.agentClient(agent)).openRun()
        await again.stop()
        await place.sql('DELETE FROM record_run')
        for (const table of tables) {
          await place.sql(`DELETE FROM ${table}`)
          await place.sql(`INSERT INTO ${table} SELECT * FROM kept_${table}`)
        }
        await assert.rejects(testDeployment({ ...place.options, clock: d.clock }), { code: 'log_stopped' })
      } finally {
        await place.remove()
      }
    })

    test('a used sign-in assertion deleted: it is good again for its few minutes, and for nothing else', async () => {
      const place = placeFor(store)
      const d = await testDeployment(place.options)
      try {
        const { owner } = await d.founding()
        const form = tokenForm(await assertionOf(owner, d.origin, d.clock))
        const ask = () => d.http('POST', '/v1/token', form, FORM)
        assert.equal((await ask()).status, 200)
        assert.equal((await ask()).status, 401)
        await place.sql('DELETE FROM seen_assertion')
        assert.equal((await ask()).status, 200)
      } finally {
        await d.stop()
        await place.remove()
      }
    })
  })
}

describe('with full rights over every file', () => {
  test('the whole database replaced by that of another log: the key is not that log’s', async () => {
    await withLog(async (d, folder) => {
      await withLog(async (other, elsewhere) => {
        await d.stop()
        await other.stop()
        settle(elsewhere)
        settle(folder)
        copyFileSync(join(elsewhere, 'answerable.db'), join(folder, 'answerable.db'))
        await assert.rejects(testDeployment({ dataDir: folder, clock: d.clock }), { code: 'secret_unusable' })
        const { problems } = await checkLog({ folder, random: systemRandom })
        assert.ok(
          problems.some(({ check, message }) => check === 'entry' && message === 'names another key than the log’s'),
        )
      })
    })
  })

  test('a fork with the stolen key: each branch verifies alone; two receipts held side by side prove it', async () => {
    await withLog(async (d, folder) => {
      await d.stop()
      settle(folder)
      const fork = mkdtempSync(join(tmpdir(), 'answerable-fork-'))
      cpSync(folder, fork, { recursive: true })
      const branches = await Promise.all(
        [folder, fork].map(async (dataDir, n) => {
          const branch = await testDeployment({ dataDir, clock: d.clock })
          const client = await branch.agentClient('refunds-agent')
          const { reply } = await client.pay(`${20 + n}.00`)
          const receipt = JSON.stringify(reply.body['receipt'])
          await branch.stop()
          const { proof } = reply.body['receipt'] as { proof: string }
          return { checkpoint: readProof(proof).checkpoint, verified: verifyReceipt(receipt, { vkeys: [d.vkey] }) }
        }),
      )
      const [a, b] = branches
      assert.ok(a !== undefined && b !== undefined)
      // Nothing on either side is wrong by itself: that is what witnesses and receipts in other hands are for.
      assert.equal(a.verified.keyPinned && b.verified.keyPinned, true)
      assert.equal(a.verified.size, b.verified.size)
      assert.throws(() => verifyConsistencyOf(a.checkpoint, b.checkpoint, [], { vkeys: [d.vkey] }), {
        code: 'consistency_invalid',
      })
      // The fork’s database under the first one’s guard does not start.
      settle(fork)
      copyFileSync(join(fork, 'answerable.db'), join(folder, 'answerable.db'))
      for (const end of ['-wal', '-shm']) rmSync(join(folder, `answerable.db${end}`), { force: true })
      await assert.rejects(testDeployment({ dataDir: folder, clock: d.clock }), { code: 'log_stopped' })
      rmSync(fork, { recursive: true, force: true })
    })
  })

  test('one byte flipped anywhere: refused at the start, named by fsck, or without any meaning', async () => {
    await withLog(async (d, folder) => {
      await d.stop()
      settle(folder)
      const before = await contentOf(folder)
      let found = 0
      for (const name of ['answerable.db', 'guard.db', 'subjects.db', 'keys/log.key', 'keys/vault.key']) {
        const file = join(folder, name)
        const bytes = readFileSync(file)
        const step = Math.max(1, Math.floor(bytes.byteLength / 24))
        for (let at = 11; at < bytes.byteLength; at += step) {
          const flipped = Buffer.from(bytes)
          flipped[at] = (flipped[at] ?? 0) ^ 0x10
          writeFileSync(file, flipped, { mode: statSync(file).mode & 0o777 })
          const after = await contentOf(folder)
          if (after === 'refused') found += 1
          // The key of digests opens nothing and proves nothing: a flip there only makes old digests unrecognisable.
          else if (name !== 'keys/vault.key') assert.equal(after, before, `${name} byte ${at} changed what is read`)
          writeFileSync(file, bytes, { mode: statSync(file).mode & 0o777 })
          for (const end of ['-wal', '-shm']) rmSync(`${file}${end}`, { force: true })
        }
      }
      assert.ok(found > 40, `${found} flips were found`)
      assert.equal(await contentOf(folder), before)
    })
  })

  test('two sealed values exchanged in a receipt: neither opens in the other’s place', async () => {
    await withLog(async (d) => {
      const founder = await d.person('freya')
      const index = d.writer.model().model.persons.get(founder.id)?.index ?? -1
      const reply = await d.http('GET', `/v1/entries/${index}`, undefined, await d.bearer(founder))
      const receipt = reply.body['receipt'] as { disclosures: { name: string; email: string } }
      const { name, email } = receipt.disclosures
      const swapped = JSON.stringify({ ...receipt, disclosures: { name: email, email: name } })
      assert.throws(() => verifyReceipt(swapped, { vkeys: [d.vkey] }), { code: 'disclosure_mismatch' })
    })
  })
})

/** All fsck reads and finds, in one text; `refused` where it finds something or cannot read at all. */
async function contentOf(folder: string): Promise<string> {
  try {
    const { ok, counts, origin } = await checkLog({ folder, random: systemRandom })
    return ok ? JSON.stringify({ counts, origin }) : 'refused'
  } catch {
    return 'refused'
  }
}
