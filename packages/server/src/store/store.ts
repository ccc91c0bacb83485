import type { ColumnValue, RecordKey, RecordKind } from '@answerable/contract'
import type { RecordQuery } from '@answerable/domain'
import type { Tile, TileCoordinate } from '@answerable/ledger'
import type { AccessTable } from './access.ts'
import type { Outbox, OutboxRow } from './outbox.ts'

/** The log as the database has it. An empty log has size 0, the empty root and no time. */
export type Head = {
  readonly size: number
  /** how many governance entries: when it moved, only those are read and folded */
  readonly govSize: number
  readonly root: Uint8Array
  /** time of the last entry, RFC 3339 UTC with milliseconds; '' when there is none */
  readonly time: string
}

export type EntryRow = {
  readonly index: number
  readonly id: string
  readonly bytes: Uint8Array
  readonly leaf: Uint8Array
  /** position among the governance entries; null for record entries */
  readonly govIndex: number | null
}

/** A record row as stored. `entries` are the indexes of every entry that changed it, oldest first. */
export type StoredRow = {
  readonly kind: RecordKind
  readonly id: string
  readonly index: number
  readonly entries: readonly number[]
  readonly value: string
}
export type WrittenRow = StoredRow & { readonly columns: readonly ColumnValue[] }

/** The last entry of a stream: the next one carries `seq + 1` and this leaf. */
export type StreamRow = {
  readonly name: string
  readonly seq: number
  readonly leaf: Uint8Array
  readonly index: number
}
export type DocumentRow = { readonly digest: string; readonly kind: string; readonly text: string }
/** A sealed value, encrypted: `box` opens with the data key named `key`, which no database holds. */
export type VaultRow = {
  readonly entryId: string
  readonly field: string
  readonly key: string
  /** AES-256-GCM: nonce, ciphertext, tag */
  readonly box: Uint8Array
}
/** A sealed value as versions before encryption stored it. */
export type PlainVaultRow = { readonly entryId: string; readonly field: string; readonly disclosure: string }
/** The model after `size` entries, as text. Believed only if its digest is in an entry under the signed head. */
export type SnapshotRow = {
  readonly size: number
  readonly index: number
  readonly digest: string
  readonly text: string
}

export type PageQuery = Pick<RecordQuery, 'kind' | 'where' | 'limit'>

/**
 * A search among rows in the order of `newest`, looking at no more than `within` of them: what people type must not be
 * able to walk a table of millions. `holds`: for each list, the row's JSON text holds one of its fragments.
 */
export type SearchQuery = PageQuery & {
  readonly equals: Partial<Record<SearchField, string>>
  readonly holds: readonly (readonly string[])[]
  /** made at or after, at or before: RFC 3339 UTC with milliseconds */
  readonly from?: string | undefined
  readonly to?: string | undefined
  readonly within: number
}
export type SearchField = 'outcome' | 'tool' | 'kind'
/** `searched`: how many rows were looked at; `oldest`: where the last of them stands in that order. */
export type Found = { readonly rows: StoredRow[]; readonly searched: number; readonly oldest: string | number | null }

