import { CliError } from '../exit.ts'
import { SEED_BYTES } from './ed25519.ts'
import { checkKdfParams } from './kdf.ts'
import { CHECK_BYTES, type KeyFile, NONCE_BYTES, SALT_BYTES, TAG_BYTES } from './key-file.ts'

type Fields = Readonly<Record<string, unknown>>

/**
 * Reads a key file; every field is checked, unknown ones are refused, and nothing is derived from it yet.
 * @throws CliError `key_invalid`
 */
export function parseKeyFile(text: string): KeyFile {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    throw new CliError('key_invalid', 'The key file is not JSON.', { cause })
  }
  const root = fields(value, '', ['format', 'publicKey', 'person', 'kdf', 'check', 'cipher', 'secret'])
  const kdf = fields(root['kdf'], 'kdf', ['name', 'N', 'r', 'p', 'salt'])
  const cipher = fields(root['cipher'], 'cipher', ['name', 'nonce'])
  const file: KeyFile = {
    format: constant(root['format'], 'format', 'answerable-key@v1'),
    publicKey: bytes(root['publicKey'], 'publicKey', SEED_BYTES),
    person: personId(root['person']),
    kdf: {
      name: constant(kdf['name'], 'kdf.name', 'scrypt'),
      N: integer(kdf['N'], 'kdf.N'),
      r: integer(kdf['r'], 'kdf.r'),
      p: integer(kdf['p'], 'kdf.p'),
      salt: bytes(kdf['salt'], 'kdf.salt', SALT_BYTES),
    },
    check: bytes(root['check'], 'check', CHECK_BYTES),
    cipher: {
      name: constant(cipher['name'], 'cipher.name', 'aes-256-gcm'),
      nonce: bytes(cipher['nonce'], 'cipher.nonce', NONCE_BYTES),
    },
    secret: bytes(root['secret'], 'secret', SEED_BYTES + TAG_BYTES),
  }
  checkKdfParams(file.kdf)
  return file
}

function fields(value: unknown, path: string, known: readonly string[]): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw damaged(path || 'its start')
  const unknown = Object.keys(value).find((name) => !known.includes(name))
  if (unknown !== undefined) throw damaged(path === '' ? unknown : `${path}.${unknown}`)
  return { ...value }
}

function constant<T extends string>(value: unknown, path: string, wanted: T): T {
  if (value !== wanted) throw damaged(path)
  return wanted
}

function bytes(value: unknown, path: string, count: number): string {
  if (typeof value !== 'string') throw damaged(path)
  const decoded = Buffer.from(value, 'base64url')
  if (decoded.byteLength !== count || decoded.toString('base64url') !== value) throw damaged(path)
  return value
}

function integer(value: unknown, path: string): number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value)) throw damaged(path)
  return value
}

function personId(value: unknown): string {
  if (typeof value !== 'string' || !/^p_[a-z2-7]{16}$/.test(value)) throw damaged('person')
  return value
}

const damaged = (path: string): CliError => new CliError('key_invalid', `The key file is damaged at ${path}.`)
