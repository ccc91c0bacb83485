import assert from 'node:assert/strict'
import { createPublicKey, generateKeyPairSync, verify } from 'node:crypto'
import { describe, test } from 'node:test'
import { errorTable, routes } from '@answerable/contract'
import { AnswerableApiError, agentAuth, createClient, type Fetch } from '@answerable/sdk'
import { routeCommands } from '../src/routes.ts'
import { FakeServer } from './helpers/fake-server.ts'
import { Virtual } from './helpers/virtual.ts'

const ORIGIN = 'x.local/answerable/main/1'
const pair = generateKeyPairSync('ed25519')
const jwk = pair.privateKey.export({ format: 'jwk' }) as { kty: string; crv: string; d: string; x: string }
const run = { request: 'r', onBehalfOf: 'z' }

function world(options: { privateKey?: string | typeof jwk } = {}) {
  const machine = new Virtual()
  const server = new FakeServer(() => machine.time)
  const sent: { url: string; init: RequestInit }[] = []
  const fetch: Fetch = (url, init) => {
    sent.push({ url, init })
    return server.fetch(url, init)
  }
  const auth = agentAuth({ agent: 'clerk', privateKey: options.privateKey ?? jwk, origin: ORIGIN })
  const client = createClient({ url: 'https://gate.test/', platform: machine.platform, auth, fetch })
  return { machine, server, client, sent }
}

/** A server that gives these answers, one after the other. */
function scripted(answers: (() => Response)[]) {
  const machine = new Virtual()
  let calls = 0
  const fetch: Fetch = async () => (answers[Math.min(calls++, answers.length - 1)] as () => Response)()
  return {
    machine,
    client: createClient({ url: 'https://gate.test', platform: machine.platform, fetch }),
    calls: () => calls,
  }
}
const problem =
  (status: number, body: object, headers: Record<string, string> = {}) =>
  () =>
    new Response(JSON.stringify(body), { status, headers })

test('the client knows the command of every route that has one', () => {
  const wanted = Object.entries(routes).flatMap(([name, route]) =>
    'command' in route && route.command !== undefined ? [[name, route.command]] : [],
  )
  assert.deepEqual(routeCommands, Object.fromEntries(wanted))
})

