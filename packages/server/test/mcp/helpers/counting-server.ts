import { appendFileSync } from 'node:fs'
import { createInterface } from 'node:readline'

// An upstream on stdio that keeps every byte it receives in the file named by its first argument.
const [file = ''] = process.argv.slice(2)
process.stdin.on('data', (chunk: Buffer) => appendFileSync(file, chunk))

type Sent = { id?: number; method?: string; params?: { protocolVersion?: string; name?: string } }
const answers: Record<string, (sent: Sent) => object> = {
  initialize: ({ params }) => ({
    protocolVersion: params?.protocolVersion,
    capabilities: { tools: {} },
    serverInfo: { name: 'counting', version: '1' },
  }),
  'tools/list': () => ({ tools: [{ name: 'pay', inputSchema: { type: 'object' } }] }),
  'tools/call': ({ params }) => {
    if (params?.name === 'die') process.exit(3)
    return { content: [{ type: 'text', text: `did ${params?.name}` }] }
  },
}

for await (const line of createInterface({ input: process.stdin })) {
  const sent = JSON.parse(line) as Sent
  const answer = answers[sent.method ?? '']
  if (sent.id === undefined) continue
  const body = answer === undefined ? { error: { code: -32601, message: 'no such method' } } : { result: answer(sent) }
  process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', id: sent.id, ...body })}\n`)
}
