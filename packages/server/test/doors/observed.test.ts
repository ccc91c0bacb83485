import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import { after, before, describe, test } from 'node:test'
import { createAdaptorServer } from '@hono/node-server'
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio'
import type { JsonObject } from '@answerable/contract'
import OpenAI from 'openai'
import { newAgentKey } from '../helpers/agent.ts'
import { realClock } from '../helpers/clock.ts'
import { type TestDeployment, testDeployment } from '../helpers/deployment.ts'
import type { Founding } from '../helpers/founding.ts'
import { observePile } from '../helpers/observed.ts'
import type { Client as AgentClient } from '@modelcontextprotocol/client'
import { Client } from '../mcp/helpers/client.ts'
import { countingServer } from '../mcp/helpers/processes.ts'
import { CALLER_KEY, toldIn, UPSTREAM_KEY } from '../openai/helpers/desk.ts'
import { chatAnswer } from '../openai/helpers/model.ts'
import { type ScriptedUpstream, scriptedUpstream } from '../openai/helpers/upstream.ts'

const BIN = join(import.meta.dirname, '../../bin/answerable.js')

/** What a caller of one protocol learns: whether its call went on, and everything it was told, as text. */
type Heard = { wentOn: boolean; told: string }

let folder: string
let d: TestDeployment
let f: Founding
let gate: Server
let upstream: ScriptedUpstream
let agent: AgentClient
let openai: OpenAI
/** `answerable gate --listen`, behind which the doors are */
let port: string
const children: ChildProcess[] = []
const env = (): NodeJS.ProcessEnv => ({
  PATH: process.env['PATH'],
  ANSWERABLE_URL: `http://127.0.0.1:${(gate.address() as AddressInfo).port}`,
  CALLER: CALLER_KEY,
  UPSTREAM: UPSTREAM_KEY,
})

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'answerable-observed-'))
  d = await testDeployment({ clock: realClock })
  f = await d.founding({ useCase: 'letters', accept: false })
  await observePile(d, f)
  gate = createAdaptorServer({ fetch: d.handler }) as Server
  await new Promise<void>((resolve) => gate.listen(0, '127.0.0.1', resolve))
  upstream = await scriptedUpstream()
  const key = newAgentKey(f.agent).privateKey.export({ format: 'jwk' })
  const file = { format: 'answerable-agent-key@v1', agent: f.agent, origin: d.origin, vkey: d.vkey, key }
  writeFileSync(join(folder, 'agent.json'), JSON.stringify(file), { mode: 0o600 })
  const models = { small: { base_url: upstream.url, key_env: 'UPSTREAM' } }
  writeFileSync(join(folder, 'models.json'), JSON.stringify({ answerable_openai: 1, caller_key_env: 'CALLER', models }))
  port = await listening('gate')
  const baseURL = await listening('openai', '--config', 'models.json')
  openai = new OpenAI({ baseURL, apiKey: CALLER_KEY, maxRetries: 0 })
  agent = new Client({ name: 'host', version: '1' })
  const who = ['--agent-key', 'agent.json', '--on-behalf-of', 'ada', '--request', 'Pay DE12 back']
  await agent.connect(
    new StdioClientTransport({
      command: process.execPath,
      args: [BIN, 'mcp', ...who, '--', ...countingServer(join(folder, 'bytes.log'))],
      env: env() as Record<string, string>,
      cwd: folder,
      stderr: 'inherit',
    }),
  )
})
after(async () => {
  await agent.close()
  for (const child of children) child.kill()
  await upstream.close()
  gate.closeAllConnections()
  gate.close()
  await d[Symbol.asyncDispose]()
  rmSync(folder, { recursive: true, force: true })
})

/** Starts a program that listens; where. */
async function listening(command: string, ...more: string[]): Promise<string> {
  const args = [BIN, command, '--agent-key', 'agent.json', '--listen', '0', ...more]
  const child = spawn(process.execPath, args, { cwd: folder, env: env(), stdio: ['ignore', 'ignore', 'pipe'] })
  children.push(child)
  for await (const line of createInterface({ input: child.stderr })) {
    const address = /http:\/\/\S+/.exec(line)?.[0]
    if (address === undefined) continue
    child.stderr.resume()
    return address
  }
  throw new Error(`${command} ended`)
}

/** Sends a request to the port of `answerable gate --listen`; the answer with its head, as text. */
async function knock(path: string, body: JsonObject | undefined, headers: Record<string, string> = {}) {
  const init = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }
  const response = await fetch(`${port}${path}`, {
    ...init,
    headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
  })
  const said = await response.text()
  return { status: response.status, said, told: JSON.stringify([...response.headers]) + said }
}

type Door = {
  name: string
  ask: (args: { to: string; amount: string }) => Promise<Heard>
  /** how this protocol says that nothing is enforced, and what the gate would have said where it has a place for that */
  says: RegExp
  would?: (outcome: string) => RegExp
  /** what the gate would have said of a small and of a very large payment; some protocols carry no amount */
  outcomes?: [small: string, large: string]
}

const wouldHave = (outcome: string): RegExp => new RegExp(`"would_have":\\{?("outcome":)?"${outcome}"`)

