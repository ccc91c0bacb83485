import { verify } from 'node:crypto'
import { asBuffer, encodeUtf8 } from './bytes.ts'
import { LedgerError } from './errors.ts'
import { formatSignatures } from './note.ts'
import type { ParsedNote } from './note.ts'
import { COSIGNATURE_TYPE, ed25519Key, ed25519PublicKey, parseVkey } from './note-key.ts'
import type { NoteSignature, NoteVerifier } from './note-key.ts'

/** A witness's key. It says: at that time, this was the largest consistent head of this log I had seen. */
export type Cosigner = {
  readonly name: string
  readonly keyId: number
  readonly vkey: string
  /** @param text the checkpoint's note text, final newline included; @param seconds POSIX time */
  readonly cosign: (text: string, seconds: number) => NoteSignature
}

/** A cosignature that was verified. */
export type Cosignature = {
  readonly name: string
  readonly vkey: string
  /** POSIX seconds */
  readonly time: number
  /** its line under the note, newline included */
  readonly line: string
}

const TIME_BYTES = 8

/**
 * An Ed25519 cosigning key, signature type 04 (C2SP tlog-cosignature v1). The signed bytes do not hold the cosigner's
 * name, so a key must never serve two cosigners.
 * @throws LedgerError `seed_length`, `key_name_malformed`
 */
export function cosigner(name: string, seed: Uint8Array): Cosigner {
  const { keyId, vkey, signBytes } = ed25519Key(name, seed, COSIGNATURE_TYPE)
  return {
    name,
    keyId,
    vkey,
    cosign(text, seconds) {
      const time = Buffer.alloc(TIME_BYTES)
      time.writeBigUInt64BE(BigInt(seconds))
      return { name, keyId, signature: Buffer.concat([time, signBytes(cosignedMessage(text, seconds))]) }
    },
  }
}

/** The public half of a cosigning key. @throws LedgerError `vkey_malformed` */
export function parseCosignerVkey(vkey: string): NoteVerifier {
  return parseVkey(vkey, COSIGNATURE_TYPE)
}

/**
 * The cosignatures of known cosigners under a checkpoint. Lines of unknown keys are ignored; each key counts once, with
 * its newest time.
 * @throws LedgerError `vkey_malformed`, `cosignature_invalid` when a known key's line does not verify
 */
export function openCosignatures({ text, signatures }: ParsedNote, vkeys: readonly string[]): Cosignature[] {
  const found = new Map<string, Cosignature>()
  for (const vkey of vkeys) {
    const known = parseCosignerVkey(vkey)
    for (const line of signatures) {
      if (line.name !== known.name || line.keyId !== known.keyId) continue
      const time = verifiedTime(text, line, known.publicKey)
      if (time > (found.get(vkey)?.time ?? -1)) {
        found.set(vkey, { name: known.name, vkey, time, line: formatSignatures([line]) })
      }
    }
  }
  return [...found.values()]
}

function verifiedTime(text: string, { name, signature }: NoteSignature, publicKey: Uint8Array): number {
  const bytes = asBuffer(signature)
  const seconds = bytes.byteLength === TIME_BYTES + 64 ? Number(bytes.readBigUInt64BE(0)) : Number.NaN
  const message = Number.isSafeInteger(seconds) ? cosignedMessage(text, seconds) : undefined
  const ok = message !== undefined && verify(null, message, ed25519PublicKey(publicKey), bytes.subarray(TIME_BYTES))
  if (!ok) throw new LedgerError('cosignature_invalid', `the cosignature of ${name} does not verify`)
  return seconds
}

function cosignedMessage(text: string, seconds: number): Uint8Array {
  return encodeUtf8(`cosignature/v1\ntime ${seconds}\n${text}`)
}
