import { fileURLToPath } from 'node:url'
import type { Client as AgentClient } from '@modelcontextprotocol/client'
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio'
import { Client } from './client.ts'

const here = (file: string): string => fileURLToPath(new URL(file, import.meta.url))
const root = here('../../../../../')

/** Node as the tests run it, with a TypeScript file. */
export const nodeArgs = (file: string): string[] => [
  '--conditions=source',
  '--disable-warning=ExperimentalWarning',
  here(file),
]
/** A server installed from npm, as a command. */
export const npmServer = (name: string): string[] => [
  process.execPath,
  `${root}node_modules/@modelcontextprotocol/server-${name}/dist/index.js`,
]
export const countingServer = (file: string): string[] => [process.execPath, ...nodeArgs('./counting-server.ts'), file]

/** The official client of one protocol revision, over stdio, through a proxy process. */
export async function throughProxy(
  gate: string,
  upstream: readonly string[],
  options: { revision?: string; settings?: object; modern?: boolean } = {},
): Promise<AgentClient> {
  const { revision, settings = {}, modern = false } = options
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [...nodeArgs('./proxy-main.ts'), gate, JSON.stringify(settings), '--', ...upstream],
    env: { PATH: process.env['PATH'] ?? '', OPERATOR_ONLY: 'operator-only-value' },
    stderr: process.env['ANSWERABLE_TEST_LOG'] === '1' ? 'inherit' : 'ignore',
  })
  const client = new Client(
    { name: 'test-agent', version: '1' },
    {
      ...(revision === undefined ? {} : { supportedProtocolVersions: [revision] }),
      ...(modern ? { versionNegotiation: { mode: 'auto' as const } } : {}),
    },
  )
  await client.connect(transport)
  return client
}

/** The words of a tool's result. */
export function textOf(result: unknown): string {
  const { content } = result as { content: { text?: string }[] }
  return content.map(({ text }) => text ?? '').join('\n')
}
