import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { pdp, type Pdp } from '../authzen/helpers/pdp.ts'

const ALLOW = '/v1/data/answerable/allow'
const DECISION = '/v1/data/answerable/decision'
const READ = {
  subject: { type: 'user', id: 'alice' },
  action: { name: 'read' },
  resource: { type: 'record', id: 'record-1' },
}
const CALL = { tool: 'read', arguments: { subject: { type: 'user', id: 'alice' } }, on_behalf_of: 'alice' }

let point: Pdp
before(async () => {
  point = await pdp('records')
})
after(() => point[Symbol.asyncDispose]())

describe('OPA data API', () => {
  test('allow is a boolean, never absent', async () => {
    for (const [input, expected] of [
      [READ, true],
      [{ ...READ, subject: { type: 'user', id: 'mallory' } }, false],
      [{ ...READ, action: { name: 'fly' } }, false],
      [CALL, true],
      [{ ...CALL, arguments: {} }, false],
      [{ ...CALL, tool: 'fly' }, false],
    ] as const) {
      const { status, body } = await point.post(ALLOW, { input })
      assert.deepEqual([status, body['result']], [200, expected], JSON.stringify(input))
      assert.equal(typeof body['decision_id'], 'string')
    }
  })

  test('decision says what and why, and is one decision of the gate', async () => {
    const size = await point.d.size()
    const reply = await point.post(DECISION, { input: { ...READ, subject: { type: 'user', id: 'mallory' } } })
    assert.equal(await point.d.size(), size + 2)
    const result = reply.body['result'] as Record<string, unknown>
    assert.deepEqual([result['allow'], result['outcome']], [false, 'deny'])
    assert.match(JSON.stringify(result['reasons']), /No rule permits this/)
    const file = await point.d.http('GET', `/v1/decisions/${reply.field('decision_id')}`, undefined, point.bearer)
    assert.equal(file.status, 200)
  })

  test('what is no input is an error as OPA writes them, and no result', async () => {
    for (const [body, status] of [
      [{}, 400],
      [{ input: null }, 400],
      [{ input: {} }, 400],
      [{ input: { ...READ, ...CALL } }, 400],
      [{ input: { tool: 'read' } }, 400],
      [{ input: { ...CALL, tool: 7 } }, 400],
      ['{', 400],
      ['', 400],
    ] as const) {
      for (const path of [ALLOW, DECISION]) {
        const reply = await raw(path, body, { ...point.bearer, 'content-type': 'application/json' })
        assert.equal(reply.status, status, JSON.stringify(body))
        assert.equal('result' in reply.body, false)
        assert.deepEqual([typeof reply.body['code'], typeof reply.body['message']], ['string', 'string'])
      }
    }
  })

  test('nobody without an agent’s token is answered', async () => {
    const { status, body } = await raw(ALLOW, { input: READ }, { 'content-type': 'application/json' })
    assert.deepEqual([status, body['code']], [401, 'unauthorized'])
  })
})

/** Past the test client, which knows problem documents only. */
async function raw(path: string, body: unknown, headers: Record<string, string>) {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  const response = await point.d.handler(new Request(`http://log.test${path}`, { method: 'POST', headers, body: text }))
  return { status: response.status, body: (await response.json()) as Record<string, unknown> }
}
