import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Cosigner, cosigner } from '@answerable/ledger'
import { type Heads, openHeads } from '../../src/witness/server/heads.ts'
import { serveWitness, type WitnessServer } from '../../src/witness/server/serve.ts'

export type TestWitness = AsyncDisposable & {
  readonly key: Cosigner
  readonly heads: Heads
  readonly said: string[]
  /** changes while it runs: which logs it watches */
  logs: string[]
  readonly url: string
  stop(): Promise<void>
}

export const SECONDS = Date.parse('2027-01-04T09:00:00.000Z') / 1000

/** A witness in this process, on a port of its own. */
export async function startWitness(name: string, folder: string, seed = name.length): Promise<TestWitness> {
  const key = cosigner(name, new Uint8Array(32).fill(seed))
  const heads = openHeads(join(folder, `${seed}.db`))
  const logs: string[] = []
  const said: string[] = []
  const settings = { logs, key, heads, seconds: () => SECONDS, onMisbehaviour: (line: string) => said.push(line) }
  const server: WitnessServer = await serveWitness(settings, { host: '127.0.0.1', port: 0 })
  let stopping: Promise<void> | undefined
  const stop = (): Promise<void> => (stopping ??= server.stop().then(() => heads.close()))
  return { key, heads, said, logs, url: server.url, stop, [Symbol.asyncDispose]: stop }
}

/** A folder removed with the test. */
export function folder(): { path: string; [Symbol.dispose](): void } {
  const path = mkdtempSync(join(tmpdir(), 'answerable-witness-'))
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) }
}

export function writePolicy(file: string, quorum: string, witnesses: readonly TestWitness[]): string {
  const lines = witnesses.map(({ key, url }, i) => `witness w${i + 1} ${key.vkey} ${url}`)
  writeFileSync(file, [...lines, quorum, ''].join('\n'))
  return file
}
