import { ed25519Verifies } from './ed25519.ts'
import { utf8Bytes } from './encoding.ts'
import { VerificationError } from './errors.ts'
import type { SignedNote } from './note.ts'
import { readWitnessKey } from './vkey.ts'

/** A witness's word: at `time`, this was the largest consistent head of the log it had seen. */
export type Cosignature = {
  readonly name: string
  readonly keyId: string
  /** the trusted key it was verified with */
  readonly vkey: string
  readonly time: Date
}

/**
 * The witnesses that cosigned a checkpoint (C2SP tlog-cosignature v1), judged with keys the caller trusts. Whoever runs
 * the log can make up a witness: a line by any other key counts for nothing.
 *
 * @throws VerificationError `vkey_malformed`, `cosignature_invalid` where a trusted witness's line does not verify
 */
export function cosignaturesOf(note: SignedNote, witnesses: readonly string[]): Cosignature[] {
  return witnesses.flatMap((vkey) => {
    const { name, keyId, publicKey } = readWitnessKey(vkey)
    const times = note.signatures
      .filter((line) => line.name === name && line.keyId === keyId)
      .map(({ signature }) => {
        const seconds = signature.length === 72 ? bigEndian(signature.subarray(0, 8)) : Number.NaN
        const message = utf8Bytes(`cosignature/v1\ntime ${seconds}\n${note.text}`)
        if (!Number.isSafeInteger(seconds) || !ed25519Verifies(signature.subarray(8), message, publicKey)) {
          throw new VerificationError('cosignature_invalid', `the cosignature of ${name} does not verify`)
        }
        return seconds
      })
    return times.length === 0 ? [] : [{ name, keyId, vkey, time: new Date(Math.max(...times) * 1000) }]
  })
}

function bigEndian(bytes: Uint8Array): number {
  return bytes.reduce((value, byte) => value * 256 + byte, 0)
}
