import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { type Route, routes } from '@answerable/contract'
import fc from 'fast-check'
import type { AgentClient, OpenRun } from '../helpers/agent.ts'
import { bodyText, type Headers_, HOST } from '../helpers/client.ts'
import { type TestDeployment, testDeployment } from '../helpers/deployment.ts'
import type { Founding } from '../helpers/founding.ts'

let d: TestDeployment
let founding: Founding
let client: AgentClient
let run: OpenRun
let person: Headers_

before(async () => {
  d = await testDeployment()
  founding = await d.founding()
  client = await d.agentClient(founding.agent)
  run = await client.openRun()
  person = await d.bearer(founding.owner)
})
after(() => d[Symbol.asyncDispose]())

const table = Object.values(routes) as Route[]
const ID = '01900000-0000-7000-8000-000000000000'

/** Values that have broken servers before. */
const hostile: unknown[] = [
  '',
  '\0',
  '__proto__',
  'constructor',
  'toString',
  '../..',
  '%',
  "'; DROP TABLE entry; --",
  'p_aaaaaaaaaaaaaaaa',
  'ä'.repeat(300),
  ID,
  -0,
  1e-320,
  0.1,
  [],
  {},
  null,
  true,
  { toString: 'x' },
  { length: -1 },
]

/** Anything JSON can say, and those among it. */
const value = fc.oneof(
  { weight: 2, arbitrary: fc.jsonValue({ maxDepth: 3, stringUnit: 'binary' }) },
  fc.constantFrom<unknown>(...hostile),
)
const fieldNames = (
  'run kind tool arguments text running cause decision action intent outcome detail content error request onBehalfOf ' +
  'statement signature payload command publicKey assurance decisions to token name email key manifest scope mode reason ' +
  'useCase revision constructor hasOwnProperty valueOf'
).split(' ')
const body = fc.dictionary(fc.constantFrom(...fieldNames), value, { maxKeys: 6, noNullPrototype: true })

/** Close to right: the required fields with right values, some replaced. */
const almost = fc
  .tuple(body, fc.constantFrom('decision', 'observation', 'run', 'intent', 'effect'))
  .map(([change, kind]) => ({ ...rightBody(kind), ...change }))
function rightBody(kind: string): object {
  const action = `sha256:${'0'.repeat(64)}`
  switch (kind) {
    case 'decision':
      return { run: run.id, kind: 'action', tool: 'pay', arguments: { amount: '1.00' } }
    case 'observation':
      return { run: run.id, tool: 'browse', content: 'x' }
    case 'run':
      return { request: 'x', onBehalfOf: 'y' }
    case 'intent':
      return { decision: ID, action }
    default:
      return { intent: ID, outcome: 'executed' }
  }
}

const param = fc.oneof(
  fc.constantFrom(ID, 'refunds', '0', '99999999999999999999', '%00', '%F0%9F%98%80', '%', '-1', 'a b'),
  fc.string(),
)
const caller = fc.constantFrom('nobody', 'agent', 'person', 'nonsense')
const headersOf = (who: string): Headers_ =>
  who === 'agent' ? run.headers : who === 'person' ? person : who === 'nobody' ? {} : { authorization: 'Bearer x.y.z' }

async function sound(method: string, path: string, headers: Headers_, sent: string | undefined): Promise<void> {
  let request: Request
  try {
    request = new Request(`${HOST}${path}`, { method, headers, ...(sent === undefined ? {} : { body: sent }) })
  } catch {
    return
  }
  const size = await d.size()
  const response = await d.handler(request)
  const text = await bodyText(response)
  assert.ok(response.status < 500, `${method} ${path} ${sent}: ${response.status} ${text}`)
  if (response.status < 400) return
  assert.equal(await d.size(), size, `${method} ${path} ${sent}: refused with ${text}, yet the log grew`)
  assert.match(text, /"code":"[a-z_]+"/)
}

describe('whatever is sent, it is never an error of ours, and a refusal changes nothing', () => {
  test('any route, any caller, any body', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...table),
        caller,
        fc.oneof(body, almost, value),
        param,
        async (route, who, sent, given) => {
          const path = route.path.replaceAll(/\{\w+\}/g, () => encodeURI(given).replaceAll(/[?#/]/g, '_'))
          const headers = { ...headersOf(who), 'content-type': 'application/json' }
          await sound(route.method, path, headers, route.method === 'POST' ? JSON.stringify(sent) : undefined)
        },
      ),
      { numRuns: 800 },
    )
  })

  test('the gate’s own routes with almost right bodies', async () => {
    const gate = table.filter((route) => route.permission === 'agent' && !route.path.includes('{'))
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...gate), almost, async (route, sent) => {
        const headers = { ...run.headers, 'content-type': 'application/json' }
        await sound('POST', route.path, headers, JSON.stringify(sent))
      }),
      { numRuns: 500 },
    )
  })

  test('queries and header values', async () => {
    const reads = table.filter((route) => route.method === 'GET')
    const pair = fc.tuple(fc.constantFrom('asOf', 'after', 'limit', 'useCase', 'state', 'run', 'x'), fc.string())
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...reads), fc.array(pair, { maxLength: 3 }), async (route, pairs) => {
        const path = `${route.path.replaceAll(/\{\w+\}/g, ID)}?${new URLSearchParams(pairs).toString()}`
        await sound('GET', path, person, undefined)
      }),
      { numRuns: 300 },
    )
  })

  test('and the operator was told of no error of ours', () => assert.deepEqual(d.reported, []))
})
