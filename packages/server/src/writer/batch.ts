import type { Actor, DomainEvent, Emitted, LoggedEvent } from '@answerable/contract'
import { AnswerableError, eventTable, streamOf } from '@answerable/contract'
import { type BuiltEntry, buildEntry } from '../ledger/build-entry.ts'
import type { EntrySignature } from '../ledger/entry-format.ts'
import type { Random } from '../platform/entropy.ts'
import type { Append, DocumentRow, Reads, SnapshotRow, StreamRow } from '../store/store.ts'
import { requesterOf } from '../vault/requester.ts'
import type { Vault } from '../vault/vault.ts'
import type { BatchFacts } from './facts.ts'
import { type FactReader, type FactSources, readRows } from './load-facts.ts'
import { foldEvent, type LogState } from './log-state.ts'
import type { Channel, OutboxRow } from '../store/outbox.ts'
import { outboxRows } from './outbox-rows.ts'
import { readStream } from './streams.ts'

export type BatchTools = FactSources & { random: Random; vault: Vault; channels?: readonly Channel[] }
const STREAMS_PAGE = 1000

/** Who says it, with what signature, under what idempotency key: what an entry carries beside its event. */
export type Provenance = {
  readonly actor: Actor
  readonly signatures: readonly EntrySignature[]
  readonly idempotency: { key: string; body: string } | undefined
  readonly emitter?: Emitted | undefined
}

/**
 * One batch in the making: entries built so far, and the state they lead to. A command's entries come in together or,
 * when anything throws, not at all.
 */
export class Batch {
  readonly start: LogState
  readonly facts: BatchFacts
  readonly reader: FactReader
  readonly #tools: BatchTools
  readonly #entries: BuiltEntry[] = []
  readonly #documents: DocumentRow[] = []
  readonly #outbox: OutboxRow[] = []
  #state: Pick<LogState, 'model' | 'line'>
  #streams = new Map<string, StreamRow>()
  #govSize: number
  #snapshot: SnapshotRow | undefined
  now: string

  constructor(start: LogState, facts: BatchFacts, now: string, reads: Reads, tools: BatchTools) {
    this.start = start
    this.facts = facts
    this.now = now
    this.reader = { head: start.head, reads, sources: tools }
    this.#tools = tools
    this.#state = start
    this.#govSize = start.head.govSize
  }

  get model() {
    return this.#state.model
  }

  get line() {
    return this.#state.line
  }

  get govSize(): number {
    return this.#govSize
  }

  get size(): number {
    return this.start.head.size + this.#entries.length
  }

  /** Entries of this batch from log index `first`. */
  builtFrom(first: number, count: number): readonly BuiltEntry[] {
    const from = first - this.start.head.size
    return this.#entries.slice(from, from + count)
  }

