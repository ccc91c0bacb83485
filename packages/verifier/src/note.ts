import { decodeBase64, utf8Bytes } from './encoding.ts'
import { ed25519Verifies } from './ed25519.ts'
import { VerificationError } from './errors.ts'
import { isKeyName, keyIdHex, readVkey } from './vkey.ts'
import type { TrustedKey } from './vkey.ts'

export type SignatureLine = { readonly name: string; readonly keyId: string; readonly signature: Uint8Array }
export type SignedNote = { readonly text: string; readonly signatures: readonly SignatureLine[] }

const MAX_CHARACTERS = 500_000
const MAX_SIGNATURES = 64
// Everything a signed note may consist of: no control character below U+0020 but newline, no lone surrogate.
const NOTE = /^(?:[^\p{Cc}\p{Cs}]|[\n\u007f-\u009f])*\n$/u
const SIGNATURE_LINE = /^\u2014 (\S+) ([A-Za-z0-9+/=]+)$/u

/**
 * Takes a C2SP signed note apart at its last blank line, without trusting it.
 * @throws VerificationError `note_malformed`
 */
export function readNote(note: string): SignedNote {
  if (note.length > MAX_CHARACTERS) throw malformed('too long')
  if (!NOTE.test(note)) throw malformed('control characters, or no final newline')
  const blank = note.lastIndexOf('\n\n')
  if (blank < 0) throw malformed('no blank line before the signatures')
  const lines = note.slice(blank + 2).split('\n')
  lines.pop()
  if (lines.length === 0 || lines.length > MAX_SIGNATURES) throw malformed(`${lines.length} signature lines`)
  return { text: note.slice(0, blank + 1), signatures: lines.map(readSignatureLine) }
}

/**
 * The trusted keys that signed. Lines of unknown keys count for nothing; a trusted key's bad line condemns the note.
 * Each key is returned once, however often its line is repeated.
 *
 * @throws VerificationError `checkpoint_signature_invalid`, `vkey_malformed`
 */
export function signersOf(note: SignedNote, vkeys: readonly string[]): TrustedKey[] {
  const trusted = vkeys.map(readVkey)
  const message = utf8Bytes(note.text)
  const signers = new Map<string, TrustedKey>()
  for (const line of note.signatures) {
    // Several trusted keys may share a short id by construction: one of them must have made this line.
    const candidates = trusted.filter((key) => key.name === line.name && key.keyId === line.keyId)
    if (candidates.length === 0) continue
    const signer = candidates.find((key) => ed25519Verifies(line.signature, message, key.publicKey))
    if (signer === undefined) {
      throw new VerificationError('checkpoint_signature_invalid', `the signature of ${line.name} does not verify`)
    }
    signers.set(signer.publicKey.join(), signer)
  }
  return [...signers.values()]
}

function readSignatureLine(line: string): SignatureLine {
  const [, name = '', encoded = ''] = SIGNATURE_LINE.exec(line) ?? []
  const bytes = decodeBase64(encoded)
  if (!isKeyName(name) || bytes === undefined || bytes.length < 5) throw malformed('a line that is not a signature')
  return { name, keyId: keyIdHex(bytes), signature: bytes.slice(4) }
}

function malformed(detail: string): VerificationError {
  return new VerificationError('note_malformed', `signed note: ${detail}`)
}