export type Reads = {
  head(): Promise<Head>
  /** Where the entries went, once they lie in files: the text `retire` was given. */
  archived(): Promise<string | undefined>
  /** Rows by key, in any order, absent ones left out. One round trip per kind at most. */
  rows(keys: readonly RecordKey[]): Promise<StoredRow[]>
  /** Rows by columns in index order, and how many there are beyond the limit. */
  query(query: RecordQuery): Promise<{ rows: StoredRow[]; total: number }>
  /**
   * Pages for people. With conditions: newest change first, `before` an index. Without: newest id first, `before` an id,
   * since only then an index of the database gives the order.
   */
  newest(query: PageQuery, before: string | number | null): Promise<StoredRow[]>
  search(query: SearchQuery, before: string | number | null): Promise<Found>
  /** How many rows have a larger id: ids of entries are ordered by time. */
  countAfter(kind: RecordKind, id: string): Promise<number>
  entriesFrom(index: number, limit: number): Promise<EntryRow[]>
  entriesAt(indexes: readonly number[]): Promise<EntryRow[]>
  entriesById(ids: readonly string[]): Promise<EntryRow[]>
  governanceFrom(govIndex: number, limit: number): Promise<EntryRow[]>
  /** Tiles at least as wide as stored; absent ones left out. */
  tiles(coordinates: readonly Pick<TileCoordinate, 'level' | 'index'>[]): Promise<Tile[]>
  streams(names: readonly string[]): Promise<StreamRow[]>
  documents(digests: readonly string[]): Promise<DocumentRow[]>
  vault(entryIds: readonly string[]): Promise<VaultRow[]>
  /** Sealed values by the data keys that seal them. */
  vaultUnder(keys: readonly string[]): Promise<VaultRow[]>
  newestSnapshot(): Promise<SnapshotRow | undefined>
  /** Everything in a table in key order, page by page, query columns included. */
  scanRows(kind: RecordKind, after: string | null, limit: number): Promise<WrittenRow[]>
  scanStreams(after: string | null, limit: number): Promise<StreamRow[]>
  scanDocuments(after: string | null, limit: number): Promise<DocumentRow[]>
  scanTiles(after: Pick<TileCoordinate, 'level' | 'index'> | null, limit: number): Promise<Tile[]>
  scanVault(after: Pick<VaultRow, 'entryId' | 'field'> | null, limit: number): Promise<VaultRow[]>
  plainVault(after: Pick<VaultRow, 'entryId' | 'field'> | null, limit: number): Promise<PlainVaultRow[]>
}

/** What one batch adds. Everything in it becomes durable together, or nothing does. */
export type Append = {
  readonly before: Head
  readonly after: Head
  readonly entries: readonly EntryRow[]
  readonly tiles: readonly Tile[]
  readonly rows: readonly WrittenRow[]
  readonly streams: readonly StreamRow[]
  readonly documents: readonly DocumentRow[]
  readonly vault: readonly VaultRow[]
  readonly snapshot?: SnapshotRow
  /** whom these entries concern, told in their transaction or not at all */
  readonly outbox?: readonly OutboxRow[]
}

/** Changes to sealed values that no entry stands for: none of them touches what an entry commits to. */
export type VaultChange = {
  /** rows to add where there is none */
  readonly add?: readonly VaultRow[]
  /** rows that get another key and box */
  readonly put?: readonly VaultRow[]
  readonly remove?: readonly Pick<VaultRow, 'entryId' | 'field'>[]
  /** keys whose every row goes */
  readonly under?: readonly string[]
}

/** A transaction that holds the head: nobody else can append until it ends. */
export type Transaction = Reads & {
  /** the head as locked */
  readonly locked: Head
  /** the database's own clock at the lock; undefined where the store has none and the server's clock counts */
  readonly clock: string | undefined
  append(batch: Append): Promise<void>
  changeVault(change: VaultChange): Promise<void>
}

/** Many reads that all see one state, whatever is appended meanwhile: what `fsck` needs on a running server. */
export type ConsistentReads = { consistently<T>(work: (reads: Reads) => Promise<T>): Promise<T> }

/**
 * Where the log and its folds live. Two stores implement this natively; the suite in test/store runs on both.
 *
 * Errors: AnswerableError `store_unavailable` when nothing was changed; ExitError `commit_unknown` when a commit's fate
 * is not known, after which the process must end.
 */
export type Store = Reads &
  Outbox &
  ConsistentReads & {
    /** true where other servers may append to the same log */
    readonly shared: boolean
    /**
     * Locks the head, runs `work`, commits. Whatever `work` throws rolls everything back; `false` rolls back silently.
     * INVARIANT: a resolved promise means durable (synchronous=FULL; fsync and synchronous_commit on).
     */
    transaction(work: (transaction: Transaction) => Promise<boolean>): Promise<boolean>
    /** Empties the table versions before encryption stored sealed values in, so that no page of it is left. */
    clearPlainVault(): Promise<void>
    /**
     * Empties every table but the head, the sealed values and what says so, in one transaction, and gives the space back.
     * Doing it again only gives the space back. Nobody else may hold the store.
     *
     * @param head what the caller has seen; nothing is emptied where the head is another one
     * @param note where the entries are now; `archived` answers it from then on
     */
    retire(head: Head, note: string): Promise<void>
    /** how people and directories come in to read */
    readonly access: AccessTable
    /** Remembers a sign-in assertion until it expires. False when it was seen before: it is good once. */
    seeOnce(jti: string, expires: string, now: string): Promise<boolean>
    close(): Promise<void>
  }
