import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { test } from 'node:test'
import type { JsonObject } from '@answerable/contract'
import { DAY } from '../helpers/clock.ts'
import { testDeployment } from '../helpers/deployment.ts'
import { placeFor } from '../vault/place.ts'
import { checkOf } from '../vault/support.ts'
import { dataPaths } from '../../src/platform/paths.ts'

test('a server that was killed leaves what it had counted; the gap is an alarm, then an entry', async () => {
  const place = placeFor('sqlite')
  try {
    const d = await testDeployment(place.options)
    const founding = await d.founding()
    await (await d.agentClient(founding.agent)).pay('20.00')
    const { answered } = dataPaths(place.folder)
    await d.stop()
    assert.match(readFileSync(answered, 'utf8'), /"answered": 1,\s+"ended": true/)
    // As a kill leaves it: not ended, and the last answer not counted.
    writeFileSync(
      answered,
      readFileSync(answered, 'utf8').replace('"answered": 1', '"answered": 0').replace('true', 'false'),
    )

    // Ids are ordered by time: a server does not start in the millisecond the one before it ended.
    d.clock.advance(1000)
    const again = await testDeployment({ ...place.options, clock: d.clock })
    const missing = async (): Promise<JsonObject[]> => {
      const reply = await again.http('GET', '/v1/completeness', undefined, await again.bearer(founding.owner))
      return reply.body['killed'] as JsonObject[]
    }
    const [killed, ...others] = await missing()
    assert.deepEqual(others, [])
    assert.deepEqual([killed?.['answered'], killed?.['recorded'], killed?.['uncounted']], [0, 1, 1])
    assert.equal((await again.http('GET', '/v1/health')).body['alarms'], 1)
    again.clock.advance(DAY)
    await again.writer.takeHeads(again.clock.now(), again.edge.answered())
    assert.deepEqual(await missing(), [killed], 'an entry names it now, and nothing else does')
    assert.deepEqual(again.edge.answered().before, [])
    await checkOf(again)
    await again.stop()
  } finally {
    await place.remove()
  }
})
