import { type RecordKey, type RecordKind, subjectOf } from '@answerable/contract'
import { type Erasure, erasedBy } from '@answerable/domain'
import { Lru } from '../ledger/lru.ts'
import { openAs } from '../ledger/disclosures.ts'
import { type ParsedEntry, parseEntry } from '../ledger/entry-format.ts'
import type { Reads, VaultRow } from '../store/store.ts'
import { requesterOf } from '../vault/requester.ts'
import type { VaultReader } from '../vault/vault.ts'
import type { TableReplay } from './replay-tables.ts'
import type { Findings } from './report.ts'

const PAGE = 1000
const KEPT_RUNS = 4096

/** Every erasure there is. Read first, since it excuses what is missing before it; proved later, as every entry is. */
export async function readErasures(reads: Reads): Promise<ReadonlyMap<string, Erasure>> {
  const found = new Map<string, Erasure>()
  for (let next = 0; ; next += PAGE) {
    const page = await reads.governanceFrom(next, PAGE)
    for (const { bytes, index } of page) {
      const event = eventIn(bytes, index)
      if (event?.type !== 'vault.erased') continue
      found.set(event.id, { ...event.body, id: event.id, index, by: event.actor.id, time: event.time })
    }
    if (page.length < PAGE) return found
  }
}

function eventIn(bytes: Uint8Array, index: number): ParsedEntry['event'] | undefined {
  try {
    return parseEntry(bytes, index).event
  } catch {
    // Named where every entry is read.
    return undefined
  }
}

/** Checks sealed values: each is there and opens its commitment, unless an entry erased it; then it opens no more. */
export class SealedCheck {
  readonly #reads: Reads
  readonly #vault: VaultReader | undefined
  readonly #erasures: ReadonlyMap<string, Erasure>
  readonly #rows: Pick<TableReplay, 'row'>
  readonly #findings: Findings
  // Whose run it is, its first entry says for good: a long run is not read again for each of its entries.
  readonly #requesters = new Lru<string, string | undefined>(KEPT_RUNS)
  #erased = 0
  #matched = 0

  constructor(
    reads: Reads,
    vault: VaultReader | undefined,
    erasures: ReadonlyMap<string, Erasure>,
    rows: Pick<TableReplay, 'row'>,
    findings: Findings,
  ) {
    this.#reads = reads
    this.#vault = vault
    this.#erasures = erasures
    this.#rows = rows
    this.#findings = findings
    if (vault === undefined) findings.atRow('vault', 'subjects.db', 'is missing: no sealed value can be read')
  }

  /** sealed values that an entry erased */
  get erased(): number {
    return this.#erased
  }

  /** vault rows some entry commits to */
  get matched(): number {
    return this.#matched
  }

  async add(entries: readonly ParsedEntry[]): Promise<void> {
    const sealed = entries.filter((entry) => Object.keys(entry.sealed).length > 0)
    if (sealed.length === 0) return
    const rows = await this.#reads.vault(sealed.map(({ event }) => event.id))
    const byKey = new Map(rows.map((row) => [`${row.entryId}/${row.field}`, row]))
    for (const entry of sealed) {
      for (const [field, commitment] of Object.entries(entry.sealed)) {
        const row = byKey.get(`${entry.event.id}/${field}`)
        if (row !== undefined) this.#matched += 1
        const fault = await this.#fault(entry, field, commitment, row)
        if (fault !== undefined) this.#findings.atEntry('vault', entry.event.index, `${field} ${fault}`)
      }
    }
  }

  async #requester(event: ParsedEntry['event'], field: string): Promise<string | undefined> {
    const { run } = event.body as { run?: string }
    const known = run === undefined ? undefined : this.#requesters.get(run)
    if (known !== undefined) return known
    const requester = await requesterOf({ ...event, seals: [field] }, async <K extends RecordKind>(key: RecordKey) =>
      this.#rows.row<K>(key.kind as K, key.id),
    )
    if (run !== undefined && requester !== undefined) this.#requesters.set(run, requester)
    return requester
  }

  async #fault(
    { event }: ParsedEntry,
    field: string,
    commitment: string,
    row: VaultRow | undefined,
  ): Promise<string | undefined> {
    const subject = subjectOf(event, field, { requester: await this.#requester(event, field) })
    const erasure = erasedBy(this.#erasures, { index: event.index, field, subject })
    if (erasure !== undefined) this.#erased += 1
    if (row === undefined) return erasure === undefined ? 'is missing' : undefined
    if (this.#vault === undefined) return undefined
    const disclosure = this.#vault.open(row)
    if (disclosure === undefined) return erasure === undefined ? 'does not open: its key or its box is gone' : undefined
    if (erasure !== undefined) return `was erased by entry ${erasure.index} and can still be read`
    return opens(field, commitment, disclosure) ? undefined : 'is not what the entry commits to'
  }
}

function opens(field: string, commitment: string, disclosure: string): boolean {
  try {
    return openAs(field, commitment, disclosure) !== undefined
  } catch {
    return false
  }
}
