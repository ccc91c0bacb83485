/** Every reason to refuse. Closed: adding one is a change of the public interface. */
export type VerificationErrorCode =
  | 'receipt_malformed'
  | 'json_malformed'
  | 'entry_malformed'
  | 'entry_not_canonical'
  | 'proof_malformed'
  | 'note_malformed'
  | 'checkpoint_malformed'
  | 'vkey_malformed'
  | 'checkpoint_signature_invalid'
  | 'checkpoint_untrusted'
  | 'cosignature_invalid'
  | 'policy_malformed'
  | 'inclusion_invalid'
  | 'consistency_invalid'
  | 'origin_mismatch'
  | 'disclosure_malformed'
  | 'disclosure_mismatch'
  | 'erasure_foreign'
  | 'stream_incomplete'
  | 'bundle_malformed'
  | 'bundle_mismatch'
  | 'human_signature_malformed'
  | 'human_signature_invalid'
  | 'human_key_mismatch'

/** Thrown when anything that was checked does not hold. No part of a refused receipt may be believed. */
export class VerificationError extends Error {
  readonly code: VerificationErrorCode

  constructor(code: VerificationErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options)
    this.name = 'VerificationError'
    this.code = code
  }
}
