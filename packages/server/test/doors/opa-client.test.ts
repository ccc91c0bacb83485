import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import { createAdaptorServer } from '@hono/node-server'
import { pdp } from '../authzen/helpers/pdp.ts'

/** What this test calls of the client that OPA's makers publish, `@open-policy-agent/opa`. */
type OpaClient = {
  evaluate(path: string, input: object): Promise<unknown>
  evaluateBatch(path: string, inputs: object, options: object): Promise<Record<string, unknown>>
}
type OpaModule = { OPAClient: new (url: string, options: { headers: Record<string, string> }) => OpaClient }

// Not among the dependencies the project needs: by a variable, so that types do not ask for it.
const CLIENT = '@open-policy-agent/opa'
const opa = await import(CLIENT).then(
  (found) => found as OpaModule,
  () => undefined,
)

const READ = {
  subject: { type: 'user', id: 'alice' },
  action: { name: 'read' },
  resource: { type: 'record', id: 'record-1' },
}
const STRANGER = { ...READ, subject: { type: 'user', id: 'mallory' } }

test('the client of OPA’s makers is answered as an OPA would, and told no as one', async (t) => {
  if (opa === undefined) return t.skip(`needs the package ${CLIENT}`)
  await using point = await pdp('records')
  const server = createAdaptorServer({ fetch: point.d.handler, createServer })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  try {
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const client = new opa.OPAClient(url, { headers: { ...point.bearer } as Record<string, string> })
    assert.equal(await client.evaluate('answerable/allow', READ), true)
    assert.equal(await client.evaluate('answerable/allow', STRANGER), false)
    const said = (await client.evaluate('answerable/decision', STRANGER)) as Record<string, unknown>
    assert.deepEqual([said['allow'], said['outcome']], [false, 'deny'])
    const both = await client.evaluateBatch('answerable/allow', { a: READ, b: STRANGER }, { fallback: true })
    assert.deepEqual(both, { a: true, b: false })
    // What is no yes is an error to the caller, never an empty result that a program might take for one.
    await assert.rejects(client.evaluate('answerable/allow', { tool: 7 }))
    await assert.rejects(client.evaluate('answerable/elsewhere', READ))
    await assert.rejects(new opa.OPAClient(url, { headers: {} }).evaluate('answerable/allow', READ))
  } finally {
    server.close()
  }
})
