import { DatabaseSync } from 'node:sqlite'
import { type AnyRow, columnsOf, type LoggedEvent, type RecordKind, type RecordRow } from '@answerable/contract'
import type { RowReader } from '@answerable/domain'
import { canonicalize, equalBytes, type JsonValue } from '@answerable/ledger'
import { recordKinds } from '../store/columns.ts'
import { sqliteMigrations } from '../store/sqlite/migrations.ts'
import { sqliteRecords } from '../store/sqlite/records.ts'
import type { Reads, StreamRow, WrittenRow } from '../store/store.ts'
import type { Domain } from '../writer/domain.ts'
import type { Findings } from './report.ts'

const PAGE = 500

/**
 * The record tables folded again from the entries, in a private temporary database that spills to disk: a million
 * entries need no more memory than a thousand.
 */
export class TableReplay {
  readonly #domain: Domain
  readonly #database = new DatabaseSync('')
  readonly #records: ReturnType<typeof sqliteRecords>
  #changed = new Map<string, WrittenRow>()

  constructor(domain: Domain) {
    this.#domain = domain
    this.#database.exec('PRAGMA synchronous = OFF; PRAGMA journal_mode = OFF')
    for (const { sql } of sqliteMigrations) this.#database.exec(sql)
    this.#records = sqliteRecords(this.#database)
  }

  /** Folds an entry. Throws what `project` throws: then the entry is one no writer would have made. */
  fold(event: LoggedEvent): void {
    for (const { kind, row } of this.#domain.project(this.#read, event)) {
      const entries = [...(this.#find(kind, row.id)?.entries ?? []), event.index]
      this.#changed.set(`${kind}/${row.id}`, {
        kind,
        id: row.id,
        index: row.index,
        entries,
        value: canonicalize(row as unknown as JsonValue),
        columns: columnsOf({ kind, row } as AnyRow),
      })
    }
  }

  /** A row as folded so far. */
  row<K extends RecordKind>(kind: K, id: string): RecordRow<K> | undefined {
    return this.#read(kind, id)
  }

  /** Writes what was folded since the last time; called once per page of entries. */
  flush(): void {
    this.#database.exec('BEGIN')
    this.#records.write([...this.#changed.values()])
    this.#database.exec('COMMIT')
    this.#changed = new Map()
  }

  /** Compares every row of every record table, in both directions. */
  async compare(reads: Reads, findings: Findings): Promise<number> {
    let compared = 0
    for (const kind of recordKinds) {
      const stored = pages((after) => reads.scanRows(kind, after, PAGE))
      const wanted = pages(async (after) => this.#records.scan(kind, after, PAGE))
      for await (const { id, a, b } of merged(stored, wanted)) {
        compared += 1
        const fault = rowFault(a, b)
        if (fault !== undefined) findings.atRow('table', `${kind} ${id}`, fault)
      }
    }
    return compared
  }

  close(): void {
    this.#database.close()
  }

  readonly #read: RowReader = <K extends RecordKind>(kind: K, id: string) => {
    const row = this.#find(kind, id)
    return row === undefined ? undefined : (JSON.parse(row.value) as RecordRow<K>)
  }

  #find(kind: RecordKind, id: string): Pick<WrittenRow, 'entries' | 'value'> | undefined {
    return this.#changed.get(`${kind}/${id}`) ?? this.#records.rows([{ kind, id }])[0]
  }
}

function rowFault(stored: WrittenRow | undefined, wanted: WrittenRow | undefined): string | undefined {
  if (stored === undefined) return 'is missing'
  if (wanted === undefined) return 'stands for no entry'
  if (canonicalText(stored.value) !== wanted.value) return 'is not what its entries say'
  if (stored.entries.join() !== wanted.entries.join()) return 'lists other entries than made it'
  const columns = stored.columns.join('\n') === wanted.columns.join('\n') && stored.index === wanted.index
  return columns ? undefined : 'has query columns that differ from its value'
}

function canonicalText(value: string): string | undefined {
  try {
    return canonicalize(JSON.parse(value) as JsonValue)
  } catch {
    return undefined
  }
}

/** Compares the stream table with the last entry of each stream. */
export async function compareStreams(
  wanted: ReadonlyMap<string, StreamRow>,
  reads: Reads,
  findings: Findings,
): Promise<void> {
  const seen = new Set<string>()
  const stored = pages(async (after) => (await reads.scanStreams(after, PAGE)).map((row) => ({ ...row, id: row.name })))
  for await (const row of stored) {
    seen.add(row.name)
    const last = wanted.get(row.name)
    const fault =
      last === undefined
        ? 'stands for no entry'
        : last.seq !== row.seq || last.index !== row.index || !equalBytes(last.leaf, row.leaf)
          ? 'is not where the stream ends'
          : undefined
    if (fault !== undefined) findings.atRow('stream', `stream ${row.name}`, fault)
  }
  for (const name of wanted.keys()) if (!seen.has(name)) findings.atRow('stream', `stream ${name}`, 'is missing')
}

/** Every row of a paged scan, in key order. */
export async function* pages<T extends { id: string }>(
  scan: (after: string | null) => Promise<T[]>,
): AsyncGenerator<T> {
  for (let after: string | null = null; ; ) {
    const page: T[] = await scan(after)
    yield* page
    after = page.at(-1)?.id ?? null
    if (after === null) return
  }
}

/** Two sequences in the order of their ids, side by side. Ids are ASCII, so both stores order them alike. */
async function* merged<T extends { id: string }>(a: AsyncGenerator<T>, b: AsyncGenerator<T>) {
  let left = await a.next()
  let right = await b.next()
  while (left.done !== true || right.done !== true) {
    const leftId = left.done === true ? undefined : left.value.id
    const rightId = right.done === true ? undefined : right.value.id
    const id = leftId === undefined || (rightId !== undefined && rightId < leftId) ? (rightId as string) : leftId
    yield {
      id,
      a: leftId === id ? (left.value as T) : undefined,
      b: rightId === id ? (right.value as T) : undefined,
    }
    if (leftId === id) left = await a.next()
    if (rightId === id) right = await b.next()
  }
}
