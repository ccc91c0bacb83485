import { createCipheriv, createDecipheriv, createHmac, timingSafeEqual } from 'node:crypto'
import { canonicalize } from '@answerable/ledger'
import type { Random } from '../../platform/entropy.ts'
import { CliError } from '../exit.ts'
import { SEED_BYTES, type SigningKey, signingKey } from './ed25519.ts'
import { DEFAULT_KDF, derive, type KdfParams } from './kdf.ts'

export const SALT_BYTES = 16
export const NONCE_BYTES = 12
export const TAG_BYTES = 16
export const CHECK_BYTES = 16
const MIN_PASSPHRASE = 12

/** `*.key.json`: an Ed25519 seed under a passphrase. `person`: whose key it is; another id where it is a second key. */
export type KeyFile = {
  format: 'answerable-key@v1'
  publicKey: string
  person: string
  kdf: KdfParams & { name: 'scrypt'; salt: string }
  /** tells a wrong passphrase from a changed file */
  check: string
  cipher: { name: 'aes-256-gcm'; nonce: string }
  secret: string
}

export type NewKeyOptions = {
  random: Random
  person?: string | undefined
  kdf?: KdfParams
  /** a key that exists already in memory; else a fresh one */
  seed?: Uint8Array
}

/** @throws CliError `passphrase_weak` */
export function refuseWeak(passphrase: string): void {
  if (passphrase.length >= MIN_PASSPHRASE) return
  throw new CliError('passphrase_weak', `The passphrase is shorter than ${MIN_PASSPHRASE} characters.`)
}

/**
 * A fresh key, encrypted.
 * @throws CliError `passphrase_weak`
 */
export async function createKeyFile(passphrase: string, options: NewKeyOptions): Promise<KeyFile> {
  const { random, kdf = DEFAULT_KDF } = options
  refuseWeak(passphrase)
  const seed = options.seed ?? random.bytes(SEED_BYTES)
  const key = signingKey(seed)
  const salt = random.bytes(SALT_BYTES)
  const nonce = random.bytes(NONCE_BYTES)
  const keys = await derive(passphrase, salt, kdf)
  const open = {
    format: 'answerable-key@v1',
    publicKey: key.publicKey,
    person: options.person ?? key.firstPersonId,
    kdf: { name: 'scrypt', ...kdf, salt: encode(salt) },
    check: encode(checkValue(keys.check)),
    cipher: { name: 'aes-256-gcm', nonce: encode(nonce) },
  } as const
  const cipher = createCipheriv('aes-256-gcm', keys.encryption, nonce)
  cipher.setAAD(boundTo(open))
  return { ...open, secret: encode(Buffer.concat([cipher.update(seed), cipher.final(), cipher.getAuthTag()])) }
}

/**
 * Opens a key file. A wrong passphrase and a changed file are told apart: a person who types the right words must learn
 * that somebody touched the file.
 * @throws CliError `passphrase_wrong`, `key_tampered`
 */
export async function openKeyFile(file: KeyFile, passphrase: string): Promise<SigningKey> {
  const { secret, ...open } = file
  const keys = await derive(passphrase, decode(file.kdf.salt), file.kdf)
  if (!timingSafeEqual(checkValue(keys.check), decode(file.check))) {
    throw new CliError('passphrase_wrong', 'The passphrase does not open this key.')
  }
  const sealed = decode(secret)
  const decipher = createDecipheriv('aes-256-gcm', keys.encryption, decode(file.cipher.nonce))
  decipher.setAAD(boundTo(open))
  decipher.setAuthTag(sealed.subarray(-TAG_BYTES))
  let seed: Buffer
  try {
    seed = Buffer.concat([decipher.update(sealed.subarray(0, -TAG_BYTES)), decipher.final()])
  } catch (cause) {
    throw new CliError('key_tampered', 'The passphrase is right, but the key file was changed.', { cause })
  }
  const key = signingKey(seed)
  // INVARIANT: a key never signs under another's public key, whatever the file claims.
  if (key.publicKey !== file.publicKey) throw new CliError('key_tampered', 'The key file names another public key.')
  return key
}

/** Everything in the clear is authenticated with the secret: no field can be exchanged. */
const boundTo = (open: Omit<KeyFile, 'secret'>): Buffer => Buffer.from(canonicalize(open), 'utf8')

const checkValue = (key: Buffer): Buffer =>
  createHmac('sha256', key).update('answerable-key@v1 passphrase check').digest().subarray(0, CHECK_BYTES)

const encode = (value: Uint8Array): string => Buffer.from(value).toString('base64url')
const decode = (text: string): Buffer => Buffer.from(text, 'base64url')
