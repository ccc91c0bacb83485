import type { LoggedEvent, Manifest } from '@answerable/contract'
import type { ParsedEntry } from '../ledger/entry-format.ts'

/** An entry shown to be in the log, with what the vault still holds of its sealed values. */
export type OpenedEntry = ParsedEntry & {
  readonly index: number
  readonly disclosures: Readonly<Record<string, string>>
  readonly values: Readonly<Record<string, string>>
  /** a sealed value was erased, or is not the one committed to */
  readonly incomplete: boolean
}

/** What views are made of: proved entries and checked documents, never a row alone. */
export type LogReader = {
  /** @throws AnswerableError `log_stopped` when an entry is not in the tree */
  entriesAt(indexes: readonly number[]): Promise<OpenedEntry[]>
  entriesById(ids: readonly string[]): Promise<OpenedEntry[]>
  /** The first governance entry that `matches`. */
  firstGovernance(matches: (event: LoggedEvent) => boolean): Promise<OpenedEntry | undefined>
  /** undefined: missing, or not what its digest says */
  manifest(digest: string): Promise<Manifest | undefined>
  text(digest: string): Promise<string | undefined>
}
