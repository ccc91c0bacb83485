import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { routes } from '@answerable/contract'
import { AnswerableError } from '@answerable/contract'
import { createApi } from '../../src/http/router.ts'
import { handlerOf } from '../../src/http/handlers.ts'
import { httpOf } from '../helpers/client.ts'
import { type TestDeployment, testDeployment } from '../helpers/deployment.ts'

let d: TestDeployment
before(async () => {
  d = await testDeployment()
})
after(() => d[Symbol.asyncDispose]())

describe('paths and methods', () => {
  test('an unknown path is a problem', async () => {
    for (const path of ['/', '/v2/health', '/v1', '/v1/health/', '/v1//health', '/../etc/passwd']) {
      const reply = await d.http('GET', path)
      assert.deepEqual([path, reply.status, reply.body['code']], [path, 404, 'not_found'])
    }
  })

  test('another method is a problem that names the right ones', async () => {
    const reply = await d.http('DELETE', '/v1/decisions')
    assert.deepEqual([reply.status, reply.body['code']], [405, 'method_not_allowed'])
    assert.equal(reply.headers.get('allow'), 'POST, GET, HEAD, OPTIONS')
    assert.equal((await d.http('GET', '/v1/token')).headers.get('allow'), 'POST, OPTIONS')
    assert.equal((await d.http('PUT', '/v1/use-cases/x', '{}')).status, 405)
  })

  test('HEAD is GET without a body, OPTIONS names the methods and no origin', async () => {
    const head = await d.http('HEAD', '/v1/health')
    assert.deepEqual([head.status, head.text], [200, ''])
    const options = await d.http('OPTIONS', '/v1/decisions')
    assert.deepEqual([options.status, options.text], [204, ''])
    assert.equal(options.headers.get('access-control-allow-origin'), null)
  })
})

test('every answer carries the security headers', async () => {
  const checkpoint = await d.http('GET', '/checkpoint')
  const replies = [
    await d.http('GET', '/v1/health'),
    checkpoint,
    await d.http('GET', '/nowhere'),
    await d.http('OPTIONS', '/v1/health'),
    await d.http('POST', '/v1/runs', {}),
  ]
  for (const { headers } of replies) {
    assert.equal(headers.get('x-content-type-options'), 'nosniff')
    // C2SP tlog-tiles: the public head may be kept for a few seconds; nothing else may.
    assert.equal(headers.get('cache-control'), headers === checkpoint.headers ? 'public, max-age=2' : 'no-store')
    assert.equal(headers.get('content-security-policy'), "default-src 'none'; frame-ancestors 'none'")
  }
})

describe('public reads', () => {
  test('health says which log this is, and nothing else', async () => {
    const { body } = await d.http('GET', '/v1/health')
    const shown = 'alarms epoch index jump origin practice provisional size status store time version vkey witnessed'
    assert.equal(Object.keys(body).toSorted().join(' '), shown)
    assert.deepEqual(
      [body['status'], body['practice'], body['provisional'], body['store']],
      ['ok', false, true, 'sqlite'],
    )
  })

  test('the checkpoint is C2SP text of this log', async () => {
    const { text, headers } = await d.http('GET', '/checkpoint')
    const [origin, size, root, blank, signature] = text.split('\n')
    assert.deepEqual([origin, size, blank], [d.origin, String(await d.size()), ''])
    assert.equal(Buffer.from(root ?? '', 'base64').byteLength, 32)
    assert.ok(signature?.startsWith(`— ${d.origin} `))
    assert.equal(headers.get('content-type'), 'text/plain; charset=utf-8')
  })

  test('OpenAPI names every route', async () => {
    const { body } = await d.http('GET', '/v1/openapi.json')
    const paths = body['paths'] as Record<string, Record<string, { operationId: string }>>
    const named = Object.values(paths).flatMap((methods) =>
      Object.values(methods).map(({ operationId }) => operationId),
    )
    assert.deepEqual(named.toSorted(), Object.keys(routes).toSorted())
  })

  test('the manifest schema is JSON Schema', async () => {
    const { body, headers } = await d.http('GET', '/v1/schemas/answerable-1.json')
    assert.equal(headers.get('content-type'), 'application/schema+json')
    assert.equal(body['type'], 'object')
  })
})

describe('errors of ours', () => {
  const failing = (error: unknown) => {
    const reported: string[] = []
    const edge = {
      ...d.edge,
      view: () => Promise.reject(error),
      report: (cause: unknown, instance: string) => reported.push(`${instance} ${String(cause)}`),
    }
    return { http: httpOf(createApi(edge, handlerOf)), reported }
  }

  test('say nothing about themselves to the caller, and everything to the operator', async () => {
    const { http, reported } = failing(new Error('password=hunter2 at /srv/data/answerable.db'))
    const reply = await http('POST', '/nowhere', {})
    assert.equal(reply.status, 404)
    const { text, status } = await http('POST', '/v1/runs', {})
    assert.deepEqual([status, (JSON.parse(text) as { code: string }).code], [500, 'internal'])
    assert.doesNotMatch(text, /hunter2|srv|at .*\.ts/)
    assert.equal(reported.length, 1)
    assert.match(reported[0] ?? '', /^urn:uuid:.*hunter2/)
  })

  test('a full queue is 503 with Retry-After', async () => {
    const { http } = failing(new AnswerableError('queue_full'))
    const reply = await http('POST', '/v1/runs', {})
    assert.deepEqual([reply.status, reply.headers.get('retry-after')], [503, '1'])
  })

  test('a route without a handler stops the start', () => {
    assert.throws(
      () => handlerOf('health', { ...routes.health, path: '/x' }) && handlerOf('nothing' as never, routes.health),
      RangeError,
    )
  })
})
