import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { serve } from '../../src/app/serve.ts'
import { pdp, type Pdp } from '../authzen/helpers/pdp.ts'
import { BETH, MORTY, RICK } from '../authzen/helpers/people.ts'

let point: Pdp
before(async () => {
  point = await pdp('gateway')
})
after(() => point[Symbol.asyncDispose]())

/** A check as Envoy's HTTP client sends it: the original method and path under the prefix, no body, headers added. */
function check(method: string, path: string, subject?: string, bearer = point.bearer): Promise<Response> {
  const headers = {
    ...bearer,
    'content-length': '0',
    ...(subject === undefined ? {} : { 'answerable-subject': subject }),
  }
  return point.d.handler(new Request(`http://log.test/ext-authz${path}`, { method, headers }))
}

describe('Envoy ext_authz over HTTP', () => {
  const cases: [method: string, path: string, subject: string, status: number][] = [
    ['GET', '/todos', BETH, 200],
    ['GET', '/todos?limit=10', BETH, 200],
    ['GET', '/users/rick@the-citadel.com', BETH, 200],
    ['POST', '/todos', MORTY, 200],
    ['POST', '/todos', BETH, 403],
    ['PUT', '/todos/7240d0db', MORTY, 200],
    ['PUT', '/todos/7240d0db', BETH, 403],
    ['DELETE', '/todos/7240d0db', RICK, 200],
    ['DELETE', '/todos', RICK, 403],
    ['DELETE', '/todos/7240d0db/notes', RICK, 403],
    ['GET', '/admin', RICK, 403],
    ['GET', '/', RICK, 403],
    ['HEAD', '/todos', RICK, 403],
    ['OPTIONS', '/todos', RICK, 403],
    ['PATCH', '/todos/1', RICK, 403],
    ['GET', '/todos', 'mallory', 403],
  ]
  for (const [method, path, subject, status] of cases)
    test(`${method} ${path} of ${subject.slice(0, 12)}: ${status}`, async () => {
      const response = await check(method, path, subject)
      assert.equal(response.status, status)
      assert.ok(response.headers.get('answerable-decision'), 'it is a decision of the gate')
      assert.equal(response.headers.get('answerable-outcome'), status === 200 ? 'allow' : 'deny')
    })

  test('nobody named, or a path with two readings: stopped, and nothing decided', async () => {
    const size = await point.d.size()
    const odd = [
      '//todos',
      '/todos/%2e%2e%2fadmin',
      '/todos%2f1',
      '/todos/%5c',
      '/todos/%00',
      '/todos/%252f',
      '/todos;/..%2f',
      '',
    ]
    for (const path of odd) assert.equal((await check('GET', path, RICK)).status, 403, path)
    assert.equal((await check('GET', '/todos')).status, 403)
    assert.equal((await check('GET', '/todos', '')).status, 403)
    assert.equal((await check('GET', '/todos', 'x'.repeat(201))).status, 403)
    assert.equal(await point.d.size(), size)
  })

  test('without a good token it is 401, whatever the path', async () => {
    for (const bearer of [{}, { authorization: 'Bearer nothing' }])
      assert.equal((await check('GET', '/todos', RICK, bearer)).status, 401)
  })
})

test('over the wire no path under the prefix reaches another route, whose 200 would read as a yes', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'answerable-envoy-'))
  const config = { dataDir, practice: false, host: '127.0.0.1', port: 0 }
  const serving = await serve(config, { onSetupToken: () => undefined })
  try {
    const port = Number(new URL(serving.url).port)
    assert.match(await statusLine(port, '/v1/health'), / 200 /)
    assert.match(await statusLine(port, 'http://localhost/v1/health'), / 200 /)
    for (const path of [
      '/ext-authz/../v1/health',
      '/ext-authz/./../v1/health',
      '/ext-authz/%2e%2e/v1/health',
      '/ext-authz/.%2E/checkpoint',
      '/ext-authz\\..\\v1\\health',
      '/ext-authz/..;/v1/health',
      '/ext-authz//v1/health',
      '/ext-authz/v1/health#',
      '/ext-authz/../../../checkpoint',
    ])
      assert.doesNotMatch(await statusLine(port, path), / 2\d\d /, path)
  } finally {
    await serving.stop()
    rmSync(dataDir, { recursive: true, force: true })
  }
})

/** The first line of the answer to a request whose target is sent exactly as given. */
function statusLine(port: number, target: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1')
    let text = ''
    socket.setEncoding('utf8')
    socket.on('data', (chunk: string) => (text += chunk))
    socket.on('end', () => resolve(text.split('\r\n', 1)[0] ?? ''))
    socket.on('error', reject)
    socket.write(`GET ${target} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n`)
  })
}
