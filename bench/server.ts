import { once } from 'node:events'
import { createServer } from 'node:net'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { Child } from './child.ts'
import type { CpuProfile, Usage } from './server-hook.ts'

const HOOK = new URL('server-hook.ts', import.meta.url).href
const WITHOUT_HOOK = new URL('without/hook.ts', import.meta.url).href
const PROGRAM = fileURLToPath(new URL('../packages/server/src/main.ts', import.meta.url))
const START_LIMIT = 30_000

/** `answerable serve` in a process of its own. */
export type BenchServer = {
  port: number
  url: string
  setupToken: string
  /** CPU profile of the server while `work` runs */
  profiled<T>(work: () => Promise<T>): Promise<{ result: T; profile: CpuProfile }>
  usage(): Promise<Usage>
  stop(): Promise<void>
}

/**
 * @param env what this server is told beside its folder and port
 * @throws Error with the server's own words when it does not answer within 30 s
 */
export async function startServer(
  dataDir: string,
  databaseUrl: string | undefined,
  env: NodeJS.ProcessEnv = {},
): Promise<BenchServer> {
  const port = await freePort()
  const child = new Child(['--import', HOOK, '--import', WITHOUT_HOOK, PROGRAM, 'serve'], {
    ...process.env,
    ...env,
    ANSWERABLE_DATA: dataDir,
    ANSWERABLE_PORT: String(port),
    ANSWERABLE_HOST: '127.0.0.1',
    ...(databaseUrl === undefined ? {} : { ANSWERABLE_DATABASE_URL: databaseUrl }),
  })
  const url = `http://127.0.0.1:${port}`
  try {
    await answering(url, child)
  } catch (error) {
    await child.stop()
    throw error
  }
  return {
    port,
    url,
    setupToken: /\bsetup\s+([A-Za-z0-9_-]{32})(?![A-Za-z0-9_-])/u.exec(child.output)?.[1] ?? '',
    profiled: async (work) => {
      await child.order('profile')
      const result = await work()
      return { result, profile: await child.order<CpuProfile>('collect') }
    },
    usage: () => child.order<Usage>('usage'),
    stop: () => child.stop(),
  }
}

async function answering(url: string, child: Child): Promise<void> {
  for (const started = performance.now(); performance.now() - started < START_LIMIT; await setTimeout(50)) {
    if (child.process.exitCode !== null) break
    const response = await fetch(`${url}/v1/health`).catch(() => undefined)
    if (response?.ok === true) return
  }
  throw new Error(`the server does not answer:\n${child.output}`)
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const address = probe.address()
  probe.close()
  if (address === null || typeof address === 'string') throw new Error('no free port on 127.0.0.1')
  return address.port
}
