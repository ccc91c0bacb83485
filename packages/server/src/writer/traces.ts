import { AnswerableError, type DomainEvent, type RecordRow } from '@answerable/contract'
import type { Trace } from '@answerable/domain'
import { openSealed } from '../ledger/disclosures.ts'
import type { Leaves } from '../ledger/leaves.ts'
import { Lru } from '../ledger/lru.ts'
import { verifyAll } from '../ledger/verified-entries.ts'
import type { TreeHead } from '../signer/signer.ts'
import type { Reads } from '../store/store.ts'
import type { VaultReader } from '../vault/vault.ts'
import type { Domain } from './domain.ts'
import type { BatchFacts } from './facts.ts'

const KEPT_TRACES = 1024
const MAX_OBSERVATIONS = 1_000_000

export type Traces = {
  /** The trace of a run at its row's newest observation, from memory or rebuilt from the log and the vault. */
  load(run: RecordRow<'run'>, head: TreeHead, reads: Reads): Promise<Trace>
  /** Takes the traces of a committed batch, and lets go of those whose run it closed: they are the bulk of the memory. */
  remember(batch: Pick<BatchFacts, 'traces' | 'closedRuns'>): void
  /** Drops every trace: they hold texts, some of which were erased. */
  forget(): void
}

export function createTraces(domain: Domain, leaves: Leaves, vault: VaultReader): Traces {
  const kept = new Lru<string, { trace: Trace; upTo: number }>(KEPT_TRACES)
  return {
    async load(run, head, reads) {
      const known = kept.get(run.id)
      // Another server may have recorded observations since.
      if (known !== undefined && known.upTo === run.lastObservation) return known.trace
      const trace = await rebuild(run, head, reads, { domain, leaves, vault }).catch((error: unknown) => {
        if (error instanceof AnswerableError && error.code !== 'log_stopped') throw error
        return { ...domain.emptyTrace(), full: true }
      })
      kept.set(run.id, { trace, upTo: run.lastObservation })
      return trace
    },
    remember(batch) {
      for (const { run, trace, row } of batch.traces()) {
        if (row !== undefined) kept.set(run, { trace, upTo: row.lastObservation })
      }
      for (const run of batch.closedRuns()) kept.delete(run)
    },
    forget: () => kept.clear(),
  }
}

/**
 * INVARIANT: nothing a database administrator edits makes data more trusted. Entries are shown to be in the tree, texts
 * must open their commitments, and the number of observations must be the one in the run's own row, which was folded
 * again from entries. Whatever is missing closes the trace: then what it does not find is unknown, never the model's own.
 */
async function rebuild(
  run: RecordRow<'run'>,
  head: TreeHead,
  reads: Reads,
  { domain, leaves, vault }: { domain: Domain; leaves: Leaves; vault: VaultReader },
): Promise<Trace> {
  const { rows } = await reads.query({ kind: 'observation', where: { run: run.id }, limit: MAX_OBSERVATIONS })
  const stored = [...(await reads.entriesById([run.id])), ...(await reads.entriesAt(rows.map(({ index }) => index)))]
  const entries = await verifyAll(stored, head, reads, leaves)
  const opened = await openSealed(entries, reads, vault)
  const numbers = new Set<number>()
  let incomplete = false
  let trace = domain.emptyTrace()
  for (const { event } of entries) {
    const sealed = opened.get(event.id)
    if (event.type === 'observation.recorded' && event.body.run === run.id) numbers.add(event.body.n)
    else if (event.id !== run.id) incomplete = true
    if (sealed === undefined || sealed.incomplete) incomplete = true
    const { type, id, body, cause } = event
    const part = domain.tracePartOf({ type, id, body, cause, seal: sealed?.values ?? {} } as DomainEvent)
    if (part !== undefined && part.run === run.id) trace = domain.extendTrace(trace, part.part)
  }
  const complete = entries[0]?.event.id === run.id && numbers.size === run.observations
  return incomplete || !complete ? { ...trace, full: true } : trace
}
