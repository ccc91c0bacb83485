import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chownSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findPostgres } from './find-postgres.ts'

/** A private PostgreSQL that lives as long as one test run. */
export interface Postgres {
  /** Connection string for the tests, which make databases of their own in it. */
  url: string
  version: string
  /** Stops the server and removes its folder. */
  stop(): Promise<void>
}

interface Identity {
  uid?: number
  gid?: number
}

const START_LIMIT = 30_000

/**
 * Starts a cluster of its own on a free port of 127.0.0.1, with `fsync` on: what the tests show about durability must
 * hold for a real disk.
 *
 * @returns undefined where no PostgreSQL is installed; the tests that need one then skip, each with its reason.
 * @throws Error with the server's own words when one is installed and does not start.
 */
export async function startPostgres(): Promise<Postgres | undefined> {
  const bin = findPostgres()
  if (bin === undefined) return undefined
  const identity = unprivilegedIdentity()
  const folder = mkdtempSync(join(tmpdir(), 'answerable-pg-'))
  const remove = () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  let server: ChildProcess | undefined
  const abandon = () => {
    server?.kill('SIGKILL')
    remove()
  }
  // For every way this process can end without reaching `stop`.
  process.once('exit', abandon)
  const stop = async () => {
    if (server !== undefined) await shutDown(server)
    remove()
    process.off('exit', abandon)
  }
  try {
    if (identity.uid !== undefined && identity.gid !== undefined) chownSync(folder, identity.uid, identity.gid)
    const data = createCluster(bin, folder, identity)
    const port = await freePort()
    server = spawn(join(bin, 'postgres'), serverArguments(data, folder, port), {
      ...identity,
      cwd: folder,
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    await ready(server)
    const version = readFileSync(join(data, 'PG_VERSION'), 'utf8').trim()
    return { url: `postgres://answerable@127.0.0.1:${port}/postgres`, version, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

function createCluster(bin: string, folder: string, identity: Identity): string {
  const data = join(folder, 'data')
  const args = ['-D', data, '-U', 'answerable', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync']
  const result = spawnSync(join(bin, 'initdb'), args, {
    ...identity,
    cwd: folder,
    encoding: 'utf8',
    timeout: START_LIMIT,
  })
  if (result.status !== 0) throw new Error(`initdb failed: ${result.error?.message ?? result.stderr}`)
  return data
}

function serverArguments(data: string, sockets: string, port: number): string[] {
  const settings = ['fsync=on', 'max_connections=100'].flatMap((setting) => ['-c', setting])
  return ['-D', data, '-k', sockets, '-h', '127.0.0.1', '-p', String(port), ...settings]
}

/** PostgreSQL refuses to run as root, so root lends it another identity. */
function unprivilegedIdentity(): Identity {
  if (process.getuid?.() !== 0) return {}
  const accounts = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
  const account = accounts.find(([name]) => name === 'postgres') ?? accounts.find(([name]) => name === 'nobody')
  if (account === undefined) throw new Error('neither user "postgres" nor "nobody" exists to run PostgreSQL as')
  return { uid: Number(account[2]), gid: Number(account[3]) }
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const address = probe.address()
  probe.close()
  if (address === null || typeof address === 'string') throw new Error('no free port on 127.0.0.1')
  return address.port
}

function ready(server: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let log = ''
    const fail = (why: string) => reject(new Error(`PostgreSQL ${why}: ${log}`))
    const timer = setTimeout(() => fail('is not ready after 30 s'), START_LIMIT)
    timer.unref()
    server.on('error', (error) => fail(error.message))
    server.on('exit', (code) => fail(`ended with ${code}`))
    // Read for as long as it runs, since a full pipe would stop the server; kept only until it is ready.
    server.stderr?.on('data', (chunk: Buffer) => {
      if (log.length < 16_384) log += chunk.toString('utf8')
      if (log.includes('ready to accept connections')) resolve()
    })
  })
}

/** A fast shutdown; after 10 s an immediate one, since the data is thrown away anyway. */
async function shutDown(server: ChildProcess): Promise<void> {
  if (server.pid === undefined || server.exitCode !== null || server.signalCode !== null) return
  const ended = once(server, 'exit')
  const timer = setTimeout(() => server.kill('SIGQUIT'), 10_000)
  server.kill('SIGINT')
  await ended
  clearTimeout(timer)
}
