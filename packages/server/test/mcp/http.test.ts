import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { after, afterEach, before, beforeEach, describe, test } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import type { Client as AgentClient } from '@modelcontextprotocol/client'
import { createClient } from '@answerable/sdk'
import { type HttpProxy, readTarget, serveHttp, type UpstreamTarget } from '../../src/mcp/index.ts'
import { systemClock, systemRandom } from '../../src/platform/entropy.ts'
import { Client, StreamableHTTPClientTransport } from './helpers/client.ts'
import { gateOnPort } from './helpers/gate-http.ts'
import { type Arrived, modernServer } from './helpers/modern-server.ts'
import { nodeArgs, npmServer, textOf, throughProxy } from './helpers/processes.ts'

const CREDENTIAL = 'Bearer upstream-credential-123'
const pay = (amount: number) => ({ name: 'pay', arguments: { amount } })

describe('streamable HTTP', () => {
  let gate: Awaited<ReturnType<typeof gateOnPort>>
  let modern: Awaited<ReturnType<typeof modernServer>>
  let arrived: Arrived
  const closing: (() => Promise<unknown>)[] = []

  beforeEach(async () => {
    gate = await gateOnPort()
    modern = await modernServer()
    arrived = modern.arrived
  })
  afterEach(async () => {
    for (const close of closing.splice(0).toReversed()) await close()
    await modern.close()
    await gate.close()
  })

  const listen = async (upstream: UpstreamTarget, options: object = {}): Promise<HttpProxy> => {
    const platform = { clock: systemClock, random: systemRandom }
    const client = createClient({ url: gate.url, platform, retry: { attempts: 2 } })
    const proxy = await serveHttp({ client, upstream, port: 0, newSessionId: randomUUID, holdWait: 200, ...options })
    closing.push(() => proxy.close())
    return proxy
  }
  const connect = async (url: string, how: { revision?: string; modern?: boolean }): Promise<AgentClient> => {
    const client = new Client(
      { name: 'test-agent', version: '1' },
      {
        ...(how.revision === undefined ? {} : { supportedProtocolVersions: [how.revision] }),
        ...(how.modern === true ? { versionNegotiation: { mode: 'auto' as const } } : {}),
      },
    )
    await client.connect(new StreamableHTTPClientTransport(new URL(url)))
    closing.push(() => client.close())
    return client
  }
  const withCredential = (): UpstreamTarget => readTarget([modern.url], { headers: { authorization: CREDENTIAL } })

  const agents: { revision?: string; modern?: boolean; negotiated: string }[] = [
    { revision: '2025-06-18', negotiated: '2025-06-18' },
    { revision: '2025-11-25', negotiated: '2025-11-25' },
    { modern: true, negotiated: '2026-07-28' },
  ]
  for (const how of agents) {
    test(`revision ${how.negotiated}: allowed, denied with 0 bytes, held, approved, run once`, async () => {
      const { server } = gate
      const agent = await connect((await listen(withCredential())).url, how)
      assert.equal(agent.getNegotiatedProtocolVersion(), how.negotiated)
      assert.deepEqual(
        (await agent.listTools()).tools.map(({ name }) => name),
        ['pay'],
      )
      assert.equal(textOf(await agent.callTool(pay(1))), 'paid 1')
      const calls = () => arrived.methods.filter((method) => method === 'tools/call').length
      assert.equal(calls(), 1)

      const { bytes } = arrived
      server.outcomeOf = () => 'deny'
      await assert.rejects(agent.callTool(pay(2)), { code: -32001 })
      server.outcomeOf = () => 'review'
      assert.match(textOf(await agent.callTool(pay(3))), /Held for review/)
      server.closed = 'paused'
      await assert.rejects(agent.callTool(pay(4)), { code: -32001 })
      assert.equal(arrived.bytes, bytes)

      server.closed = null
      const held = [...server.decisions.values()].find(({ state }) => state === 'held')
      server.approve(held?.id ?? '')
      assert.equal(textOf(await agent.callTool(pay(3))), 'paid 3')
      assert.equal(calls(), 2)
      assert.deepEqual([...arrived.authorization], [CREDENTIAL])
      assert.equal(server.runs.length, 1)
    })
  }

  test('revision 2026-07-28 over stdio, through a proxy process', async () => {
    const upstream = [process.execPath, ...nodeArgs('./modern-server.ts')]
    const agent = await throughProxy(gate.url, upstream, { modern: true })
    closing.push(() => agent.close())
    assert.equal(agent.getNegotiatedProtocolVersion(), '2026-07-28')
    assert.equal(textOf(await agent.callTool(pay(1))), 'paid 1')
    gate.server.closed = 'paused'
    await assert.rejects(agent.callTool(pay(2)), { code: -32001 })
  })

  test('each session has an upstream and a run of its own; a closed one is not found again', async () => {
    const { url } = await listen(withCredential())
    const [one, two] = await Promise.all([connect(url, {}), connect(url, {})])
    await Promise.all([one.callTool(pay(1)), two.callTool(pay(2))])
    assert.equal(gate.server.runs.length, 2)
    const foreign = await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
        'mcp-session-id': 'nobody',
      },
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: pay(1) }),
    })
    assert.equal(foreign.status, 404)
    assert.equal(gate.server.decisions.size, 2)
  })

  const bad: [name: string, path: string, init: RequestInit, status: number][] = [
    ['a page of another site', '/mcp', { method: 'POST', headers: { origin: 'https://evil.example' } }, 403],
    ['another path', '/', { method: 'POST' }, 404],
    ['no session', '/mcp', { method: 'GET', headers: { accept: 'text/event-stream' } }, 400],
    ['a form', '/mcp', { method: 'POST', headers: { 'content-type': 'text/plain' }, body: '{}' }, 415],
    ['no JSON', '/mcp', { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{' }, 400],
    [
      'a call without a session',
      '/mcp',
      {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream' },
        body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: pay(1) }),
      },
      400,
    ],
  ]
  test('what is not an agent on this machine is refused before anything starts', async () => {
    const { url } = await listen(withCredential())
    for (const [name, path, init, status] of bad) {
      const response = await fetch(new URL(path, url), init)
      assert.equal(response.status, status, name)
    }
    assert.equal(arrived.bytes, 0)
    assert.equal(gate.server.seen.length, 0)
  })

  test('DNS rebinding: a Host that is not this machine is refused', async () => {
    const { url } = await listen(withCredential())
    const { port } = new URL(url)
    const { request } = await import('node:http')
    const status = await new Promise((resolve, reject) => {
      const sent = request({
        host: '127.0.0.1',
        port,
        path: '/mcp',
        method: 'POST',
        headers: { host: `evil.example:${port}` },
      })
      sent.on('response', (response) => resolve(response.statusCode))
      sent.on('error', reject)
      sent.end('{}')
    })
    assert.equal(status, 403)
  })

  test('an upstream that is not there: refused, nothing is recorded as run', async () => {
    const agent = connect((await listen(readTarget(['http://127.0.0.1:9/mcp']))).url, {})
    await assert.rejects(agent)
    assert.equal(gate.server.effects.length, 0)
  })

  describe('server-everything as upstream', () => {
    let upstream: ChildProcess
    let url: string
    before(async () => {
      const free = createServer().listen(0, '127.0.0.1')
      await once(free, 'listening')
      const { port } = free.address() as { port: number }
      free.close()
      const [command = '', script = ''] = npmServer('everything')
      upstream = spawn(command, [script, 'streamableHttp'], {
        env: { PORT: String(port) },
        stdio: 'ignore',
      })
      url = `http://127.0.0.1:${port}/mcp`
      await answers(url)
    })
    after(async () => {
      upstream.kill()
      await once(upstream, 'exit')
    })

    test('calls, progress and resources pass; what comes back is recorded', async () => {
      const agent = await connect((await listen(readTarget([url]))).url, {})
      assert.match(textOf(await agent.callTool({ name: 'echo', arguments: { message: 'hello' } })), /hello/)
      const progress: number[] = []
      await agent.callTool(
        { name: 'trigger-long-running-operation', arguments: { duration: 0.3, steps: 3 } },
        { onprogress: (at) => void progress.push(at.progress) },
      )
      assert.ok(progress.length > 0)
      assert.deepEqual(
        gate.server.observations.map(({ tool }) => tool),
        ['echo', 'trigger-long-running-operation'],
      )
      assert.deepEqual(
        gate.server.effects.map(({ outcome }) => outcome),
        ['executed', 'executed'],
      )
    })
  })
})

/** Waits until something listens there. */
async function answers(url: string): Promise<void> {
  for (let left = 100; ; left -= 1) {
    try {
      await fetch(url)
      return
    } catch (error) {
      if (left === 0) throw error
      await setTimeout(50)
    }
  }
}
