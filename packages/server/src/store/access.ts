/** What the rows of the access table are: how people and directories come in to read. None of them can act. */
export type AccessKind =
  | 'session'
  | 'api_token'
  | 'recovery_code'
  | 'key_request'
  | 'identity'
  | 'oidc_flow'
  | 'directory_token'
  | 'scim_user'
  | 'scim_group'

/** `id`: a keyed hash where it stands for a secret. `seal`: a MAC over the rest, under a key the database does not have. */
export type AccessRow = {
  readonly kind: AccessKind
  readonly id: string
  /** whose it is; null where it is nobody's */
  readonly person: string | null
  /** RFC 3339; the row is over from then on */
  readonly expires: string
  readonly value: string
  readonly seal: string
}

/**
 * A small table that is no fold of the log. It is read at every request that comes with a session or a token, so that
 * what ends here ends on every server at once.
 */
export type AccessTable = {
  get(kind: AccessKind, id: string): Promise<AccessRow | undefined>
  /** Those of a person, or all of a kind; at most 10,000, by id. */
  list(kind: AccessKind, person?: string): Promise<AccessRow[]>
  /** Writes the row over one of the same kind and id. */
  put(row: AccessRow): Promise<void>
  /** False when there was none: of two callers one removes it, so what is removed is good once. */
  remove(kind: AccessKind, id: string): Promise<boolean>
  /** Removes what ended before `now`. */
  forget(now: string): Promise<void>
}

export const MOST_LISTED = 10_000
