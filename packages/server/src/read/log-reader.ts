import type { EntityDirectory, LoggedEvent, Manifest, RecordKind, RecordRow } from '@answerable/contract'
import type { ParsedEntry } from '../ledger/entry-format.ts'
import type { StoredRow } from '../store/store.ts'

/** An entry shown to be in the log, with what the vault still holds of its sealed values. */
export type OpenedEntry = ParsedEntry & {
  readonly index: number
  readonly disclosures: Readonly<Record<string, string>>
  readonly values: Readonly<Record<string, string>>
  /** a sealed value was erased, or is not the one committed to */
  readonly incomplete: boolean
  /** sealed fields that are gone, and the index of the entry that erased each */
  readonly erased: Readonly<Record<string, number>>
}

/** What views are made of: proved entries and checked documents, never a row alone. */
export type LogReader = {
  /** @throws AnswerableError `log_stopped` when an entry is not in the tree */
  entriesAt(indexes: readonly number[]): Promise<OpenedEntry[]>
  entriesById(ids: readonly string[]): Promise<OpenedEntry[]>
  /**
   * Rows as their own entries make them: each is folded again before a word of it is shown.
   * @throws AnswerableError `document_missing` when a stored row is not what its entries say
   */
  proved<K extends RecordKind>(kind: K, rows: readonly StoredRow[]): Promise<RecordRow<K>[]>
  /** The first governance entry that `matches`. */
  firstGovernance(matches: (event: LoggedEvent) => boolean): Promise<OpenedEntry | undefined>
  /** Every governance entry that `matches`, oldest first. */
  allGovernance(matches: (event: LoggedEvent) => boolean): Promise<OpenedEntry[]>
  /** undefined: missing, or not what its digest says */
  manifest(digest: string): Promise<Manifest | undefined>
  entities(digest: string): Promise<EntityDirectory | undefined>
  text(digest: string): Promise<string | undefined>
}
