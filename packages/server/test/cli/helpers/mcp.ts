import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { JsonObject } from '@answerable/contract'

const BIN = join(import.meta.dirname, '../../../bin/answerable.js')
const UPSTREAM = join(import.meta.dirname, '../../mcp/helpers/counting-server.ts')

export type Proxy = {
  call(tool: string, args: JsonObject): Promise<JsonObject>
  /** ends the agent's side; the exit status of the proxy */
  leave(): Promise<number | null>
}

/** `answerable mcp` as a program between an agent that speaks plain JSON-RPC and an upstream that counts its bytes. */
export async function proxied(options: { url: string; keyFile: string; received: string }): Promise<Proxy> {
  const flags = ['--agent-key', options.keyFile, '--on-behalf-of', 'customer 1', '--request', 'Please refund me.']
  const upstream = [process.execPath, '--disable-warning=ExperimentalWarning', UPSTREAM, options.received]
  const env = { PATH: process.env['PATH'], ANSWERABLE_URL: options.url }
  const child = spawn(process.execPath, [BIN, 'mcp', ...flags, '--', ...upstream], {
    env,
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  let id = 0
  const send = (message: object): void => {
    child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`)
  }
  const ask = async (method: string, params: JsonObject): Promise<JsonObject> => {
    id += 1
    send({ id, method, params })
    for (;;) {
      const { value, done } = await answers.next()
      if (done === true) throw new Error('the proxy ended')
      const answer = JSON.parse(value) as JsonObject
      if (answer['id'] === id) return answer
    }
  }
  await ask('initialize', {
    protocolVersion: '2025-06-18',
    capabilities: {},
    clientInfo: { name: 'test', version: '1' },
  })
  send({ method: 'notifications/initialized' })
  return {
    call: (name, args) => ask('tools/call', { name, arguments: args }),
    leave: async () => {
      const closed = once(child, 'close') as Promise<[number | null]>
      child.stdin.end()
      return (await closed)[0]
    },
  }
}
