/** Everything that can go wrong in this package; the set is closed. */
export type DetectErrorCode =
  /** The rule document has not the shape of one. */
  | 'rules_invalid'
  /** Two rules have the same id, so a finding could not name its rule. */
  | 'rule_duplicate'

/**
 * Raised for rules that cannot be used, never for a text.
 *
 * INVARIANT: a message holds ids and field names only. Texts and findings never reach an error, since errors reach logs.
 */
export class DetectError extends Error {
  readonly code: DetectErrorCode

  constructor(code: DetectErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'DetectError'
    this.code = code
  }
}
