import { decodeBase64, readDecimal } from './encoding.ts'
import { VerificationError } from './errors.ts'
import { readNote, signersOf } from './note.ts'
import { isKeyName } from './vkey.ts'

/** The signed head of a log. */
export type VerifiedCheckpoint = {
  readonly origin: string
  readonly size: number
  readonly root: Uint8Array
  /** The log's own signature line. `keyPinned`: it was verified with a key the caller trusts. */
  readonly key: { readonly name: string; readonly keyId: string }
  readonly keyPinned: boolean
}

/**
 * Reads a C2SP tlog-checkpoint and verifies the log's signature with the trusted keys. Without any the signature cannot
 * be verified, since a checkpoint does not carry its key: `keyPinned` is then false and nothing is proven by it.
 *
 * @throws VerificationError `note_malformed`, `checkpoint_malformed`, `vkey_malformed`, `checkpoint_signature_invalid`,
 * `checkpoint_untrusted` when keys are given but the log's line is by none of them
 */
export function verifyCheckpoint(note: string, vkeys: readonly string[] = []): VerifiedCheckpoint {
  const signed = readNote(note)
  const head = readHead(signed.text)
  // A key vouches for the one log it is named after: a trusted key of log A says nothing about log B.
  const lines = signed.signatures.filter((line) => line.name === head.origin)
  const signer = signersOf(signed, vkeys).find((key) => key.name === head.origin)
  if (vkeys.length > 0 && signer === undefined) {
    throw new VerificationError('checkpoint_untrusted', `no trusted key of ${head.origin} signed this checkpoint`)
  }
  const key = signer ?? lines[0]
  if (key === undefined) throw new VerificationError('checkpoint_untrusted', 'the log itself did not sign')
  return { ...head, key: { name: key.name, keyId: key.keyId }, keyPinned: signer !== undefined }
}

function readHead(text: string): { origin: string; size: number; root: Uint8Array } {
  const [origin = '', sizeText = '', rootText = '', ...rest] = text.split('\n')
  const size = readDecimal(sizeText)
  const root = decodeBase64(rootText)
  // Further lines would be signed statements nobody here understands; our logs write none.
  if (rest.length !== 1 || rest[0] !== '') throw malformed('exactly three lines expected')
  if (!isKeyName(origin)) throw malformed('an origin has no space, plus or control character')
  if (size === undefined) throw malformed('the size is not a plain decimal')
  if (root?.length !== 32) throw malformed('the root is not 32 bytes of canonical base64')
  return { origin, size, root }
}

function malformed(detail: string): VerificationError {
  return new VerificationError('checkpoint_malformed', `checkpoint: ${detail}`)
}
