import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Random } from '../../platform/entropy.ts'
import { CliError } from '../exit.ts'
import { SEED_BYTES, signingKey } from './ed25519.ts'

/**
 * An agent's key file: a JWK (RFC 8037) with the agent, the log it is for and the log's own key, by which the agent
 * checks receipts. It has no passphrase, since nobody is
 * there to type one; mode 0600 and the place it is kept are its protection, its short life and revocation the rest.
 */
export type AgentKey = {
  agent: string
  origin: string
  vkey: string
  key: { kty: string; crv: string; d: string; x: string }
}

/**
 * Makes an agent's key. An existing file of the same agent and log is used again, so that registering can be repeated
 * after an interrupted attempt.
 * @returns the public key
 * @throws CliError `key_exists` where the file is of another agent or log
 */
export function createAgentKey(path: string, options: Omit<AgentKey, 'key'> & { random: Random }): string {
  const { agent, origin, vkey, random } = options
  if (statSync(path, { throwIfNoEntry: false }) !== undefined) {
    const found = readAgentKey(path)
    if (found.agent === agent && found.origin === origin) return found.key.x
    throw new CliError('key_exists', `${path} is the key of ${found.agent} in ${found.origin}.`)
  }
  const key = signingKey(random.bytes(SEED_BYTES)).jwk()
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  const text = `${JSON.stringify({ format: 'answerable-agent-key@v1', agent, origin, vkey, key }, null, 2)}\n`
  writeFileSync(path, text, { mode: 0o600, flag: 'wx' })
  return key.x
}

/** @throws CliError `key_missing`, `key_exposed`, `key_invalid` */
export function readAgentKey(path: string): AgentKey {
  let text: string
  try {
    if ((statSync(path).mode & 0o077) !== 0) throw new CliError('key_exposed', `Others can read ${path}.`)
    text = readFileSync(path, 'utf8')
  } catch (cause) {
    if (cause instanceof CliError) throw cause
    throw new CliError('key_missing', `There is no agent key at ${path}.`, { cause })
  }
  const parsed = parse(text)
  if (parsed === undefined) throw new CliError('key_invalid', `${path} is no agent key of this version.`)
  return parsed
}

function parse(text: string): AgentKey | undefined {
  try {
    const value = JSON.parse(text) as Partial<AgentKey> & { format?: unknown }
    const { format, agent, origin, vkey, key } = value
    if (format !== 'answerable-agent-key@v1' || typeof agent !== 'string') return undefined
    if (typeof origin !== 'string' || typeof vkey !== 'string') return undefined
    const fits = key?.kty === 'OKP' && key.crv === 'Ed25519' && typeof key.d === 'string' && typeof key.x === 'string'
    if (!fits || signingKey(Buffer.from(key.d, 'base64url')).publicKey !== key.x) return undefined
    return { agent, origin, vkey, key }
  } catch {
    return undefined
  }
}
