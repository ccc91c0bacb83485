/**
 * Every table there is, and whether it is a fold of the entries. `ledger` tables are proved by the signed head; `fold`
 * tables can be rebuilt from entries and are compared by `fsck`; the others stand here with what editing them can do.
 */
export const tables = {
  entry: { kind: 'ledger', edited: 'Its leaf hash no longer matches the tree: found by fsck, by use, by any receipt.' },
  tile: { kind: 'ledger', edited: 'Its hashes no longer lead to the signed root: found by fsck and by use.' },
  head: { kind: 'ledger', edited: 'Size or root contradict the guard: the signer stops; fsck recomputes both.' },
  stream: { kind: 'fold', edited: 'The next entry of the stream breaks its chain: fsck names the stream.' },
  run: { kind: 'fold', edited: 'Folded again from its entries before use; fsck names the row.' },
  observation: { kind: 'fold', edited: 'Counted against the run before use; fsck names the row.' },
  decision: { kind: 'fold', edited: 'Folded again from its entries before use; fsck names the row.' },
  intent: { kind: 'fold', edited: 'Folded again from its entries before use; fsck names the row.' },
  secret: { kind: 'fold', edited: 'Folded again from its entries before use; fsck names the row.' },
  standing_approval: {
    kind: 'fold',
    edited: 'Folded again from its entries before use, and used up where it is missing; fsck names the row.',
  },
  citation: { kind: 'fold', edited: 'Counts uses for people to read, opens nothing; fsck names the row.' },
  handoff: { kind: 'fold', edited: 'A deleted row lets one permit be handed over twice until fsck names it.' },
  emitter: { kind: 'fold', edited: 'Hides a gap, or invents one, until fsck names it. It opens nothing.' },
  nonce: { kind: 'fold', edited: 'A deleted row lets a signature be replayed until fsck names it.' },
  idempotency: { kind: 'fold', edited: 'A deleted row lets a retry act twice until fsck names it.' },
  document: { kind: 'content', edited: 'The text no longer has its digest: treated as missing, so the gate closes.' },
  vault: {
    kind: 'content',
    edited: 'The box no longer opens: treated as missing, never as trusted. fsck names the entry.',
  },
  vault_plain: {
    kind: 'state',
    edited: 'Empty once the server has started: what is put there is moved if an entry commits to it, else dropped.',
  },
  snapshot: {
    kind: 'content',
    edited: 'The text no longer has the digest in its entry: ignored, entries are replayed.',
  },
  outbox: {
    kind: 'state',
    edited:
      'A deleted row is a message nobody gets, an altered one says something else to somebody. It holds a link and opens nothing: what is signed is read from the log.',
  },
  seen_assertion: {
    kind: 'state',
    edited: 'A deleted row lets one sign-in assertion be replayed within its few minutes. It decides nothing else.',
  },
  access: {
    kind: 'state',
    edited:
      'Each row carries a MAC whose key is not in the database: an altered or invented row counts as absent, a deleted one ends a sign-in, a token or a link to an account. None of them signs anything.',
  },
  meta: {
    kind: 'state',
    edited:
      'A changed migration checksum stops the start, and so does a row that says the entries lie in files. It decides nothing else.',
  },
} as const satisfies Record<string, { kind: 'ledger' | 'fold' | 'content' | 'state'; edited: string }>

export type TableName = keyof typeof tables
