import type { AnyRow, RecordKey, RecordRow } from '@answerable/contract'
import { type Envelope, type Model, type Needs, policyDocuments, revisionInForce, type Trace } from '@answerable/domain'
import type { Documents } from '../ledger/documents.ts'
import type { Leaves } from '../ledger/leaves.ts'
import { readVerified } from '../ledger/verified-entries.ts'
import type { TreeHead } from '../signer/signer.ts'
import type { Reads } from '../store/store.ts'
import type { Domain } from './domain.ts'
import { type BatchFacts, type Loaded, queryKey, type Row, rowKey } from './facts.ts'
import type { Traces } from './traces.ts'
import type { RowVerifier } from './verify-rows.ts'

export type FactSources = {
  domain: Domain
  leaves: Leaves
  verifier: RowVerifier
  traces: Traces
  documents: Documents
}

/** Where a batch's facts come from: one head, one connection. */
export type FactReader = { readonly head: TreeHead; readonly reads: Reads; readonly sources: FactSources }

/**
 * Reads what these commands will look at and nobody has read yet: one read per kind of record, and one more for what
 * those rows point to. Called once for a whole batch, then per command, where it finds nothing left to do unless an
 * earlier command of the batch has changed what is needed.
 */
export async function readFacts(
  envelopes: readonly Envelope[],
  model: Model,
  now: string,
  facts: BatchFacts,
  reader: FactReader,
): Promise<void> {
  const { domain } = reader.sources
  const own = envelopes.map((envelope) => withPolicy(domain.needs(model, envelope, now), model, envelope))
  await fill(own, facts, reader)
  const more = envelopes.map((envelope) => domain.followUp(model, envelope, facts.view))
  await fill(more, facts, reader)
}

/** Reads rows that are not there yet. A key without a row is remembered as absent. */
export async function readRows(
  keys: readonly RecordKey[],
  facts: BatchFacts,
  { head, reads, sources }: FactReader,
): Promise<void> {
  const wanted = new Map(facts.missing(keys).map((key) => [rowKey(key.kind, key.id), key]))
  if (wanted.size === 0) return
  const good = await sources.verifier.verify(await reads.rows([...wanted.values()]), head, reads)
  for (const key of wanted.keys()) facts.loaded.rows.set(key, null)
  for (const row of good) remember(facts.loaded, row)
}

async function fill(needs: readonly Needs[], facts: BatchFacts, reader: FactReader): Promise<void> {
  const { head, reads, sources } = reader
  const { loaded } = facts
  const runs = new Set(needs.flatMap(({ traces }) => traces).filter((run) => facts.traceOf(run) === undefined))
  const keys = needs.flatMap((one) => one.keys)
  await readRows([...keys, ...[...runs].map((id): RecordKey => ({ kind: 'run', id }))], facts, reader)
  for (const query of needs.flatMap(({ queries }) => queries)) {
    const key = queryKey(query)
    if (loaded.queries.has(key)) continue
    const { rows, total } = await reads.query(query)
    const good = await sources.verifier.verify(rows, head, reads)
    for (const row of good) remember(loaded, row)
    loaded.queries.set(key, { rows: good, total: total - (rows.length - good.length) })
  }
  for (const id of runs) loaded.traces.set(id, await traceOf(id, loaded, reader))
  await readEntries(
    needs.flatMap(({ entries = [] }) => entries),
    facts,
    reader,
  )
  await sources.documents.load(
    needs.flatMap(({ documents }) => documents),
    reads,
  )
}

/** Entries a command names by index. Those of this very batch are not there yet: nobody can name them. */
async function readEntries(indexes: readonly number[], { loaded }: BatchFacts, reader: FactReader): Promise<void> {
  const { head, reads, sources } = reader
  const wanted = [...new Set(indexes)].filter((index) => index < head.size && !loaded.entries.has(index))
  if (wanted.length === 0) return
  for (const { event } of await readVerified(wanted, head, reads, sources.leaves))
    loaded.entries.set(event.index, event)
}

/** The policy an agent's actions are judged by, beside the manifest the domain names: the engine reads it by digest. */
function withPolicy(needs: Needs, model: Model, { principal }: Envelope): Needs {
  const agent = principal.kind === 'agent' ? model.agents.get(principal.id) : undefined
  const useCase = agent && model.useCases.get(agent.useCase)
  if (useCase === undefined) return needs
  // Nobody has signed: read where the gate records what it would have said.
  const unsigned = useCase.acceptance === null && model.observed.has(useCase.id)
  const proposed = unsigned ? revisionInForce(useCase)?.publications.at(-1)?.policy : undefined
  const policies = [...policyDocuments(useCase), ...(proposed === undefined ? [] : [proposed])]
  return { ...needs, documents: [...needs.documents, ...policies] }
}

function remember(loaded: Loaded, row: Row): void {
  const key = rowKey(row.kind, (row.value as AnyRow['row']).id)
  // Within one batch all rows come from one head: what was read first stands.
  if (!loaded.rows.get(key)) loaded.rows.set(key, row)
}

async function traceOf(id: string, loaded: Loaded, { head, reads, sources }: FactReader): Promise<Trace> {
  const row = loaded.rows.get(rowKey('run', id))
  return row === null || row === undefined
    ? sources.domain.emptyTrace()
    : sources.traces.load(row.value as RecordRow<'run'>, head, reads)
}
