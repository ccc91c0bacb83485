import { eventTable, type LoggedEvent } from '@answerable/contract'
import type { Erasure } from '@answerable/domain'
import { leafHash } from '@answerable/ledger'
import { parseEntry, type ParsedEntry } from '../ledger/entry-format.ts'
import type { SignedHead } from '../signer/guard.ts'
import { rootDigest, streamHeadsOf } from '../ledger/stream-heads.ts'
import type { ConsistentReads, EntryRow, Reads, StreamRow } from '../store/store.ts'
import type { Domain } from '../writer/domain.ts'
import type { VaultReader } from '../vault/vault.ts'
import { checkDocuments, checkForeignSealed, documentsOf } from './check-content.ts'
import { readErasures, SealedCheck } from './check-sealed.ts'
import { TreeCheck } from './check-tree.ts'
import { EntryChain } from './entry-chain.ts'
import { compareStreams, TableReplay } from './replay-tables.ts'
import { Findings, type FsckReport } from './report.ts'

/** Entries read at a time: one tile's worth. */
const PAGE = 256
const ALL = { rows: true, sealed: true }

export type FsckInput = {
  readonly store: ConsistentReads
  /** the last head the guard holds, read BEFORE this is called: the database may only be ahead of it */
  readonly guard: SignedHead | undefined
  /** verifier key of the log, if it is known from elsewhere than the log itself */
  readonly vkey: string | undefined
  /** opens sealed values; undefined where the file with their keys is missing */
  readonly vault: VaultReader | undefined
  readonly domain: Domain
  /** of a log that has ended: what the next one says was erased in it */
  readonly erasedLater?: (reads: Reads) => Promise<readonly Erasure[]>
  /** an archive has no tables, and by itself no sealed values; both are checked where nothing is said */
  readonly parts?: { readonly rows: boolean; readonly sealed: boolean }
  /** called now and then with the number of entries read */
  readonly progress?: (entries: number) => void
}

/**
 * Reads the whole log once and checks all of it: entries and their schema, leaf hashes, tiles, root, head and guard,
 * streams, times, human signatures, documents, sealed values, and every table that is a fold of entries against a new
 * fold. Memory does not grow with the log. Changes nothing, and may run beside a server.
 *
 * INVARIANT 12: any change to a stored byte of the ledger, or of a row that can open the gate, is named here.
 */
export function fsck(input: FsckInput): Promise<FsckReport> {
  return input.store.consistently(async (reads) => {
    const findings = new Findings()
    const replay = new TableReplay(input.domain)
    try {
      return await check(input, reads, findings, replay)
    } finally {
      replay.close()
    }
  })
}

async function check(
  { guard, vkey, vault, domain, erasedLater, parts = ALL, progress }: FsckInput,
  reads: Reads,
  findings: Findings,
  replay: TableReplay,
): Promise<FsckReport> {
  const head = await reads.head()
  const tree = new TreeCheck(reads, guard, findings)
  const chain = new EntryChain(domain, vkey, findings)
  const sealed = parts.sealed
    ? new SealedCheck(reads, vault, await erasuresOf(reads, erasedLater), replay, findings)
    : undefined
  const documents = new Map<string, number>()
  let entries = 0
  for (let next = 0; ; ) {
    const page = await reads.entriesFrom(next, PAGE)
    if (page.length === 0) break
    for (const { index } of page) {
      for (; next < index; next++) findings.atEntry('entry', next, 'is missing')
      next = index + 1
    }
    entries += page.length
    const leaves = page.map(({ bytes }) => leafHash(bytes))
    await tree.add(page, leaves)
    const parsed = page.flatMap((row) => parse(row, findings))
    for (const entry of parsed) {
      checkHeads(entry.event, chain.streams, findings)
      chain.add(entry)
      for (const digest of documentsOf(entry.event)) documents.set(digest, entry.event.index)
      foldRow(replay, entry, findings)
    }
    replay.flush()
    await sealed?.add(parsed)
    progress?.(entries)
  }
  await tree.finish(head)
  chain.finish(head)
  if (parts.rows) {
    await chain.checkSnapshot(reads)
    await chain.checkReleases(reads)
    await compareStreams(chain.streams, reads, findings)
  }
  const counts = {
    entries,
    governance: chain.governance,
    tiles: tree.tiles,
    rows: parts.rows ? await replay.compare(reads, findings) : 0,
    documents: await checkDocuments(documents, reads, findings),
    vault: sealed === undefined ? 0 : await checkForeignSealed(reads, sealed.matched, findings),
    erased: sealed?.erased ?? 0,
  }
  return { ok: findings.found === 0, problems: findings.problems, found: findings.found, counts }
}

async function erasuresOf(reads: Reads, later: FsckInput['erasedLater']): Promise<ReadonlyMap<string, Erasure>> {
  const own = await readErasures(reads)
  return new Map([...own, ...((await later?.(reads)) ?? []).map((erasure) => [erasure.id, erasure] as const)])
}

/** A `stream.heads` entry must say what the entries before it say: an auditor proves completeness by it. */
function checkHeads(event: LoggedEvent, streams: ReadonlyMap<string, StreamRow>, findings: Findings): void {
  if (event.type !== 'stream.heads') return
  const { document, lines, root } = streamHeadsOf(streams.values())
  const { body } = event
  if (body.list !== document.digest || body.root !== rootDigest(root) || body.streams !== lines.length)
    findings.atEntry('stream', event.index, 'does not say where the streams end')
}

export type ReadEntry = ParsedEntry & { readonly row: EntryRow }

function parse(row: EntryRow, findings: Findings): ReadEntry[] {
  try {
    const entry = parseEntry(row.bytes, row.index)
    if (entry.event.id !== row.id) findings.atEntry('entry', row.index, 'the id column is not the id of the entry')
    const isGovernance = eventTable[entry.event.type].kind === 'governance'
    if (isGovernance !== (row.govIndex !== null)) {
      findings.atEntry('entry', row.index, 'is wrongly marked as governance or record')
    }
    return [{ ...entry, row }]
  } catch (error) {
    findings.atEntry('entry', row.index, `cannot be read: ${(error as Error).message.slice(0, 200)}`)
    return []
  }
}

function foldRow(replay: TableReplay, { event }: ParsedEntry, findings: Findings): void {
  try {
    replay.fold(event)
  } catch (error) {
    findings.atEntry('entry', event.index, `cannot be folded: ${(error as Error).message}`)
  }
}
