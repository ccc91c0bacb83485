import type { AnyRow, RecordKey, RecordRow } from '@answerable/contract'
import type { Needs, Trace } from '@answerable/domain'
import type { Documents } from '../ledger/documents.ts'
import type { TreeHead } from '../signer/signer.ts'
import type { Reads } from '../store/store.ts'
import type { Domain } from './domain.ts'
import { BatchFacts, type Loaded, queryKey, type Row, rowKey } from './facts.ts'
import type { Traces } from './traces.ts'
import type { RowVerifier } from './verify-rows.ts'

export type FactSources = { domain: Domain; verifier: RowVerifier; traces: Traces; documents: Documents }

/** Everything a batch's commands named, in one read per kind of record. */
export async function loadFacts(
  needs: readonly Needs[],
  head: TreeHead,
  reads: Reads,
  sources: FactSources,
): Promise<BatchFacts> {
  const runs = [...new Set(needs.flatMap(({ traces }) => traces))]
  const keys: RecordKey[] = [...needs.flatMap((one) => one.keys), ...runs.map((id): RecordKey => ({ kind: 'run', id }))]
  const loaded: Loaded = { rows: new Map(), queries: new Map(), traces: new Map() }
  await loadRows(keys, loaded, head, reads, sources)
  for (const query of needs.flatMap(({ queries }) => queries)) {
    const key = queryKey(query)
    if (loaded.queries.has(key)) continue
    const { rows, total } = await reads.query(query)
    const good = await sources.verifier.verify(rows, head, reads)
    for (const row of good) remember(loaded, row)
    loaded.queries.set(key, { rows: good, total: total - (rows.length - good.length) })
  }
  for (const id of runs) loaded.traces.set(id, await loadTrace(id, loaded, head, reads, sources))
  await sources.documents.load(
    needs.flatMap(({ documents }) => documents),
    reads,
  )
  return new BatchFacts(loaded, sources.documents)
}

/** Reads rows that are not there yet. A key without a row is remembered as absent. */
export async function loadRows(
  keys: readonly RecordKey[],
  loaded: Loaded,
  head: TreeHead,
  reads: Reads,
  { verifier }: FactSources,
): Promise<void> {
  const wanted = new Map(keys.map((key) => [rowKey(key.kind, key.id), key]))
  for (const key of loaded.rows.keys()) wanted.delete(key)
  if (wanted.size === 0) return
  const good = await verifier.verify(await reads.rows([...wanted.values()]), head, reads)
  for (const key of wanted.keys()) loaded.rows.set(key, null)
  for (const row of good) remember(loaded, row)
}

function remember(loaded: Loaded, row: Row): void {
  loaded.rows.set(rowKey(row.kind, (row.value as AnyRow['row']).id), row)
}

async function loadTrace(
  id: string,
  loaded: Loaded,
  head: TreeHead,
  reads: Reads,
  { domain, traces }: FactSources,
): Promise<Trace> {
  const row = loaded.rows.get(rowKey('run', id))
  return row === null || row === undefined
    ? domain.emptyTrace()
    : traces.load(row.value as RecordRow<'run'>, head, reads)
}
