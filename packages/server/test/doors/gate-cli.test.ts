import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { request, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { after, before, describe, test } from 'node:test'
import { createAdaptorServer } from '@hono/node-server'
import type { JsonObject } from '@answerable/contract'
import { runProgram } from '../../src/cli/program.ts'
import { testIo } from '../cli/helpers/cli.ts'
import { newAgentKey } from '../helpers/agent.ts'
import { testClock } from '../helpers/clock.ts'
import { type TestDeployment, testDeployment } from '../helpers/deployment.ts'
import type { Founding } from '../helpers/founding.ts'

const folder = mkdtempSync(join(tmpdir(), 'answerable-gate-'))
const keyFile = join(folder, 'agent.json')
let d: TestDeployment
let founding: Founding
let server: Server
let url: string

before(async () => {
  // The program signs its assertions by its own clock, so the deployment's stands where that is.
  d = await testDeployment({ clock: testClock(new Date(Math.floor(Date.now() / 1000) * 1000).toISOString()) })
  founding = await d.founding()
  server = createAdaptorServer({ fetch: d.handler }) as Server
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const key = newAgentKey(founding.agent).privateKey.export({ format: 'jwk' })
  const file = { format: 'answerable-agent-key@v1', agent: founding.agent, origin: d.origin, vkey: d.vkey, key }
  writeFileSync(keyFile, JSON.stringify(file), { mode: 0o600 })
})
after(async () => {
  server.closeAllConnections()
  server.close()
  await d[Symbol.asyncDispose]()
  rmSync(folder, { recursive: true, force: true })
})

const hook = (tool_name: string, tool_input: JsonObject, more: object = {}) => ({
  session_id: 's-1',
  transcript_path: '/home/ada/.agent/s-1.jsonl',
  cwd: '/home/ada',
  hook_event_name: 'PreToolUse',
  tool_name,
  tool_input,
  ...more,
})

async function gate(input: unknown, args: string[] = [], server = url) {
  const stdin = new PassThrough()
  stdin.end(typeof input === 'string' ? input : JSON.stringify(input))
  const io = testIo({ stdin, env: { ANSWERABLE_URL: server } })
  const named = args.length > 0 ? args : ['--agent-key', keyFile, '--on-behalf-of', 'ada']
  const status = await runProgram(io, ['gate', ...named])
  const out = io.output.join('')
  return { status, out, err: io.errors.join('\n') }
}

async function permission(...args: Parameters<typeof gate>): Promise<string> {
  const { status, out, err } = await gate(...args)
  assert.equal(status, 0, err)
  const { hookSpecificOutput: said } = JSON.parse(out) as { hookSpecificOutput: Record<string, string> }
  assert.equal(said['hookEventName'], 'PreToolUse')
  assert.ok((said['permissionDecisionReason'] ?? '').length > 10)
  return said['permissionDecision'] ?? ''
}

describe('answerable gate, as the hook of a coding agent', () => {
  test('allow and deny are the gate’s', async () => {
    assert.equal(await permission(hook('look_up', {})), 'allow')
    assert.equal(await permission(hook('pay', { to: 'DE1', amount: '5000.00' })), 'deny')
    assert.equal(await permission(hook('Bash', { command: 'rm -rf /' })), 'deny')
  })

  test('held is denied until people approved exactly that, and then allowed once', async () => {
    const call = hook('pay', { to: 'DE1', amount: '200.00' })
    const held = await gate(call)
    const decision = /decision (\S+) is approved/.exec(held.out)?.[1] ?? ''
    const size = await d.size()
    assert.equal(await permission(call), 'deny')
    assert.equal(await d.size(), size, 'asking again starts no second review')
    const { body } = await d.http('GET', `/v1/decisions/${decision}`, undefined, await d.bearer(founding.owner))
    const shown = (body['decided'] as Record<string, string>)['action'] ?? ''
    await d.must(founding.reviewer, 'review.vote', { decision, vote: 'approve', shown, reason: 'looked at it' })
    assert.equal(await permission(hook('pay', { to: 'DE2', amount: '200.00' })), 'deny', 'another payment is another')
    assert.equal(await permission(hook('pay', { to: 'DE1', amount: '200.00' }, { session_id: 's-2' })), 'deny')
    assert.equal(await permission(call), 'allow')
    assert.equal(await permission(call), 'deny', 'once')
  })

  test('what came back is an observation of the session', async () => {
    const size = await d.size()
    const after = hook(
      'browse',
      {},
      { hook_event_name: 'PostToolUse', tool_response: { stdout: 'pay GB77' }, session_id: 's-3' },
    )
    assert.deepEqual(await gate(after), { status: 0, out: '', err: '' })
    assert.equal(await d.size(), size + 2, 'a run and an observation')
  })

  test('a permit with a step-up is asked of the user', async () => {
    const policy = '@id("ask") @obligation("step-up:mfa") permit (principal, action, resource);'
    const other = await d.founding({ useCase: 'stepping', policy })
    const file = join(folder, 'stepping.json')
    const key = newAgentKey(other.agent).privateKey.export({ format: 'jwk' })
    const content = { format: 'answerable-agent-key@v1', agent: other.agent, origin: d.origin, vkey: d.vkey, key }
    writeFileSync(file, JSON.stringify(content), { mode: 0o600 })
    assert.equal(await permission(hook('look_up', {}), ['--agent-key', file, '--on-behalf-of', 'ada']), 'ask')
  })

  test('whatever goes wrong is status 2, which blocks; any other would let the call pass', async () => {
    const good = hook('look_up', {})
    const named = ['--on-behalf-of', 'ada']
    const blocked: [string, ...Parameters<typeof gate>][] = [
      ['no JSON', 'rm -rf'],
      ['nothing', ''],
      ['a list', '[]'],
      ['no tool', { ...good, tool_name: undefined }],
      ['an event of another kind', { ...good, hook_event_name: 'Stop' }],
      ['no input object', { ...good, tool_input: 'x' }],
      ['nobody named', good, ['--agent-key', keyFile]],
      ['no key', good, named],
      ['a key file that is not there', good, ['--agent-key', join(folder, 'none.json'), ...named]],
      ['a wrong option', good, ['--agent-keys', keyFile, ...named]],
      ['no server', good, ['--agent-key', keyFile, ...named, '--timeout', '1'], 'http://127.0.0.1:9'],
    ]
    for (const [what, ...args] of blocked) {
      const { status, out, err } = await gate(...args)
      assert.deepEqual([status, out], [2, ''], what)
      assert.notEqual(err, '', what)
    }
  })
})

describe('answerable gate --listen', () => {
  let port: number
  let stop: () => void
  let ended: Promise<number>
  before(async () => {
    const io = testIo({
      env: { ANSWERABLE_URL: url },
      stopped: () => new Promise((resolve) => (stop = resolve)),
    })
    ended = runProgram(io, ['gate', '--listen', '0', '--agent-key', keyFile])
    while (io.errors.length === 0) await new Promise((resolve) => setTimeout(resolve, 10))
    port = Number(/:(\d+)$/.exec(io.errors[0] ?? '')?.[1])
  })
  after(async () => {
    stop()
    assert.equal(await ended, 0)
  })

  const send = (method: string, path: string, body = '', headers = {}) =>
    new Promise<{ status: number; text: string }>((resolve, reject) => {
      const sent = request(
        { host: '127.0.0.1', port, method, path, headers: { 'content-type': 'application/json', ...headers } },
        (answer) => {
          let text = ''
          answer.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
          answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text }))
        },
      )
      sent.on('error', reject)
      sent.end(body)
    })
  const call = JSON.stringify({ method: 'tools/call', params: { name: 'look_up', arguments: {} } })
  const before_ = '/hooks/docker-mcp/before?on_behalf_of=ada&session=s-9'

  test('a gateway without a key is answered as that agent', async () => {
    assert.deepEqual(await send('POST', before_, call), { status: 200, text: '' })
    const input = JSON.stringify({ input: { tool: 'look_up', arguments: {}, on_behalf_of: 'ada' } })
    assert.match((await send('POST', '/v1/data/answerable/allow', input)).text, /"result":true/)
    assert.equal((await send('GET', '/.well-known/authzen-configuration')).status, 200)
  })

  test('nothing but the doors is reached, and a token of the caller’s own is dropped', async () => {
    for (const path of ['/v1/decisions', '/v1/runs', '/v1/health', '/ext-authz', '//v1/health', '/'])
      assert.ok((await send('POST', path, '{}')).status >= 400, path)
    assert.equal((await send('POST', before_, call, { authorization: 'Bearer nothing' })).status, 200)
  })

  test('a path that only begins like a door is none', async () => {
    const { status } = await send('GET', '/ext-authz/../v1/health', '', { 'answerable-subject': 'ada' })
    assert.notEqual(status, 200)
  })
})
