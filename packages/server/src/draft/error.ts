/**
 * `draft_empty`: the recording holds no calls to draft from. `draft_exists`: a file of that name is there, and is not
 * overwritten. `draft_unsound`: the drafted files do not do what they say; nothing is written.
 * `tools_malformed`: the file of tool schemas is not what it should be.
 */
export type DraftErrorCode = 'draft_empty' | 'draft_exists' | 'draft_unsound' | 'tools_malformed'

export class DraftError extends Error {
  override readonly name = 'DraftError'
  readonly code: DraftErrorCode
  constructor(code: DraftErrorCode, message: string, cause?: unknown) {
    super(message, { cause })
    this.code = code
  }
}