describe('agentAuth', () => {
  test('asks with an assertion its key signed, for this log, good once and briefly (RFC 7523)', async () => {
    for (const privateKey of [jwk, jwk.d]) {
      const { client, sent } = world({ privateKey })
      await client.openRun(run)
      const form = new URLSearchParams(sent[0]?.init.body as string)
      assert.equal(form.get('grant_type'), 'client_credentials')
      assert.equal(form.get('client_assertion_type'), 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer')
      const [header = '', claims = '', signature = ''] = (form.get('client_assertion') ?? '').split('.')
      const text = Buffer.from(`${header}.${claims}`)
      assert.ok(
        verify(
          null,
          text,
          createPublicKey(pair.publicKey.export({ format: 'pem', type: 'spki' })),
          Buffer.from(signature, 'base64url'),
        ),
      )
      const said = JSON.parse(Buffer.from(claims, 'base64url').toString()) as Record<string, string & number>
      assert.deepEqual([said['iss'], said['sub'], said['aud']], ['clerk', 'clerk', ORIGIN])
      assert.ok(said['exp']! - said['iat']! <= 300)
      assert.ok((said['jti'] ?? '').length > 16)
      assert.deepEqual(JSON.parse(Buffer.from(header, 'base64url').toString()), { alg: 'EdDSA', typ: 'JWT' })
    }
  })

  test('keeps a token until shortly before its end, and asks once for a burst of callers', async () => {
    const { client, server, machine } = world()
    await Promise.all([client.openRun(run), client.openRun(run), client.openRun(run)])
    assert.equal(server.tokensIssued, 1)
    machine.pass(869_000)
    await client.openRun(run)
    assert.equal(server.tokensIssued, 1)
    machine.pass(2_000)
    await client.openRun(run)
    assert.equal(server.tokensIssued, 2)
  })

  test('gets one new token when the server refuses the one it has, and stops there', async () => {
    const { client, server } = world()
    await client.openRun(run)
    server.tokens.clear()
    await client.openRun(run)
    assert.equal(server.tokensIssued, 2)
    server.tokens.add = () => server.tokens
    server.tokens.clear()
    await assert.rejects(client.openRun(run), (error: AnswerableApiError) => error.code === 'unauthenticated')
    assert.equal(server.tokensIssued, 3)
  })

  test('a key that is none is refused before anything is sent', () => {
    for (const privateKey of ['AAAA', { kty: 'EC', d: jwk.d }, { kty: 'OKP', crv: 'X25519', d: jwk.d }]) {
      assert.throws(() => agentAuth({ agent: 'clerk', privateKey, origin: ORIGIN }), TypeError)
    }
  })
})

describe('errors', () => {
  test('a problem becomes an error with its code, issues and what to do', async () => {
    const issues = [{ path: '/request', message: 'is missing' }]
    const { client, calls } = scripted([problem(400, { type: '/errors#invalid_input', detail: 'no', issues })])
    await assert.rejects(client.openRun(run), (error: AnswerableApiError) => {
      assert.deepEqual([error.code, error.status, error.message], ['invalid_input', 400, 'no'])
      assert.deepEqual(error.issues, issues)
      assert.equal(error.mend, errorTable.invalid_input.mend)
      return true
    })
    assert.equal(calls(), 1)
  })

  test('an answer that is not one of ours is said to be that, never an unknown code', async () => {
    for (const answer of [
      problem(418, { type: '/errors#teapot' }),
      () => new Response('<html>', { status: 200 }),
      () => new Response('[]', { status: 200 }),
      () => new Response('{"a":', { status: 403 }),
    ]) {
      await assert.rejects(
        scripted([answer]).client.openRun(run),
        (error: AnswerableApiError) => error.code === 'unexpected_reply',
      )
    }
  })

  test('no answer at all, after every attempt: unreachable, and transient', async () => {
    const { client, calls } = scripted([
      () => {
        throw new TypeError('fetch failed')
      },
    ])
    await assert.rejects(
      client.openRun(run),
      (error: AnswerableApiError) => error.code === 'unreachable' && error.transient,
    )
    assert.equal(calls(), 5)
  })
})

describe('retries', () => {
  test('wait as long as the server asks, and longer each time', async () => {
    const busy = problem(503, { type: '/errors#queue_full' }, { 'retry-after': '3' })
    const { client, machine } = scripted([busy, busy, problem(201, { id: 'x' })])
    const before = machine.time
    await client.openRun(run)
    assert.ok(machine.time - before >= 6_000)
  })

  for (const code of ['log_stopped', 'clock_unconfirmed', 'document_missing'] as const) {
    test(`${code} waits for people: asked once`, async () => {
      const { client, calls } = scripted([problem(503, { type: `/errors#${code}` })])
      await assert.rejects(client.openRun(run), (error: AnswerableApiError) => error.code === code)
      assert.equal(calls(), 1)
    })
  }

  test('an internal error is not tried again', async () => {
    const { client, calls } = scripted([problem(500, { type: '/errors#internal' })])
    await assert.rejects(client.openRun(run), AnswerableApiError)
    assert.equal(calls(), 1)
  })

  test('a caller that gives up is not kept waiting', async () => {
    const { client, calls } = scripted([problem(503, { type: '/errors#queue_full' })])
    const stop = AbortSignal.abort()
    await assert.rejects(client.openRun(run, { signal: stop }), { name: 'AbortError' })
    assert.ok(calls() <= 1)
  })
})

test('path parameters are encoded, and sent once; queries carry only what was given', async () => {
  const seen: { url: string; body: unknown }[] = []
  const machine = new Virtual()
  const client = createClient({
    url: 'https://gate.test',
    platform: machine.platform,
    fetch: async (url, init) => {
      seen.push({ url, body: init.body })
      return new Response('{}')
    },
  })
  await client.claim({ decision: 'a/../b', action: 'sha256:x' })
  await client.listDecisions({ limit: 5, after: undefined, state: 'held' })
  assert.deepEqual(seen, [
    { url: 'https://gate.test/v1/decisions/a%2F..%2Fb/claim', body: '{"action":"sha256:x"}' },
    { url: 'https://gate.test/v1/decisions?limit=5&state=held', body: undefined },
  ])
  await assert.rejects(async () => client.readDecision({}), TypeError)
})

test('a redirect is not followed: the token and the action stay with the host that was named', async () => {
  const machine = new Virtual()
  let init: RequestInit | undefined
  const client = createClient({
    url: 'https://gate.test',
    platform: machine.platform,
    fetch: async (_, given) => {
      init = given
      return new Response('{}')
    },
  })
  await client.openRun(run)
  assert.equal(init?.redirect, 'error')
})
