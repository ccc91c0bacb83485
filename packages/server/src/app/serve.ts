import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createAdaptorServer } from '@hono/node-server'
import { exactPath } from '../http/exact-path.ts'
import { ExitError } from '../platform/exit.ts'
import type { Config } from './config.ts'
import { type Deployment, type DeploymentOptions, openDeployment } from './open-deployment.ts'

/** Milliseconds requests under way have to end before their connections are cut. */
const GRACE = 10_000

export type Serving = {
  readonly deployment: Deployment
  /** where it listens, with the port it got */
  readonly url: string
  /** Takes no more requests, answers those under way, then closes the log. */
  stop(): Promise<void>
}

/**
 * Opens a deployment and listens.
 * @param beside asked first: what else this process answers
 * @throws ExitError `port_in_use` and as `openDeployment`; nothing is left open then
 */
export async function serve(
  config: Config,
  options: Omit<
    DeploymentOptions,
    | 'dataDir'
    | 'databaseUrl'
    | 'practice'
    | 'publicUrl'
    | 'otlpUrl'
    | 'authZenDrafts'
    | 'secretRules'
    | 'witnessPolicy'
    | 'signer'
    | 'publicEntries'
    | 'rpId'
    | 'signInFile'
    | 'deliveries'
  > = {},
  beside: (request: Request) => Promise<Response> | undefined = () => undefined,
): Promise<Serving> {
  const {
    dataDir,
    databaseUrl,
    practice,
    publicUrl,
    otlpUrl,
    authZenDrafts = false,
    secretRules,
    witnessPolicy,
    signer,
    publicEntries = false,
    rpId,
    signInFile,
    deliveries,
  } = config
  let port = config.port
  const deployment = await openDeployment({
    ...options,
    dataDir,
    practice,
    authZenDrafts,
    publicEntries,
    ...(signer === undefined ? {} : { signer }),
    ...(witnessPolicy === undefined ? {} : { witnessPolicy }),
    ...(databaseUrl === undefined ? {} : { databaseUrl }),
    ...(publicUrl === undefined ? {} : { publicUrl }),
    ...(otlpUrl === undefined ? {} : { otlpUrl }),
    ...(secretRules === undefined ? {} : { secretRules }),
    ...(rpId === undefined ? {} : { rpId }),
    ...(signInFile === undefined ? {} : { signInFile }),
    localOrigin: () => `http://localhost:${port}`,
    ...(deliveries === undefined ? {} : { deliveries }),
  })
  deployment.warm()
  // Plain HTTP/1.1 is what an adaptor server without further options makes.
  const server = createAdaptorServer({
    fetch: exactPath(async (request) => (await beside(request)) ?? deployment.handler(request), deployment.edge.newId),
  }) as Server
  try {
    await listen(server, config)
  } catch (error) {
    await deployment.stop()
    throw error
  }
  port = (server.address() as AddressInfo).port
  const host = config.host.includes(':') ? `[${config.host}]` : config.host
  let stopping: Promise<void> | undefined
  return {
    deployment,
    url: `http://${host === '127.0.0.1' ? 'localhost' : host}:${port}`,
    stop: () => {
      stopping ??= close(server).then(() => deployment.stop())
      return stopping
    },
  }
}

function listen(server: Server, { host, port }: Config): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      const taken = cause.code === 'EADDRINUSE' || cause.code === 'EACCES' || cause.code === 'EADDRNOTAVAIL'
      reject(taken ? new ExitError('port_in_use', `${host}:${port} (${cause.code})`, { cause }) : cause)
    })
    server.listen({ host, port }, resolve)
  })
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const cut = setTimeout(() => server.closeAllConnections(), GRACE)
    server.close(() => {
      clearTimeout(cut)
      resolve()
    })
    server.closeIdleConnections()
  })
}
