import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { JsonObject } from '@answerable/contract'
import { systemRandom } from '../../src/platform/entropy.ts'
import { prepareNext } from '../../src/signer/keys.ts'
import { clientsOf, type Founded } from '../crash/support/founded.ts'
import type { Place } from '../crash/support/place.ts'
import { type Ran, run, testIo } from '../cli/helpers/cli.ts'
import { RealServer } from '../crash/support/real-server.ts'

const PROGRAM = fileURLToPath(new URL('../../src/main.ts', import.meta.url))

/** One address, whatever is served there, and those who remember what was. */
export class Address {
  readonly folder = mkdtempSync(join(tmpdir(), 'answerable-follows-'))
  readonly url: string
  readonly #port: number
  #server: RealServer | undefined

  constructor(port: number) {
    this.#port = port
    this.url = `http://127.0.0.1:${port}`
  }

  async serve(place: Pick<Place, 'paths' | 'databaseUrl'>): Promise<void> {
    await this.#server?.kill()
    this.#server = await RealServer.start({ ...place, port: this.#port })
  }

  /** The program as a process of its own. */
  process(home: string, ...args: string[]): { status: number | null; json: JsonObject } {
    const flags = ['--disable-warning=ExperimentalWarning', '--conditions=source', PROGRAM]
    const { status, stdout, stderr } = spawnSync(process.execPath, [...flags, ...args, '--json'], {
      env: { ...process.env, ...this.#env(home) },
      cwd: this.folder,
      encoding: 'utf8',
      timeout: 60_000,
    })
    assert.ok(stdout !== '', stderr)
    return { status, json: JSON.parse(stdout) as JsonObject }
  }

  /** The same program in this process. */
  run(home: string, ...args: string[]): Promise<Ran> {
    return run(testIo({ env: this.#env(home), cwd: this.folder }), ...args, '--json')
  }

  /** Looks once, as somebody with a memory of that name. */
  async monitor(name: string, vkey: string): Promise<[status: number | null, seen: unknown]> {
    const { status, json } = await this.run(name, ...this.#monitorArgs(name, vkey))
    return [status, json['seen'] ?? json['alarm']]
  }

  monitorProcess(name: string, vkey: string): [status: number | null, seen: unknown] {
    const { status, json } = this.process(name, ...this.#monitorArgs(name, vkey))
    return [status, json['seen'] ?? json['alarm']]
  }

  /** What the command line of a person says: `known`, `followed`, or the code it refuses with. */
  async client(name: string): Promise<[status: number | null, met: string]> {
    const { status, json, err } = await this.run(name, 'health')
    const code = (json['error'] as { code: string } | undefined)?.code
    return [status, code ?? (err.includes('vouches for it') ? 'followed' : 'known')]
  }

  #monitorArgs(name: string, vkey: string): string[] {
    return ['monitor', this.url, '--once', '--vkey', vkey, '--state', `${name}.json`]
  }

  #env(home: string): Record<string, string> {
    return { ANSWERABLE_HOME: join(this.folder, home), ANSWERABLE_URL: this.url }
  }

  async stop(): Promise<void> {
    await this.#server?.kill()
    rmSync(this.folder, { recursive: true, force: true })
  }
}

export async function anAddress(): Promise<Address> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address() as AddressInfo
  probe.close()
  return new Address(port)
}

export async function rotated(founded: Founded, at: Address): Promise<string> {
  const { logKey } = founded.place.paths
  const vkey = prepareNext(logKey, founded.origin, systemRandom)
  const clients = clientsOf(founded, at.url)
  const reply = await clients.must(founded.founder, 'signer.rotate', { vkey, reason: 'The yearly change.' })
  writeFileSync(join(at.folder, 'rotation.json'), JSON.stringify(reply.body['receipt']))
  await at.serve(founded.place)
  return vkey
}

/** The keys somebody's monitor trusts by now. */
export function trusts(at: Address, name: string): string[] {
  const state = JSON.parse(readFileSync(join(at.folder, `${name}.json`), 'utf8')) as {
    vkey: string
    followed: string[]
  }
  return [state.vkey, ...state.followed]
}
