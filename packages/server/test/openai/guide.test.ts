import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { describe, test } from 'node:test'
import { serve } from '@hono/node-server'
import OpenAI from 'openai'
import { gatewayErrors } from '../../src/openai/error.ts'
import { systemClock } from '../../src/platform/entropy.ts'
import { newAgentKey } from '../helpers/agent.ts'
import { testDeployment } from '../helpers/deployment.ts'
import { CALLER_KEY, toldIn, UPSTREAM_KEY } from './helpers/desk.ts'
import { chatAnswer } from './helpers/model.ts'
import { scriptedUpstream } from './helpers/upstream.ts'

const root = join(import.meta.dirname, '../../../..')
const page = readFileSync(join(root, 'docs/guide/openai.md'), 'utf8')
const main = join(root, 'packages/server/src/main.ts')
const block = (language: string): string => new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, 'msu').exec(page)?.[1] ?? ''

type Models = { models: Record<string, { base_url: string; key_env?: string }> }

describe('docs/guide/openai.md', () => {
  test('names every error code', () => {
    const codes = [...page.slice(page.lastIndexOf('Errors have')).matchAll(/`([a-z_]+)`/gu)].map(([, code]) => code)
    assert.deepEqual(codes.slice(1), Object.keys(gatewayErrors))
  })

  test('its configuration runs: through the command, with its client, against a real gate', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'answerable-openai-'))
    const clock = { ...systemClock, advance: () => {}, jump: () => {} }
    await using d = await testDeployment({ clock })
    const f = await d.founding()
    const listening = serve({ fetch: d.handler, hostname: '127.0.0.1', port: 0 })
    await new Promise((resolve) => {
      listening.once('listening', resolve)
    })
    const upstream = await scriptedUpstream()
    let gateway: ChildProcess | undefined
    try {
      const { publicKey, privateKey } = newAgentKey('refund-models')
      const { useCase, until } = f
      const enforcement = 'cooperative'
      await d.must(f.owner, 'agent.register', { agent: 'refund-models', useCase, publicKey, until, enforcement })
      const key = { format: 'answerable-agent-key@v1', agent: 'refund-models', origin: d.origin, vkey: d.vkey }
      const jwk = privateKey.export({ format: 'jwk' })
      writeFileSync(join(folder, 'refund-models.json'), JSON.stringify({ ...key, key: jwk }), { mode: 0o600 })
      const config = JSON.parse(block('json')) as Models
      for (const model of Object.values(config.models)) model.base_url = upstream.url
      writeFileSync(join(folder, 'openai.json'), JSON.stringify(config))
      const line = /^answerable (openai .+)$/mu.exec(page)?.[1] ?? ''
      const args = line.replace('--listen 7422', '--listen 0').split(' ')
      gateway = spawn(
        process.execPath,
        ['--conditions=source', '--disable-warning=ExperimentalWarning', main, ...args],
        {
          cwd: folder,
          stdio: ['ignore', 'ignore', 'pipe'],
          env: {
            PATH: process.env['PATH'],
            ANSWERABLE_URL: `http://127.0.0.1:${(listening.address() as AddressInfo).port}`,
            REFUND_APP_KEY: CALLER_KEY,
            OPENAI_API_KEY: UPSTREAM_KEY,
          },
        },
      )
      const baseURL = await addressIn(gateway)
      const client = new OpenAI({ baseURL, apiKey: CALLER_KEY, maxRetries: 0 })
      const pay = (amount: string) => chatAnswer({ calls: [{ id: 'c', tool: 'pay', args: { to: 'DE12', amount } }] })
      upstream.scripts.push(pay('20.00'), pay('5000.00'), chatAnswer({ text: 'hi' }))
      const ask = (content: string) =>
        client.chat.completions.create({ model: 'local', messages: [{ role: 'user', content }] })
      const replies = [await ask('Pay DE12 back 20.00'), await ask('Pay more'), await ask('Say hi')]
      assert.deepEqual(
        replies.map((reply) => [reply.choices[0]?.finish_reason, toldIn(reply)[0]?.state]),
        [
          ['tool_calls', 'passed'],
          ['content_filter', 'denied'],
          // This policy says nothing about outputs: as the page says, no text passes then.
          ['content_filter', 'denied'],
        ],
      )
      assert.equal(upstream.requests[0]?.body['model'], 'qwen3-32b')
      assert.equal(upstream.requests[0]?.headers.authorization, undefined)
      gateway.kill('SIGTERM')
      const [status] = (await once(gateway, 'exit')) as [number]
      assert.equal(status, 0)
    } finally {
      gateway?.kill('SIGKILL')
      await upstream.close()
      if ('closeAllConnections' in listening) listening.closeAllConnections()
      listening.close()
      rmSync(folder, { recursive: true, force: true })
    }
  })
})

/** The address the command says it answers at. */
async function addressIn(gateway: ChildProcess): Promise<string> {
  assert.ok(gateway.stderr)
  const lines: string[] = []
  for await (const line of createInterface({ input: gateway.stderr })) {
    lines.push(line)
    const address = /^OpenAI API at (\S+)$/u.exec(line)?.[1]
    if (address !== undefined) return address
  }
  throw new Error(lines.join('\n'))
}