const doors: Door[] = [
  {
    name: 'MCP proxy, official client over stdio',
    ask: async (args) => {
      const told = await agent.callTool({ name: 'pay', arguments: args }).catch((error: unknown) => String(error))
      return { wentOn: JSON.stringify(told).includes('did pay'), told: JSON.stringify(told) }
    },
    says: /"state":"observed"/,
    would: wouldHave,
  },
  {
    name: 'OpenAI gateway, official client',
    ask: async (args) => {
      upstream.scripts.splice(0, 1, chatAnswer({ calls: [{ id: 'c', tool: 'pay', args }] }))
      const ask = { model: 'small', messages: [{ role: 'user' as const, content: 'Pay DE12 back' }] }
      const reply = await openai.chat.completions.create(ask).catch((error: unknown) => error)
      const calls = (reply as OpenAI.Chat.ChatCompletion).choices?.[0]?.message.tool_calls ?? []
      return { wentOn: calls.length === 1, told: JSON.stringify(toldIn(reply)) }
    },
    says: /"state":"observed"/,
    would: wouldHave,
  },
  {
    name: 'AuthZEN',
    ask: async (properties) => {
      const subject = { type: 'user', id: 'ada' }
      const body = { subject, action: { name: 'pay', properties }, resource: { type: 'account', id: 'DE12' } }
      const { said, told } = await knock('/access/v1/evaluation', body)
      return { wentOn: (JSON.parse(said) as JsonObject)['decision'] === true, told }
    },
    says: /"outcome":"observed"/,
    would: wouldHave,
    outcomes: ['allow', 'allow'],
  },
  {
    name: 'OPA, whole decision',
    ask: async (given) => {
      const input = { tool: 'pay', arguments: given, on_behalf_of: 'ada' }
      const { said, told } = await knock('/v1/data/answerable/decision', { input })
      return { wentOn: said.includes('"allow":true'), told }
    },
    says: /"outcome":"observed"/,
    would: wouldHave,
  },
  {
    name: 'OPA, boolean',
    ask: async (given) => {
      const input = { tool: 'pay', arguments: given, on_behalf_of: 'ada' }
      const { said, told } = await knock('/v1/data/answerable/allow', { input })
      return { wentOn: said.includes('"result":true'), told }
    },
    says: /"warning":\{"code":"observed"/,
  },
  {
    name: 'Envoy ext_authz',
    ask: async () => {
      const { status, told } = await knock('/ext-authz/letters/7', undefined, { 'answerable-subject': 'ada' })
      return { wentOn: status === 200, told }
    },
    says: /\["answerable-outcome","observed"\]/,
    outcomes: ['deny', 'deny'],
  },
  {
    name: 'Docker MCP interceptor',
    ask: async (given) => {
      const call = { method: 'tools/call', params: { name: 'pay', arguments: given } }
      const { said, told } = await knock('/hooks/docker-mcp/before?on_behalf_of=ada&session=s-1', call)
      return { wentOn: said === '', told }
    },
    says: /\["answerable-outcome","observed"\]/,
  },
  {
    name: 'hook of a coding agent, on stdin',
    ask: async (tool_input) => {
      const hook = { session_id: 's-2', hook_event_name: 'PreToolUse', tool_name: 'pay', tool_input }
      const args = [BIN, 'gate', '--agent-key', 'agent.json', '--on-behalf-of', 'ada']
      const child = spawn(process.execPath, args, { cwd: folder, env: env(), stdio: ['pipe', 'pipe', 'inherit'] })
      child.stdin.end(JSON.stringify(hook))
      const told = await text(child.stdout)
      // No permission is given: the host asks its own user.
      return { wentOn: !told.includes('permissionDecision'), told }
    },
    says: /"systemMessage":"Nothing is enforced yet/,
  },
]

/** The newest decision of the log, as its own page tells it. */
async function newest(): Promise<JsonObject> {
  const owner = await d.bearer(f.owner)
  const { body } = await d.http('GET', '/v1/decisions', undefined, owner)
  const { decisions } = body as { decisions: { decision: string }[] }
  const page = await d.http('GET', `/v1/decisions/${decisions[0]?.decision}`, undefined, owner)
  return page.body['decided'] as JsonObject
}

describe('a use case nobody has signed for yet, at every door', () => {
  for (const { name, ask, says, would, outcomes = ['allow', 'deny'] } of doors)
    test(`${name}: observed, never an allow`, async () => {
      for (const [at, amount] of ['20.00', '5000.00'].entries()) {
        const outcome = outcomes[at] ?? ''
        const { wentOn, told } = await ask({ to: 'DE12', amount })
        assert.equal(wentOn, true, told)
        assert.match(told, says)
        if (would !== undefined) assert.match(told, would(outcome))
        const decided = await newest()
        assert.deepEqual([decided['outcome'], decided['permit'] ?? null], ['observed', null])
        const page = decided['wouldHave'] as JsonObject
        assert.equal(page['outcome'], outcome)
      }
    })

  test('no call of any door has got a permit, so none has an intent', async () => {
    const owner = await d.bearer(f.owner)
    const { body } = await d.http('GET', '/v1/decisions', undefined, owner)
    const rows = body['decisions'] as { outcome: string; state: string }[]
    assert.ok(rows.length >= 2 * doors.length)
    assert.deepEqual([...new Set(rows.map(({ outcome, state }) => `${outcome} ${state}`))], ['observed observed'])
  })

  test('a pause is real at every door', async () => {
    const scope = { kind: 'use_case', useCase: 'letters' } as const
    await d.must(f.owner, 'restriction.set', { scope, mode: 'paused', cause: 'owner', reason: 'looked at' })
    const before = upstream.requests.length
    for (const { name, ask, says } of doors) {
      const { wentOn, told } = await ask({ to: 'DE12', amount: '20.00' })
      assert.equal(wentOn, false, name)
      assert.doesNotMatch(told, says, name)
    }
    assert.equal(upstream.requests.length, before, 'nothing was sent to a model')
  })
})
