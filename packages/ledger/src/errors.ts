/** Every way the ledger package refuses its input. Closed: adding one is a change of the public interface. */
export type LedgerErrorCode =
  | 'json_unsupported_value'
  | 'json_too_deep'
  | 'entry_not_object'
  | 'entry_number_refused'
  | 'entry_name_refused'
  | 'entry_too_large'
  | 'entry_not_canonical'
  | 'base64_malformed'
  | 'hex_malformed'
  | 'hash_length'
  | 'index_out_of_range'
  | 'size_out_of_range'
  | 'inclusion_invalid'
  | 'consistency_invalid'
  | 'tile_path_malformed'
  | 'tile_malformed'
  | 'tile_missing'
  | 'bundle_malformed'
  | 'seed_length'
  | 'key_name_malformed'
  | 'vkey_malformed'
  | 'vkey_ambiguous'
  | 'note_malformed'
  | 'note_too_large'
  | 'note_signature_invalid'
  | 'note_unsigned'
  | 'checkpoint_malformed'
  | 'proof_malformed'
  | 'cosignature_invalid'
  | 'witness_request_malformed'
  | 'policy_malformed'
  | 'disclosure_malformed'
  | 'receipt_malformed'

/** A refusal with a code a program can act on; `cause` keeps the underlying failure where there is one. */
export class LedgerError extends Error {
  readonly code: LedgerErrorCode

  constructor(code: LedgerErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options)
    this.name = 'LedgerError'
    this.code = code
  }
}
