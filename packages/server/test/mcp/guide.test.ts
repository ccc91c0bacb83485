import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { serve } from '@hono/node-server'
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio'
import { systemClock } from '../../src/platform/entropy.ts'
import { newAgentKey } from '../helpers/agent.ts'
import { testDeployment } from '../helpers/deployment.ts'
import { Client } from './helpers/client.ts'
import { countingServer, textOf } from './helpers/processes.ts'

const root = join(import.meta.dirname, '../../../..')
const page = readFileSync(join(root, 'docs/guide/mcp.md'), 'utf8')
const answerable = [
  '--conditions=source',
  '--disable-warning=ExperimentalWarning',
  join(root, 'packages/server/src/main.ts'),
]
const blocks = (language: string): string[] =>
  [...page.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, 'gmsu'))].map(([, code = '']) => code)

type HostConfig = { mcpServers: { orders: { args: string[]; env: Record<string, string> } } }

describe('docs/guide/mcp.md', () => {
  test('every option it uses is one the command has', () => {
    const help = new Map<string, string>()
    const lines = blocks('sh').flatMap((code) => code.trim().split('\n'))
    assert.ok(lines.length >= 4)
    for (const line of lines) {
      const [before = ''] = line.split(' -- ')
      const [command = ''] = /^answerable (?:agent register|mcp)/u.exec(before) ?? []
      assert.notEqual(command, '', line)
      if (!help.has(command)) {
        const args = [...answerable, ...command.split(' ').slice(1), '--help']
        help.set(command, execFileSync(process.execPath, args, { encoding: 'utf8' }))
      }
      for (const [option] of before.matchAll(/--[a-z-]+/gu))
        assert.ok(help.get(command)?.includes(option), `${command} ${option}`)
    }
  })

  test('its host configuration runs: through the command, against a real gate', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'answerable-guide-'))
    const clock = { ...systemClock, advance: () => {}, jump: () => {} }
    await using d = await testDeployment({ clock })
    const f = await d.founding()
    const listening = serve({ fetch: d.handler, hostname: '127.0.0.1', port: 0 })
    try {
      await new Promise((resolve) => {
        listening.once('listening', resolve)
      })
      const { publicKey, privateKey } = newAgentKey('refund-gateway')
      await d.must(f.owner, 'agent.register', {
        agent: 'refund-gateway',
        useCase: f.useCase,
        publicKey,
        until: f.until,
        enforcement: 'gateway',
      })
      const key = privateKey.export({ format: 'jwk' })
      const file = { format: 'answerable-agent-key@v1', agent: 'refund-gateway', origin: d.origin, vkey: d.vkey, key }
      writeFileSync(join(folder, 'refund-gateway.json'), JSON.stringify(file), { mode: 0o600 })

      const { args, env } = (JSON.parse(blocks('json')[0] ?? '') as HostConfig).mcpServers.orders
      const bytes = join(folder, 'bytes.log')
      // npm's own `--` stands before the command, ours before the upstream.
      const command = args.slice(args.indexOf('mcp'))
      const own = command.slice(0, command.indexOf('--') + 1)
      const { port } = listening.address() as AddressInfo
      const agent = new Client({ name: 'host', version: '1' })
      await agent.connect(
        new StdioClientTransport({
          command: process.execPath,
          args: [...answerable, ...own, ...countingServer(bytes)],
          env: { ...env, ANSWERABLE_URL: `http://127.0.0.1:${port}`, PATH: process.env['PATH'] ?? '' },
          cwd: folder,
          stderr: 'inherit',
        }),
      )
      const call = JSON.parse(blocks('json')[1] ?? '') as { name: string; arguments: Record<string, string> }
      assert.equal(textOf(await agent.callTool(call)), 'did pay')
      const { size } = statSync(bytes)
      await assert.rejects(agent.callTool({ name: 'pay', arguments: { to: 'DE12', amount: '5000.00' } }), {
        code: -32001,
      })
      await assert.rejects(agent.callTool({ name: 'unlisted', arguments: {} }), /not in the manifest/)
      assert.equal(statSync(bytes).size, size)
      await agent.close()
    } finally {
      if ('closeAllConnections' in listening) listening.closeAllConnections()
      listening.close()
      rmSync(folder, { recursive: true, force: true })
    }
  })
})
