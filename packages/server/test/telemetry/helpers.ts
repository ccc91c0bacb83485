import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout } from 'node:timers/promises'

type Attribute = { key: string; value: { stringValue?: string; intValue?: string; arrayValue?: object } }
export type Span = {
  traceId: string
  spanId: string
  parentSpanId?: string
  name: string
  attributes: Attribute[]
  events?: { name: string; attributes: Attribute[] }[]
}

export type Collector = {
  readonly url: string
  readonly spans: Span[]
  /** everything that arrived, as it arrived */
  readonly received: string[]
  /** status of the next answers; 200 when there is none; 0: never answered */
  readonly statuses: number[]
  /** Waits, for at most three seconds, until there are as many spans. */
  wait(count: number): Promise<Span[]>
  close(): Promise<void>
}

/** A collector that keeps what it was sent. */
export async function fakeCollector(): Promise<Collector> {
  const spans: Span[] = []
  const received: string[] = []
  const statuses: number[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const text = Buffer.concat(chunks).toString('utf8')
      received.push(`${request.method} ${request.url} ${text}`)
      const status = statuses.shift() ?? 200
      if (status === 0) return
      if (status === 200) spans.push(...spansIn(text))
      response.writeHead(status, { 'content-type': 'application/json' }).end('{}')
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    spans,
    received,
    statuses,
    wait: async (count) => {
      for (let left = 300; spans.length < count; left -= 1) {
        if (left === 0)
          throw new Error(`${spans.length} of ${count} spans came: ${spans.map(({ name }) => name).join()}`)
        await setTimeout(10)
      }
      return spans
    },
    close: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

function spansIn(text: string): Span[] {
  const { resourceSpans } = JSON.parse(text) as { resourceSpans: { scopeSpans: { spans: Span[] }[] }[] }
  return resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans: some }) => some))
}

export const attribute = ({ attributes }: { attributes: Attribute[] }, name: string): string | undefined => {
  const value = attributes.find(({ key }) => key === name)?.value
  return value?.stringValue ?? value?.intValue
}
