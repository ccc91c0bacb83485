import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import type { JsonObject } from '@answerable/contract'
import { textOr } from '../../src/cli/reply.ts'
import { retirePresent } from '../../src/signer/keys.ts'
import { clientsOf, foundIn } from '../crash/support/founded.ts'
import { placeKinds } from '../crash/support/place.ts'
import { anAddress, rotated, trusts } from './support.ts'

for (const kind of placeKinds) {
  describe(`monitors and clients go where signatures lead, ${kind.name}`, { skip: kind.skip }, () => {
    test('the next log is followed where both logs say so and the end was seen; else it is shouted', async () => {
      const founded = await foundIn(await kind.create())
      const second = await kind.create()
      const stray = await placeKinds[0].create()
      const at = await anAddress()
      try {
        await at.serve(founded.place)
        const { vkey, origin, founder, cosigner } = founded
        for (const name of ['awake', 'asleep']) await at.monitor(name, vkey)
        await at.client('awake')
        const next = await rotated(founded, at)
        retirePresent(founded.place.paths.logKey)
        await at.serve(founded.place)
        const made = await at.run('x', 'epoch', 'key', '--origin', origin, '--data', second.paths.folder)
        const key = textOr(made.json['vkey'])
        const clients = clientsOf(founded, at.url)
        const named = { reason: 'The key was copied.', next: key }
        await clients.must(cosigner, 'epoch.close', { reason: 'The key was copied.' })
        const renamed = await clients.must(founder, 'epoch.close', named)
        assert.equal(entryType(renamed.body), 'epoch.close_agreed', 'who names another next log begins anew')
        const closing = await clients.must(cosigner, 'epoch.close', named)
        assert.equal(entryType(closing.body), 'epoch.closed')
        writeFileSync(join(at.folder, 'closing.json'), JSON.stringify(closing.body['receipt']))
        writeFileSync(join(at.folder, 'last.checkpoint'), (await clients.http('GET', '/checkpoint')).text)
        assert.deepEqual(await at.monitor('awake', vkey), [0, 'grown'])

        const from = ['epoch', 'open', '--previous', 'last.checkpoint', '--vkey', next]
        const old = await at.run('x', ...from, '--data', founded.place.paths.folder)
        assert.equal(old.status, 1, 'not in the folder of the log that ended')
        const links = ['--link', 'rotation.json', '--link', 'closing.json']
        const strange = await at.run('x', ...from, '--data', stray.paths.folder, ...links)
        assert.equal(strange.status, 1, 'another key than the one both named')
        const url = second.databaseUrl === undefined ? [] : ['--database-url', second.databaseUrl]
        const opened = await at.run('x', ...from, '--data', second.paths.folder, ...url, ...links)
        assert.deepEqual([opened.status, opened.json['vkey']], [0, key])
        // A log that begins there too, of which the old one knows nothing.
        await at.run('x', ...from, '--data', stray.paths.folder)

        await at.serve(stray)
        assert.deepEqual(await at.monitor('awake', vkey), [4, 'replaced'])
        assert.deepEqual(await at.client('awake'), [4, 'origin_changed'])
        await at.serve(second)
        assert.deepEqual(at.monitorProcess('awake', vkey), [0, 'continued'])
        assert.deepEqual(trusts(at, 'awake'), [vkey, next, key])
        assert.equal((await at.monitor('awake', vkey))[0], 0)
        assert.deepEqual(await at.client('awake'), [0, 'followed'])
        assert.deepEqual(
          await at.monitor('asleep', vkey),
          [4, 'replaced'],
          'what came after it last looked is not shown here',
        )
      } finally {
        await at.stop()
        for (const place of [founded.place, second, stray]) await place.remove()
      }
    })
  })
}

function entryType(body: JsonObject): unknown {
  const { entry } = body['receipt'] as { entry: string }
  return (JSON.parse(Buffer.from(entry, 'base64').toString()) as JsonObject)['type']
}
