import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, afterEach, before, beforeEach, describe, test } from 'node:test'
import type { Client } from '@modelcontextprotocol/client'
import type { FakeServer } from '../../../sdk/test/helpers/fake-server.ts'
import { gateOnPort } from './helpers/gate-http.ts'
import { countingServer, npmServer, textOf, throughProxy } from './helpers/processes.ts'

type Gate = Awaited<ReturnType<typeof gateOnPort>>

describe('real servers over stdio, in processes of their own', () => {
  let gate: Gate
  let server: FakeServer
  let folder: string
  const clients: Client[] = []
  const connect = async (...args: Parameters<typeof throughProxy>): Promise<Client> => {
    const client = await throughProxy(...args)
    clients.push(client)
    return client
  }
  before(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'answerable-mcp-')))
  })
  after(() => rmSync(folder, { recursive: true, force: true }))
  beforeEach(async () => {
    gate = await gateOnPort()
    server = gate.server
  })
  afterEach(async () => {
    for (const client of clients.splice(0)) await client.close()
    await gate.close()
  })

  for (const revision of ['2025-06-18', '2025-11-25']) {
    test(`server-filesystem, revision ${revision}: reads, is denied, writes once approved`, async () => {
      const path = join(folder, `note-${revision}.txt`)
      writeFileSync(path, 'Pay to IBAN DE02')
      server.outcomeOf = (tool) => (tool === 'write_file' ? 'review' : tool === 'move_file' ? 'deny' : 'allow')
      const agent = await connect(gate.url, [...npmServer('filesystem'), folder], {
        revision,
        settings: { holdWait: 300, request: 'Read my note' },
      })
      assert.equal(agent.getNegotiatedProtocolVersion(), revision)
      assert.ok((await agent.listTools()).tools.some(({ name }) => name === 'move_file'))
      assert.match(textOf(await agent.callTool({ name: 'read_text_file', arguments: { path } })), /IBAN DE02/)
      assert.deepEqual(
        server.observations.map(({ content, tool }) => [content, tool]),
        [['Pay to IBAN DE02', 'read_text_file']],
      )
      await assert.rejects(
        agent.callTool({ name: 'move_file', arguments: { source: path, destination: `${path}2` } }),
        {
          code: -32001,
        },
      )
      const target = join(folder, `out-${revision}.txt`)
      const write = { name: 'write_file', arguments: { path: target, content: 'approved words' } }
      assert.match(textOf(await agent.callTool(write)), /Held for review/)
      assert.equal(statSync(target, { throwIfNoEntry: false }), undefined)
      const held = [...server.decisions.values()].find(({ state }) => state === 'held')
      server.approve(held?.id ?? '')
      await agent.callTool(write)
      assert.equal(readFileSync(target, 'utf8'), 'approved words')
      assert.equal(server.runs[0]?.request, 'Read my note')
    })
  }

  test('server-everything: structured content, progress, resources; its environment keeps its credential', async () => {
    const agent = await connect(gate.url, npmServer('everything'), {
      settings: { env: { TOOL_KEY: 'sk-live-0123456789' } },
    })
    const structured = await agent.callTool({ name: 'get-structured-content', arguments: { location: 'New York' } })
    assert.ok(structured.structuredContent)
    const progress: number[] = []
    await agent.callTool(
      { name: 'trigger-long-running-operation', arguments: { duration: 0.3, steps: 3 } },
      { onprogress: (at) => void progress.push(at.progress) },
    )
    assert.ok(progress.length > 0)
    const { resources } = await agent.listResources()
    await agent.readResource({ uri: resources[0]?.uri ?? '' })
    assert.equal(server.observations.at(-1)?.tool, 'resources/read')
    const environment = textOf(await agent.callTool({ name: 'get-env', arguments: {} }))
    assert.match(environment, /"TOOL_KEY": "\[credential withheld\]"/)
    assert.ok(!environment.includes('operator-only-value'), 'what was not given to the upstream is not inherited by it')
  })

  test('a held call of a tool with an output schema comes back as pending, not as a broken result', async () => {
    server.outcomeOf = () => 'review'
    const agent = await connect(gate.url, npmServer('everything'), { settings: { holdWait: 0 } })
    await agent.listTools()
    const pending = await agent.callTool({ name: 'get-structured-content', arguments: { location: 'New York' } })
    assert.match(textOf(pending), /Held for review/)
  })

  test('a counting upstream gets 0 bytes after deny, hold, pause and an unreachable gate', async () => {
    const file = join(folder, 'bytes.log')
    const agent = await connect(gate.url, countingServer(file), { settings: { holdWait: 100 } })
    await agent.callTool({ name: 'pay', arguments: { amount: 1 } })
    const size = statSync(file).size
    assert.ok(size > 0)
    const closings: (() => unknown)[] = [
      () => (server.outcomeOf = () => 'deny'),
      () => (server.outcomeOf = () => 'review'),
      () => (server.closed = 'paused'),
      () => server.faults.push({ route: 'decide', when: 'before', times: 99 }),
    ]
    for (const [n, close] of closings.entries()) {
      close()
      await agent.callTool({ name: 'pay', arguments: { amount: n } }).catch(() => {})
      assert.equal(statSync(file).size, size)
    }
  })

  test('an upstream that dies in the middle: unknown, once, and the proxy ends', async () => {
    const file = join(folder, 'dying.log')
    const agent = await connect(gate.url, countingServer(file))
    const closed = new Promise<void>((resolve) => {
      agent.onclose = () => resolve()
    })
    await assert.rejects(agent.callTool({ name: 'die', arguments: {} }), { code: -32010 })
    await closed
    assert.deepEqual(
      server.effects.map(({ outcome }) => outcome),
      ['unknown'],
    )
    assert.equal(readFileSync(file, 'utf8').match(/"die"/gu)?.length, 1)
  })
})