  /**
   * Adds the entries of one command.
   * @throws whatever building, projecting or folding throws; then the batch is as it was before
   */
  async add(
    events: readonly DomainEvent[],
    documents: readonly DocumentRow[],
    provenance: Provenance,
  ): Promise<readonly BuiltEntry[]> {
    // INVARIANT: no entry follows `epoch.closed`, whoever would write it: a person, an agent, a timer or this server.
    if (this.model.epoch.closed !== null) throw new AnswerableError('epoch_closed')
    const streams = new Map(this.#streams)
    const built: BuiltEntry[] = []
    const told: OutboxRow[] = []
    let state = this.#state
    let govSize = this.#govSize
    try {
      for (const [position, event] of events.entries()) {
        const entry = await this.#build(event, position, events.length, provenance, streams, govSize)
        streams.set(entry.stream.name, entry.stream)
        if (entry.row.govIndex !== null) govSize += 1
        await this.#project(entry.event, event)
        state = foldEvent(state, entry.event, this.#tools.domain)
        told.push(...outboxRows(state.model, entry.event, this.#tools))
        built.push(entry)
      }
      for (const document of documents) {
        // PostgreSQL text holds no NUL, UTF-8 no lone surrogate: the stored text would have another digest.
        if (document.text.includes('\0') || !document.text.isWellFormed()) {
          throw new AnswerableError('invalid_input', 'a text with a NUL or a lone surrogate')
        }
        if (!this.#tools.documents.add(document))
          throw new RangeError(`${document.digest} is not the digest of its text`)
      }
    } catch (error) {
      this.facts.undo()
      throw error
    }
    this.facts.keep()
    this.#entries.push(...built)
    this.#documents.push(...documents)
    this.#outbox.push(...told)
    this.#state = state
    this.#streams = streams
    this.#govSize = govSize
    for (const { event } of built)
      if (event.type === 'clock.moved' && event.body.to > this.now) this.now = event.body.to
    return built
  }

  /** Where every stream ends with this batch, by name. */
  async everyStream(): Promise<StreamRow[]> {
    const all = new Map<string, StreamRow>()
    for (let after: string | null = null; ; ) {
      const page: StreamRow[] = await this.reader.reads.scanStreams(after, STREAMS_PAGE)
      for (const row of page) all.set(row.name, row)
      after = page.at(-1)?.name ?? null
      if (after === null) break
    }
    for (const [name, row] of this.#streams) all.set(name, row)
    return [...all.values()]
  }

  keepSnapshot(snapshot: SnapshotRow): void {
    this.#snapshot = snapshot
  }

  /** What is to be written, and the state once it is; undefined when no command led to an entry. */
  finish(): { append: Append; next: LogState } | undefined {
    const last = this.#entries.at(-1)
    if (last === undefined) return undefined
    const tree = this.start.tree.clone()
    const tiles = tree.append(this.#entries.map(({ row }) => row.leaf))
    const after = { size: tree.size, govSize: this.#govSize, root: tree.root(), time: last.event.time }
    return {
      append: {
        before: this.start.head,
        after,
        entries: this.#entries.map(({ row }) => row),
        tiles,
        rows: this.facts.written(),
        streams: [...this.#streams.values()],
        documents: this.#documents,
        vault: this.#tools.vault.seal(
          this.#entries.flatMap(({ values }) => values),
          this.#state.model.erasures,
        ),
        ...(this.#snapshot === undefined ? {} : { snapshot: this.#snapshot }),
        outbox: this.#outbox,
      },
      next: { head: after, tree, ...this.#state, streams: new Map([...this.start.streams, ...this.#streams]) },
    }
  }

  async #build(
    event: DomainEvent,
    position: number,
    count: number,
    { actor, signatures, idempotency, emitter }: Provenance,
    streams: ReadonlyMap<string, StreamRow>,
    govIndex: number,
  ): Promise<BuiltEntry> {
    const name = streamOf(event)
    const previous =
      streams.get(name) ??
      this.start.streams.get(name) ??
      (await readStream(name, this.start.head, this.reader.reads, this.#tools.leaves))
    const isFirst = position === 0
    const seals = Object.entries(event.seal).flatMap(([field, value]) => (value === undefined ? [] : [field]))
    const requester = await requesterOf({ ...event, seals }, async (key) => {
      await readRows([key], this.facts, this.reader)
      return this.facts.read(key.kind, key.id)
    })
    return buildEntry(
      event,
      {
        index: this.size + position,
        time: this.now,
        actor: event.by ?? actor,
        // INVARIANT: no entry said by a person stands unsigned, also where one signature answers several questions.
        signatures,
        idempotency: isFirst && idempotency !== undefined ? { ...idempotency, count } : null,
        emitter: isFirst ? emitter : undefined,
        previous,
        govIndex,
        requester,
      },
      this.#tools.random,
    )
  }

  async #project(logged: LoggedEvent, event: DomainEvent): Promise<void> {
    const { domain } = this.#tools
    await readRows(domain.projectionKeys(logged), this.facts, this.reader)
    this.facts.put(domain.project(this.facts.read, logged), logged.index)
    const extension = eventTable[event.type].kind === 'record' ? domain.tracePartOf(event) : undefined
    if (extension === undefined) return
    const isNew = event.type === 'run.opened'
    const trace = isNew ? domain.emptyTrace() : this.facts.traceOf(extension.run)
    // A trace nobody has asked for is not built here: it is rebuilt from the log when a decision needs it.
    if (trace !== undefined) this.facts.putTrace(extension.run, domain.extendTrace(trace, extension.part))
  }
}
