import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DAY } from '../helpers/clock.ts'
import { testDeployment } from '../helpers/deployment.ts'

test('an instant is a place in the log, and what had lapsed by then had lapsed', async () => {
  await using d = await testDeployment({ practice: true })
  const { owner } = await d.founding()
  const started = Date.parse(d.clock.now())
  const at = (days: number): string => new Date(started + days * DAY).toISOString()
  d.clock.advance(200 * DAY)
  const bearer = await d.bearer(owner)
  const get = async (path: string) => (await d.http('GET', path, undefined, bearer)).body
  const ask = (days: number) => get(`/v1/as-of?at=${at(days)}`)

  const size = await d.size()
  const then = await ask(10)
  const { time: last } = (await get(`/v1/entries/${size - 1}`))['entry'] as { time: string }
  assert.equal(then['entry'], size - 1)
  assert.equal(then['time'], last)
  assert.equal((await ask(-400))['entry'], null, 'before the log began')
  assert.equal((await ask(400))['entry'], null, 'what is to come is not recorded')

  const standing = async (days: number) => (await get(`/v1/use-cases/refunds?at=${at(days)}`))['open']
  assert.deepEqual([await standing(10), await standing(95)], [true, false], 'the signature ended after 90 days')
  const covered = async (days: number) => (await get(`/v1/coverage?at=${at(days)}`))['counts'] as { signed: number }
  assert.deepEqual([(await covered(10)).signed, (await covered(95)).signed], [1, 0])

  assert.equal((await d.http('GET', `/v1/coverage?at=${at(400)}`, undefined, bearer)).status, 400)
  assert.equal((await d.http('GET', `/v1/coverage?at=${at(10)}&asOf=3`, undefined, bearer)).status, 400)
})

test('of two entries around an instant the earlier one counts', async () => {
  await using d = await testDeployment({ practice: true })
  const { owner } = await d.founding()
  d.clock.advance(DAY)
  const bearer = await d.bearer(owner)
  const entry = async (index: number) =>
    ((await d.http('GET', `/v1/entries/${index}`, undefined, bearer)).body['entry'] as { time: string }).time
  const size = await d.size()
  const times = await Promise.all(Array.from({ length: size }, async (_, index) => entry(index)))
  for (const at of new Set(times)) {
    const { body } = await d.http('GET', `/v1/as-of?at=${at}`, undefined, bearer)
    assert.equal(body['entry'], times.lastIndexOf(at))
  }
})
