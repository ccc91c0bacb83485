import {
  type AnyRow,
  columnsOf,
  type LoggedEvent,
  type RecordKey,
  type RecordKind,
  type RecordRow,
} from '@answerable/contract'
import type { Facts, RecordQuery, RowReader, Trace } from '@answerable/domain'
import type { Documents } from '../ledger/documents.ts'
import type { StoredRow, WrittenRow } from '../store/store.ts'
import { matches } from './match-query.ts'

/** A row as decided on: its value, and the entries that made it. */
export type Row = { readonly kind: RecordKind; readonly value: AnyRow['row']; readonly entries: readonly number[] }

/** What was read for a batch, before any command ran. `null`: looked up and not there. */
export type Loaded = {
  readonly rows: Map<string, Row | null>
  readonly queries: Map<string, { rows: Row[]; total: number }>
  readonly traces: Map<string, Trace>
  readonly entries: Map<number, LoggedEvent>
}

export function noFacts(): Loaded {
  return { rows: new Map(), queries: new Map(), traces: new Map(), entries: new Map() }
}

export const rowKey = (kind: RecordKind, id: string): string => `${kind}/${id}`
export const queryKey = (query: RecordQuery): string =>
  JSON.stringify([query.kind, query.where, query.due, query.limit])

export function parseRow({ kind, entries, value }: StoredRow): Row {
  return { kind, entries, value: JSON.parse(value) as AnyRow['row'] }
}

/**
 * The facts of one batch: what was read, under what the batch's earlier commands changed, under what the present command
 * changes. Only `keep` lets the present command's changes stay; `undo` forgets them.
 */
export class BatchFacts {
  readonly loaded: Loaded
  readonly #documents: Documents
  #batch = new Map<string, Row>()
  #command = new Map<string, Row>()
  #batchTraces = new Map<string, Trace>()
  #commandTraces = new Map<string, Trace>()

  constructor(loaded: Loaded, documents: Documents) {
    this.loaded = loaded
    this.#documents = documents
  }

  /** What `decide` sees. Asking for something `needs` did not name is an error of ours and refuses the command. */
  readonly view: Facts = {
    row: (kind, id) => this.read(kind, id),
    query: (query) => this.#query(query),
    trace: (run) => {
      const trace = this.traceOf(run)
      if (trace === undefined) throw new RangeError(`the trace of run ${run} was not named in needs`)
      return trace
    },
    manifest: (digest) => this.#documents.manifest(digest),
    entities: (digest) => this.#documents.entities(digest),
    entry: (index) => this.loaded.entries.get(index),
  }

  readonly read: RowReader = <K extends RecordKind>(kind: K, id: string) => {
    const row = this.#current(rowKey(kind, id))
    if (row === undefined) throw new RangeError(`row ${kind} ${id} was not named in needs`)
    return row?.value as RecordRow<K> | undefined
  }

  /** Which of these rows nobody has read yet. */
  missing(keys: readonly RecordKey[]): RecordKey[] {
    return keys.filter(({ kind, id }) => this.#current(rowKey(kind, id)) === undefined)
  }

  traceOf(run: string): Trace | undefined {
    return this.#commandTraces.get(run) ?? this.#batchTraces.get(run) ?? this.loaded.traces.get(run)
  }

  putTrace(run: string, trace: Trace): void {
    this.#commandTraces.set(run, trace)
  }

  /** Takes rows projected from the entry at `index`. */
  put(rows: readonly AnyRow[], index: number): void {
    for (const { kind, row } of rows) {
      const key = rowKey(kind, row.id)
      const entries = this.#current(key)?.entries ?? []
      this.#command.set(key, { kind, value: row, entries: entries.at(-1) === index ? entries : [...entries, index] })
    }
  }

  keep(): void {
    for (const [key, row] of this.#command) this.#batch.set(key, row)
    for (const [run, trace] of this.#commandTraces) this.#batchTraces.set(run, trace)
    this.undo()
  }

  undo(): void {
    this.#command = new Map()
    this.#commandTraces = new Map()
  }

  /** Rows the batch changed, as they are to be stored. */
  written(): WrittenRow[] {
    return [...this.#batch.values()].map(({ kind, value, entries }) => ({
      kind,
      id: value.id,
      index: value.index,
      entries,
      value: JSON.stringify(value),
      columns: columnsOf({ kind, row: value } as AnyRow),
    }))
  }

  /** Traces the batch extended, with the run row they belong to. */
  traces(): { run: string; trace: Trace; row: RecordRow<'run'> | undefined }[] {
    return [...this.#batchTraces].map(([run, trace]) => ({
      run,
      trace,
      row: this.#current(rowKey('run', run))?.value as RecordRow<'run'> | undefined,
    }))
  }

  /** Runs the batch closed: nothing is traced in them any more. */
  closedRuns(): string[] {
    return [...this.#batch.values()].flatMap(({ kind, value }) =>
      kind === 'run' && !(value as RecordRow<'run'>).open ? [(value as RecordRow<'run'>).id] : [],
    )
  }

  #current(key: string): Row | null | undefined {
    return this.#command.get(key) ?? this.#batch.get(key) ?? this.loaded.rows.get(key)
  }

  #query<K extends RecordKind>(query: RecordQuery & { kind: K }): { rows: RecordRow<K>[]; total: number } {
    const stored = this.loaded.queries.get(queryKey(query))
    if (stored === undefined) throw new RangeError(`a query on ${query.kind} was not named in needs`)
    const changed = new Map([...this.#batch, ...this.#command].filter(([, row]) => row.kind === query.kind))
    if (changed.size === 0) return { rows: stored.rows.map((row) => row.value as RecordRow<K>), total: stored.total }
    const kept = stored.rows.filter((row) => !changed.has(rowKey(row.kind, row.value.id)))
    const added = [...changed.values()].filter((row) => matches(query, row))
    // A changed row was counted by the store if its stored version matched, within the limit or beyond it.
    const counted = [...changed.keys()].filter((key) => {
      const before = this.loaded.rows.get(key)
      return before !== undefined && before !== null && matches(query, before)
    })
    const rows = [...kept, ...added].sort((a, b) => a.value.index - b.value.index).slice(0, query.limit)
    return { rows: rows.map((row) => row.value as RecordRow<K>), total: stored.total - counted.length + added.length }
  }
}
