import type { AddressInfo } from 'node:net'
import { serve } from '@hono/node-server'
import { FakeServer } from '../../../../sdk/test/helpers/fake-server.ts'

/** The gate of the SDK's tests on a port, for proxies in processes of their own. Time is the machine's. */
export async function gateOnPort(): Promise<{ server: FakeServer; url: string; close(): Promise<void> }> {
  const server = new FakeServer(() => Date.now())
  const listening = serve({
    hostname: '127.0.0.1',
    port: 0,
    fetch: async (request: Request) =>
      server.fetch(request.url, {
        method: request.method,
        headers: request.headers,
        ...(request.method === 'GET' ? {} : { body: await request.text() }),
      }),
  })
  await new Promise((resolve) => {
    listening.once('listening', resolve)
  })
  const { port } = listening.address() as AddressInfo
  return {
    server,
    url: `http://127.0.0.1:${port}`,
    close: async () => {
      if ('closeAllConnections' in listening) listening.closeAllConnections()
      await new Promise((resolve) => {
        listening.close(resolve)
      })
    },
  }
}
