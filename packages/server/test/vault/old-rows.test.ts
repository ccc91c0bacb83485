import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { fsck } from '../../src/fsck/fsck.ts'
import { domain } from '../../src/app/domain.ts'
import { dataPaths } from '../../src/platform/paths.ts'
import { readGuard } from '../../src/signer/guard.ts'
import { NO_POSTGRES, testDeployment } from '../helpers/deployment.ts'
import { placeFor } from './place.ts'
import { filesIn, found } from './support.ts'

for (const store of ['sqlite', 'postgres'] as const) {
  describe(`sealed values an older version stored in clear, on ${store}`, {
    skip: store === 'postgres' && NO_POSTGRES,
  }, () => {
    test('are moved at the start, read as before, and leave nothing behind; a forged one is dropped', async () => {
      const place = placeFor(store)
      const d = await testDeployment(place.options)
      const founding = await d.founding()
      const client = await d.agentClient(founding.agent)
      const words = 'zq-old-plain-words-that-must-go-4471'
      const run = await client.openRun(words)
      await client.decide(run, 'pay', { to: 'DE12', amount: '20.00' })
      const rows = await d.store.scanVault(null, 10_000)
      const plain = rows.map((row) => [row.entryId, row.field, d.vault.open(row) ?? ''] as const)
      await d.stop()
      await place.sql('DELETE FROM vault')
      for (const row of plain) await place.sql('INSERT INTO vault_plain VALUES ($1, $2, $3)', row)
      const [entryId = ''] = plain[0] ?? []
      await place.sql('INSERT INTO vault_plain VALUES ($1, $2, $3)', [entryId, 'forged', plain[0]?.[2] ?? ''])

      const again = await testDeployment({ ...place.options, clock: d.clock })
      try {
        const moved = await again.store.scanVault(null, 10_000)
        assert.deepEqual(
          moved.map((row) => [row.entryId, row.field, again.vault.open(row)]),
          plain.map((row) => [...row]),
        )
        assert.deepEqual(await again.store.plainVault(null, 1), [])
        const guard = readGuard(dataPaths(place.folder).guard, again.origin)
        const report = await fsck({ store: again.store, guard, vkey: again.vkey, vault: again.vault, domain })
        assert.deepEqual(report.problems, [])
        for (const { name, bytes } of filesIn(place.folder)) assert.deepEqual(found(bytes, [words]), [], name)
      } finally {
        await again.stop()
        await place.remove()
      }
    })
  })
}
