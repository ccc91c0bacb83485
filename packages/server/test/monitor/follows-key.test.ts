import assert from 'node:assert/strict'
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import type { JsonObject } from '@answerable/contract'
import { textOr } from '../../src/cli/reply.ts'
import { retirePresent } from '../../src/signer/keys.ts'
import { foundIn } from '../crash/support/founded.ts'
import { placeKinds } from '../crash/support/place.ts'
import { anAddress, rotated, trusts } from './support.ts'

for (const kind of placeKinds) {
  describe(`monitors and clients go where signatures lead, ${kind.name}`, { skip: kind.skip }, () => {
    test('a key changed with an overlap is followed, seen or missed; another log in its place is shouted', async () => {
      const founded = await foundIn(await kind.create())
      const other = await foundIn(await placeKinds[0].create())
      const at = await anAddress()
      const { vkey } = founded
      try {
        await at.serve(founded.place)
        for (const name of ['awake', 'asleep', 'robbed']) {
          assert.deepEqual(await at.monitor(name, vkey), [0, 'first'])
          assert.deepEqual(await at.client(name), [0, 'known'])
        }
        const next = await rotated(founded, at)
        assert.deepEqual(await at.monitor('awake', vkey), [0, 'grown'])
        assert.deepEqual(trusts(at, 'awake'), [vkey, next], 'learnt while both keys sign')
        retirePresent(founded.place.paths.logKey)
        await at.serve(founded.place)
        for (const name of ['awake', 'asleep']) {
          assert.equal((await at.monitor(name, vkey))[0], 0, name)
          assert.deepEqual(trusts(at, name), [vkey, next])
          assert.deepEqual(await at.client(name), [0, 'followed'])
          assert.deepEqual(await at.client(name), [0, 'known'], 'and remembered')
        }
        const pins = JSON.parse(readFileSync(join(at.folder, 'awake', 'servers.json'), 'utf8')) as JsonObject
        assert.deepEqual((pins[at.url] as { earlier: string[] }).earlier, [vkey], 'old receipts still verify')

        // The receipt under the old key is gone: nothing else may stand in for it.
        const { links } = founded.place.paths
        const kept = readdirSync(links).map((name) => [join(links, name), readFileSync(join(links, name))] as const)
        for (const [file] of kept) rmSync(file)
        assert.deepEqual(await at.monitor('robbed', vkey), [4, 'replaced'])
        assert.deepEqual(await at.client('robbed'), [4, 'origin_changed'])
        for (const [file, bytes] of kept) writeFileSync(file, bytes)
        assert.equal((await at.monitor('robbed', vkey))[0], 0, 'the memory stayed')

        await at.serve(other.place)
        assert.deepEqual(at.monitorProcess('awake', vkey), [4, 'replaced'])
        for (const name of ['awake', 'robbed']) {
          assert.deepEqual(await at.monitor(name, vkey), [4, 'replaced'])
          assert.deepEqual(await at.client(name), [4, 'origin_changed'])
        }
        const evidence = JSON.parse(readFileSync(join(at.folder, 'awake.json.evidence.json'), 'utf8')) as JsonObject
        assert.match(textOr(evidence['got']), new RegExp(`^${other.origin}\n`))
      } finally {
        await at.stop()
        await founded.place.remove()
        await other.place.remove()
      }
    })
  })
}
