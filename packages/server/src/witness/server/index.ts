import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { type Cosigner, cosigner, LedgerError, parseVkey } from '@answerable/ledger'
import { loadOrCreateSecret } from '../../keys/secret-file.ts'
import type { Clock, Random } from '../../platform/entropy.ts'
import { ExitError } from '../../platform/exit.ts'
import { openHeads } from './heads.ts'
import { serveWitness } from './serve.ts'

export type WitnessOptions = {
  folder: string
  /** key name of the witness */
  name: string
  /** verifier keys of the logs it watches */
  logs: readonly string[]
  host: string
  port: number
  clock: Clock
  random: Random
  onMisbehaviour: (line: string) => void
}

/**
 * A witness in a folder of its own: one key, one memory, nothing of any log. Whoever runs it needs no account anywhere.
 * @throws ExitError `config_invalid`, `folder_unusable`, `secret_unusable`, `port_in_use`
 */
export async function openWitness(options: WitnessOptions): Promise<{
  readonly url: string
  readonly vkey: string
  stop(): Promise<void>
}> {
  const { folder, name, logs, host, port, clock, random, onMisbehaviour } = options
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
  } catch (cause) {
    throw new ExitError('folder_unusable', `${folder}: ${(cause as Error).message}`, { cause })
  }
  const key = keyOf(name, loadOrCreateSecret(join(folder, 'witness.key'), random), logs)
  const heads = openHeads(join(folder, 'heads.db'))
  const seconds = (): number => Math.floor(Date.parse(clock.now()) / 1000)
  try {
    const server = await serveWitness({ logs, key, heads, seconds, onMisbehaviour }, { host, port })
    const stop = async (): Promise<void> => {
      await server.stop()
      heads.close()
    }
    return { url: server.url, vkey: key.vkey, stop }
  } catch (cause) {
    heads.close()
    throw cause
  }
}

function keyOf(name: string, seed: Uint8Array, logs: readonly string[]): Cosigner {
  try {
    for (const vkey of logs) parseVkey(vkey)
    return cosigner(name, seed)
  } catch (cause) {
    if (!(cause instanceof LedgerError)) throw cause
    throw new ExitError('config_invalid', cause.message, { cause })
  }
}
