import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import { type TestDeployment, testDeployment, type TestOptions } from '../../../server/test/helpers/deployment.ts'
import { consoleDist, ensureConsole } from '../../../../scripts/lib/console-build.ts'

/** A deployment of made-up people that listens, with the console as it is built. */
export type World = AsyncDisposable & { readonly d: TestDeployment; readonly url: string }

export async function openWorld(options: TestOptions = {}): Promise<World> {
  await ensureConsole()
  let answer: ReturnType<typeof getRequestListener> | undefined
  // Listening comes first: passkeys are bound to the address, port included.
  const server = createServer((request, response) => void answer?.(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://localhost:${(server.address() as AddressInfo).port}`
  const d = await testDeployment({ practice: true, console: consoleDist, publicUrl: url, ...options })
  answer = getRequestListener((request) => d.handler(request))
  return {
    d,
    url,
    [Symbol.asyncDispose]: async () => {
      await close(server)
      await d[Symbol.asyncDispose]()
    },
  }
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}
