import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import { createAdaptorServer } from '@hono/node-server'
import { OPAClient } from '@open-policy-agent/opa'
import { pdp } from '../authzen/helpers/pdp.ts'

const READ = {
  subject: { type: 'user', id: 'alice' },
  action: { name: 'read' },
  resource: { type: 'record', id: 'record-1' },
}
const STRANGER = { ...READ, subject: { type: 'user', id: 'mallory' } }

test('the client of OPA’s makers is answered as an OPA would, and told no as one', async () => {
  await using point = await pdp('records')
  const server = createAdaptorServer({ fetch: point.d.handler, createServer })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  try {
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const client = new OPAClient(url, { headers: { ...point.bearer } as Record<string, string> })
    assert.equal(await client.evaluate('answerable/allow', READ), true)
    assert.equal(await client.evaluate('answerable/allow', STRANGER), false)
    const said = (await client.evaluate('answerable/decision', STRANGER)) as Record<string, unknown>
    assert.deepEqual([said['allow'], said['outcome']], [false, 'deny'])
    const both = await client.evaluateBatch('answerable/allow', { a: READ, b: STRANGER }, { fallback: true })
    assert.deepEqual(both, { a: true, b: false })
    // What is no yes is an error to the caller, never an empty result that a program might take for one.
    await assert.rejects(client.evaluate('answerable/allow', { tool: 7 }))
    await assert.rejects(client.evaluate('answerable/elsewhere', READ))
    await assert.rejects(new OPAClient(url, { headers: {} }).evaluate('answerable/allow', READ))
  } finally {
    server.close()
  }
})
