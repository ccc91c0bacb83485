import { verify } from 'node:crypto'
import { asBuffer, decodeUtf8, encodeUtf8, equalBytes, fromBase64, toBase64 } from './bytes.ts'
import { LedgerError } from './errors.ts'
import { ed25519PublicKey, isKeyName, parseVkey, requireKeyName } from './note-key.ts'
import type { NoteSignature, NoteVerifier } from './note-key.ts'

/** A note taken apart; nothing in it has been verified. */
export type ParsedNote = { readonly text: string; readonly signatures: readonly NoteSignature[] }

/** A note at least one known key vouches for. `verified` names each such key once, `ignored` counts unknown lines. */
export type OpenedNote = {
  readonly text: string
  readonly verified: readonly NoteVerifier[]
  readonly ignored: number
}

/** Room for 64 post-quantum signature lines of about 5 kB; C2SP signed-note asks for at least 16 and for a bound. */
export const MAX_NOTE_BYTES = 500_000
export const MAX_NOTE_SIGNATURES = 64

// C2SP signed-note: no ASCII control character below U+0020 other than newline.
const FORBIDDEN_CONTROL = /[^\P{Cc}\n\u007f-\u009f]/u
const KEY_ID_BYTES = 4

/**
 * The text of a signed note: text, blank line, one line per signature.
 * @throws LedgerError `note_malformed` when the text does not end in a newline, has control characters, or there is no
 * signature; `key_name_malformed`
 */
export function formatNote(text: string, signatures: readonly NoteSignature[]): string {
  if (!isNoteText(text)) throw malformed('the text must be well formed and end in a newline')
  if (signatures.length === 0) throw malformed('no signature')
  return `${text}\n${formatSignatures(signatures)}`
}

/** Signature lines as they stand under a note, each with its newline. @throws LedgerError `key_name_malformed` */
export function formatSignatures(signatures: readonly NoteSignature[]): string {
  return signatures.map(signatureLine).join('')
}

/** Takes a note apart without verifying. @throws LedgerError `note_malformed`, `note_too_large` */
export function parseNote(note: Uint8Array | string): ParsedNote {
  const size = typeof note === 'string' ? Buffer.byteLength(note) : note.byteLength
  if (size > MAX_NOTE_BYTES) throw new LedgerError('note_too_large', `a note of ${size} bytes`)
  const whole = typeof note === 'string' ? note : decodeUtf8(note)
  if (whole === undefined || !isNoteText(whole)) throw malformed('not UTF-8 lines without control characters')
  // The LAST blank line separates: the text may hold blank lines, even lines that look like signatures.
  const blank = whole.lastIndexOf('\n\n')
  if (blank === -1) throw malformed('no blank line')
  const lines = whole.slice(blank + 2, -1).split('\n')
  if (lines.length > MAX_NOTE_SIGNATURES) throw new LedgerError('note_too_large', `${lines.length} signature lines`)
  return { text: whole.slice(0, blank + 1), signatures: lines.map(parseSignatureLine) }
}

/**
 * Opens a note by the rules of C2SP signed-note: lines of unknown (name, key id) pairs are ignored; a known pair that
 * fails rejects the whole note; without one good signature of a known key the text must not be used.
 *
 * @param vkeys the keys this caller trusts
 * @throws LedgerError as {@link parseNote}, `vkey_malformed`, `vkey_ambiguous`, `note_signature_invalid`, `note_unsigned`
 */
export function openNote(note: Uint8Array | string, vkeys: readonly string[]): OpenedNote {
  const known = indexVerifiers(vkeys.map((vkey) => parseVkey(vkey)))
  const { text, signatures } = parseNote(note)
  const message = encodeUtf8(text)
  // A set, so that repeating one key's line never counts as a second signer.
  const verified = new Set<NoteVerifier>()
  let ignored = 0
  for (const { name, keyId, signature } of signatures) {
    const verifier = known.get(`${name}+${keyId}`)
    if (verifier === undefined) {
      ignored += 1
      continue
    }
    if (signature.byteLength !== 64 || !verify(null, message, ed25519PublicKey(verifier.publicKey), signature)) {
      throw new LedgerError('note_signature_invalid', `the signature of ${name} does not verify`)
    }
    verified.add(verifier)
  }
  if (verified.size === 0) throw new LedgerError('note_unsigned', 'no known key signed this note')
  return { text, verified: [...verified], ignored }
}

function indexVerifiers(verifiers: readonly NoteVerifier[]): Map<string, NoteVerifier> {
  const byPair = new Map<string, NoteVerifier>()
  for (const verifier of verifiers) {
    const pair = `${verifier.name}+${verifier.keyId}`
    const other = byPair.get(pair)
    // Key ids are short and can be made to collide: which key was meant must not depend on the order of a list.
    if (other !== undefined && !equalBytes(other.publicKey, verifier.publicKey)) {
      throw new LedgerError('vkey_ambiguous', `two keys share the name and id ${pair}`)
    }
    byPair.set(pair, verifier)
  }
  return byPair
}

function signatureLine({ name, keyId, signature }: NoteSignature): string {
  requireKeyName(name)
  const bytes = Buffer.alloc(KEY_ID_BYTES + signature.byteLength)
  bytes.writeUInt32BE(keyId, 0)
  bytes.set(signature, KEY_ID_BYTES)
  return `\u2014 ${name} ${toBase64(bytes)}\n`
}

function parseSignatureLine(line: string): NoteSignature {
  const [dash, name, encoded, ...rest] = line.split(' ')
  if (dash !== '\u2014' || name === undefined || encoded === undefined || rest.length > 0 || !isKeyName(name)) {
    throw malformed('a signature line has the form "\u2014 name base64"')
  }
  const bytes = decodeSignature(encoded)
  if (bytes.byteLength <= KEY_ID_BYTES) throw malformed('a signature line without signature')
  return { name, keyId: asBuffer(bytes).readUInt32BE(0), signature: bytes.subarray(KEY_ID_BYTES) }
}

function decodeSignature(encoded: string): Uint8Array {
  try {
    return fromBase64(encoded)
  } catch (cause) {
    throw new LedgerError('note_malformed', 'note: a signature is not canonical base64', { cause })
  }
}

function isNoteText(text: string): boolean {
  return text.endsWith('\n') && text.isWellFormed() && !FORBIDDEN_CONTROL.test(text)
}

function malformed(detail: string): LedgerError {
  return new LedgerError('note_malformed', `note: ${detail}`)
}
