import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { Unrecorded } from '@answerable/sdk'
import { counted, pay, world } from './helpers/world.ts'

describe('the server dies between any two steps', () => {
  for (const route of ['openRun', 'decide', 'claim', 'openIntent', 'recordEffect', 'observe']) {
    for (const when of ['before', 'after', 502, 503] as const) {
      test(`${route}: ${when}`, async () => {
        const { server, gate } = world()
        server.outcomeOf = () => 'review'
        server.tamper = (done, body) => {
          if (done === 'decide') server.approve(server.onlyDecision())
          return body
        }
        server.faults.push({ route, when, times: 3 })
        const { fn, calls } = counted(() => 'paid')
        const ran = await gate.run(pay, fn)
        assert.equal(calls(), 1)
        assert.equal(ran.effect.recorded, true)
        assert.deepEqual(server.done, ['openRun', 'decide', 'claim', 'openIntent', 'recordEffect', 'observe'])
        const keys = server.seen.filter((seen) => seen.route === route).map(({ key }) => key)
        assert.equal(keys.length, 4)
        assert.equal(new Set(keys).size, 1)
      })
    }
  }

  test('what could not be told waits, and nothing is decided before it is told', async () => {
    const { server, gate } = world()
    server.faults.push({ route: 'recordEffect', when: 'before', times: 99 })
    const { fn, calls } = counted(() => 'paid')
    const ran = await gate.run(pay, fn)
    assert.deepEqual(ran.effect, { outcome: 'executed', recorded: false })
    await assert.rejects(gate.run(pay, fn), Unrecorded)
    assert.equal(calls(), 1)
    server.faults.length = 0
    await gate.run(pay, fn)
    assert.deepEqual(server.done.slice(3, 6), ['recordEffect', 'observe', 'decide'])
  })
})
