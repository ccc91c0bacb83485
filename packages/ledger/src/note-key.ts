import { createPrivateKey, createPublicKey, sign } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { asBuffer, encodeUtf8, fromBase64, fromBase64url, plainBytes, toBase64 } from './bytes.ts'
import { LedgerError } from './errors.ts'
import { HASH_BYTES, sha256 } from './hash.ts'

/** One signature on a note, before it becomes a line. `keyId` is an unsigned 32-bit integer. */
export type NoteSignature = { readonly name: string; readonly keyId: number; readonly signature: Uint8Array }

/** A note signing key. The seed stays inside; only signatures and the public half come out. */
export type NoteSigner = {
  readonly name: string
  readonly keyId: number
  readonly vkey: string
  /** Signs the text of a note, its final newline included (C2SP signed-note, "Ed25519 signatures"). */
  readonly sign: (text: string) => NoteSignature
}

/** The public half of a note key. */
export type NoteVerifier = { readonly name: string; readonly keyId: number; readonly publicKey: Uint8Array }

/** Signature type bytes of C2SP signed-note: an Ed25519 note signature, and an Ed25519 timestamped cosignature. */
export const NOTE_TYPE = 0x01
export const COSIGNATURE_TYPE = 0x04
export type Ed25519Type = typeof NOTE_TYPE | typeof COSIGNATURE_TYPE

const SPACE_OR_PLUS = /[\p{White_Space}+]/u
const CONTROL = /\p{Cc}/u
// PKCS #8 and SPKI headers of Ed25519 keys (RFC 8410): what node:crypto needs around 32 raw bytes.
const PKCS8_HEADER = Buffer.from('302e020100300506032b657004220420', 'hex')
const SPKI_HEADER = Buffer.from('302a300506032b6570032100', 'hex')

/**
 * An Ed25519 note key (type 0x01) from its 32-byte seed.
 * @param name key name; for a log, its origin
 * @throws LedgerError `seed_length`, `key_name_malformed`
 */
export function noteSigner(name: string, seed: Uint8Array): NoteSigner {
  const { keyId, vkey, signBytes } = ed25519Key(name, seed, NOTE_TYPE)
  return { name, keyId, vkey, sign: (text) => ({ name, keyId, signature: signBytes(encodeUtf8(text)) }) }
}

/** What every signed-note key is made of; `signBytes` signs exactly the bytes it is given. */
export function ed25519Key(name: string, seed: Uint8Array, type: Ed25519Type) {
  requireKeyName(name)
  if (seed.byteLength !== HASH_BYTES) throw new LedgerError('seed_length', 'an Ed25519 seed has 32 bytes')
  const key = createPrivateKey({ key: Buffer.concat([PKCS8_HEADER, seed]), format: 'der', type: 'pkcs8' })
  const publicKey = fromBase64url(createPublicKey(key).export({ format: 'jwk' }).x ?? '')
  const keyId = keyIdOf(name, publicKey, type)
  return {
    keyId,
    vkey: formatVkey({ name, keyId, publicKey }, type),
    signBytes: (bytes: Uint8Array): Uint8Array => plainBytes(sign(null, bytes, key)),
  }
}

/** "name+hex8(key id)+base64(type || public key)" (C2SP signed-note, golang.org/x/mod/sumdb/note). */
export function formatVkey({ name, keyId, publicKey }: NoteVerifier, type: Ed25519Type = NOTE_TYPE): string {
  const typed = Buffer.concat([Buffer.of(type), publicKey])
  return `${name}+${keyId.toString(16).padStart(8, '0')}+${toBase64(typed)}`
}

/** @throws LedgerError `vkey_malformed` also when the key id is not that of name and key, or the type is another */
export function parseVkey(vkey: string, type: Ed25519Type = NOTE_TYPE): NoteVerifier {
  // Only the first two "+" separate: base64 has its own.
  const match = /^([^+]*)\+([0-9a-f]{8})\+(.*)$/s.exec(vkey)
  if (match === null) throw new LedgerError('vkey_malformed', 'a verifier key has the form name+id+key')
  const [, name = '', idText = '', keyText = ''] = match
  requireKeyName(name)
  const typed = fromBase64(keyText)
  if (typed[0] !== type || typed.byteLength !== 1 + 32) {
    throw new LedgerError('vkey_malformed', `not an Ed25519 verifier key of type 0${type}`)
  }
  const publicKey = typed.subarray(1)
  const keyId = keyIdOf(name, publicKey, type)
  if (keyId !== Number.parseInt(idText, 16)) throw new LedgerError('vkey_malformed', 'key id does not match the key')
  return { name, keyId, publicKey }
}

/** node:crypto form of a raw Ed25519 public key. */
export function ed25519PublicKey(raw: Uint8Array): KeyObject {
  return createPublicKey({ key: Buffer.concat([SPKI_HEADER, raw]), format: 'der', type: 'spki' })
}

/** @throws LedgerError `key_name_malformed` for an empty name or one with spaces, "+" or control characters */
export function requireKeyName(name: string): void {
  if (!isKeyName(name)) {
    throw new LedgerError('key_name_malformed', 'a key name is not empty and has no space, plus or control character')
  }
}

/** Whether this may be a key name; also our rule for origins, which equal the name of their log's key. */
export function isKeyName(name: string): boolean {
  return name !== '' && name.isWellFormed() && !SPACE_OR_PLUS.test(name) && !CONTROL.test(name)
}

function keyIdOf(name: string, publicKey: Uint8Array, type: Ed25519Type): number {
  const input = Buffer.concat([encodeUtf8(name), Buffer.of(0x0a, type), publicKey])
  return asBuffer(sha256(input)).readUInt32BE(0)
}
