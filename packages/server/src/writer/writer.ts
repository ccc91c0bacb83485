import { AnswerableError } from '@answerable/contract'
import type { Envelope, Model, Tools } from '@answerable/domain'
import { createLeaves, type Leaves } from '../ledger/leaves.ts'
import { createProofs, type Proofs } from '../ledger/proofs.ts'
import { makeReceipt, type ReceiptFile } from '../ledger/receipts.ts'
import type { Documents } from '../ledger/documents.ts'
import type { Clock, Random } from '../platform/entropy.ts'
import { ExitError } from '../platform/exit.ts'
import type { LogView, SignedCheckpoint, Signer } from '../signer/signer.ts'
import type { Channel } from '../store/outbox.ts'
import type { Store, Transaction, WrittenRow } from '../store/store.ts'
import { applyErasures } from '../vault/erase.ts'
import type { Erasures, Vault } from '../vault/vault.ts'
import { Batch, type BatchTools } from './batch.ts'
import { createInstants, type Instants } from './clock-line.ts'
import type { Domain } from './domain.ts'
import { BatchFacts, noFacts } from './facts.ts'
import { type FactReader, readFacts } from './load-facts.ts'
import { catchUp, eachGovernance, type LogState } from './log-state.ts'
import { type Answer, CommandQueue, type Waiting } from './queue.ts'
import { asExit, asOutcome, nextTurn, refusalOf } from './endings.ts'
import { type Outcome, runCommand } from './run-command.ts'
import { addSnapshot } from './snapshot.ts'
import { addJump } from './system-entries.ts'
import { type AnsweredCount, headsDue, takeHeads } from './take-heads.ts'
import { createTraces, type Traces } from './traces.ts'
import { createRowVerifier, type RowVerifier } from './verify-rows.ts'

export type WriterOptions = {
  /** commands that may wait; more are refused with `queue_full` */
  queueLimit?: number
  /** commands of one transaction at most */
  batchLimit?: number
  /** governance entries between two snapshots of the model */
  snapshotEvery?: number
  /** how people are told beside the inbox */
  channels?: readonly Channel[]
}

export type WriterDeps = {
  store: Store
  signer: Signer
  domain: Domain
  tools: Tools
  documents: Documents
  vault: Vault
  clock: Clock
  random: Random
  /** Told once when this process must end: nothing is answered afterwards. */
  fatal: (error: ExitError) => void
  /** Told when stored data is found changed; the data is not used. */
  alarm: (message: string) => void
  options?: WriterOptions
}

/**
 * The one way into the log. Everything asynchronous, so that it can move to a thread of its own.
 *
 * `submit` errors: the refusals of the domain, `queue_full`, `store_unavailable`, `log_stopped`, `internal`.
 * INVARIANT: an answer is given only when its entries are durable and a checkpoint that covers them is signed.
 */
export type Writer = {
  submit(envelope: Envelope): Promise<Answer>
  /** The model this server holds, and the number of entries it is the fold of. */
  model(): { model: Model; size: number }
  /** Reads what other servers have appended. */
  caughtUp(): Promise<void>
  /** The model after entry `index`: who was answerable then, and under what. */
  asOf(index: number): Promise<Model>
  /** The newest checkpoint signed by this server. */
  checkpoint(): SignedCheckpoint
  /** The newest checkpoint any server of this log has signed: what is published never goes back, whoever is asked. */
  newest(): Promise<SignedCheckpoint>
  /** A receipt for any entry, under the newest checkpoint; `disclosures` are the sealed values its holder may see. */
  receipt(index: number, disclosures?: Readonly<Record<string, string>>): Promise<ReceiptFile>
  /** Writes down where every stream ends, if that is due at `now`: once a day, whoever does it first. */
  takeHeads(now: string, count?: AnsweredCount): Promise<void>
  /** Takes no more commands, finishes those that wait. */
  stop(): Promise<void>
}

/** Batches judged before the lock after another server was seen to append. */
const PREVIEW_AFTER_OTHERS = 64

const DEFAULTS = { queueLimit: 4096, batchLimit: 256, snapshotEvery: 20_000, channels: [] }

export class LogWriter implements Writer {
  readonly #deps: WriterDeps
  readonly #options: Required<WriterOptions>
  readonly #queue: CommandQueue
  readonly #batchTools: BatchTools
  readonly #leaves: Leaves
  readonly #proofs: Proofs
  readonly #traces: Traces
  readonly #verifier: RowVerifier
  readonly #instants: Instants
  readonly #view: LogView
  #state: LogState
  #signed: SignedCheckpoint
  /** batches still judged before the lock since another server's entries were last met */
  #others = 0
  #snapshotAt: number
  /** erasures that have been carried out */
  #erased: Erasures
  /** set while the batch in the making is to write down where streams end */
  #heads: { count: AnsweredCount | undefined } | undefined
  #running = false
  #stopping = false
  #ended: ExitError | undefined
  #turn: Promise<unknown> = Promise.resolve()

  constructor(deps: WriterDeps, start: { state: LogState; signed: SignedCheckpoint; snapshotAt: number }) {
    this.#deps = deps
    this.#options = { ...DEFAULTS, ...deps.options }
    this.#queue = new CommandQueue(this.#options.queueLimit)
    this.#state = start.state
    this.#signed = start.signed
    this.#snapshotAt = start.snapshotAt
    this.#erased = start.state.model.erasures
    this.#leaves = createLeaves()
    this.#proofs = createProofs(() => this.#state.tree, deps.store)
    this.#traces = createTraces(deps.domain, this.#leaves, deps.vault)
    this.#verifier = createRowVerifier(deps.domain, this.#leaves, deps.alarm)
    this.#instants = createInstants(deps.clock, start.state.model.practice)
    this.#view = { head: () => deps.store.head(), consistencyProof: (m, n) => this.#proofs.consistency(m, n) }
    const { domain, documents, random, vault } = deps
    this.#batchTools = {
      domain,
      documents,
      random,
      vault,
      channels: this.#options.channels,
      leaves: this.#leaves,
      traces: this.#traces,
      verifier: this.#verifier,
    }
  }

  submit(envelope: Envelope): Promise<Answer> {
    return new Promise((resolve, reject) => {
      if (this.#ended !== undefined) return reject(refusalOf(this.#ended))
      if (this.#stopping) return reject(new AnswerableError('store_unavailable', 'the server is stopping'))
      if (!this.#queue.push({ envelope, resolve, reject })) return reject(new AnswerableError('queue_full'))
      if (this.#running) return
      this.#running = true
      this.#drain().catch((error: unknown) => this.#end(asExit(error)))
    })
  }

  model(): { model: Model; size: number } {
    return { model: this.#state.model, size: this.#state.head.size }
  }

  checkpoint(): SignedCheckpoint {
    return this.#signed
  }

  async newest(): Promise<SignedCheckpoint> {
    if (this.#ended !== undefined) throw refusalOf(this.#ended)
    try {
      return await this.#deps.signer.sign(this.#state.head, this.#view)
    } catch (error) {
      if (!(error instanceof ExitError)) throw error
      this.#end(error)
      throw refusalOf(error)
    }
  }

  caughtUp(): Promise<void> {
    return this.#inTurn(async () => {
      if (this.#ended !== undefined) throw refusalOf(this.#ended)
      const { store, domain } = this.#deps
      const head = await store.head()
      if (head.size <= this.#state.head.size) return
      this.#state = await catchUp(this.#state, head, store, domain, this.#leaves)
      await this.#erase()
    })
  }

  async asOf(index: number): Promise<Model> {
    const { store, domain } = this.#deps
    let model = domain.emptyModel()
    await eachGovernance(0, this.#state.head, store, this.#leaves, (event) => {
      if (event.index > index) return false
      model = domain.fold(model, event)
      return true
    })
    return model
  }

  async receipt(index: number, disclosures: Readonly<Record<string, string>> = {}): Promise<ReceiptFile> {
    const [entry] = await this.#deps.store.entriesAt([index])
    if (entry === undefined || index >= this.#signed.size) throw new AnswerableError('not_found')
    return makeReceipt({ index, bytes: entry.bytes, disclosures }, this.#signed, this.#proofs)
  }

  takeHeads(now: string, count?: AnsweredCount): Promise<void> {
    return this.#inTurn(async () => {
      if (this.#stopping || this.#ended !== undefined || !headsDue(this.#state.model.heads.time, now)) return
      this.#heads = { count }
      await this.#process([])
    })
  }

  async stop(): Promise<void> {
    this.#stopping = true
    while (this.#running) await nextTurn()
    await this.#turn
  }

  /** No timer: while one batch commits, the next one forms. */
  async #drain(): Promise<void> {
    while (this.#queue.length > 0 && this.#ended === undefined) {
      // Lets requests that have arrived meanwhile join this batch.
      await nextTurn()
      await this.#inTurn(() => this.#process(this.#queue.take(this.#options.batchLimit)))
    }
    this.#running = false
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#turn.then(work)
    this.#turn = result.catch(() => undefined)
    return result
  }

  async #process(waiting: readonly Waiting[]): Promise<void> {
    const outcomes = new Map<Waiting, Outcome | Error>()
    try {
      await this.#commit(waiting, outcomes)
    } catch (error) {
      const refusal = error instanceof AnswerableError ? error : undefined
      if (refusal === undefined || refusal.code === 'log_stopped') this.#end(asExit(error), waiting)
      else for (const { reject } of waiting) reject(refusal)
      return
    }
    try {
      await this.#reply(outcomes)
    } catch (error) {
      // Committed, but not signed: whoever asks again with the same key gets the answer after a new start.
      this.#end(asExit(error), waiting)
    }
  }

  async #commit(waiting: readonly Waiting[], outcomes: Map<Waiting, Outcome | Error>): Promise<void> {
    const { store } = this.#deps
    // Judging before the lock spares the others the wait; while nobody else appends it would only be done twice.
    const preview = store.shared && this.#others > 0 ? await this.#preview(waiting) : undefined
    let next: LogState | undefined
    let rows: readonly WrittenRow[] = []
    let facts: BatchFacts | undefined
    let caught = this.#state
    const committed = await store.transaction(async (transaction) => {
      caught = await this.#lockedState(transaction)
      this.#others = caught === this.#state ? Math.max(0, this.#others - 1) : PREVIEW_AFTER_OTHERS
      // What was read before the lock is good exactly if nothing was appended since.
      const known = caught === this.#state ? preview : undefined
      for (const message of known?.alarms ?? []) this.#deps.alarm(message)
      const batch = await this.#fill(caught, known?.facts, waiting, outcomes, transaction)
      facts = batch.facts
      const finished = batch.finish()
      if (finished === undefined) return false
      await transaction.append(finished.append)
      next = finished.next
      rows = finished.append.rows
      if (finished.append.snapshot !== undefined) this.#snapshotAt = finished.next.head.govSize
      return true
    })
    // INVARIANT: the folded model is kept only after the commit.
    this.#state = committed && next !== undefined ? next : caught
    if (committed && facts !== undefined) this.#remember(rows, facts)
    await this.#erase()
  }

  #remember(rows: readonly WrittenRow[], facts: BatchFacts): void {
    this.#verifier.wrote(rows)
    this.#traces.remember(facts)
  }

  /**
   * Carries out erasures newly folded, our own or another server's. A failure ends the process: the next start retries.
   */
  async #erase(): Promise<void> {
    const { erasures } = this.#state.model
    if (erasures === this.#erased) return
    const { store, vault, random } = this.#deps
    const added = [...erasures.values()].filter(({ id }) => !this.#erased.has(id))
    this.#traces.forget()
    await applyErasures(added, { store, vault, random }).catch((cause: unknown) => {
      throw new ExitError('commit_unknown', `an erasure was not carried out: ${(cause as Error).message}`, { cause })
    })
    this.#erased = erasures
  }

  async #fill(
    state: LogState,
    known: BatchFacts | undefined,
    waiting: readonly Waiting[],
    outcomes: Map<Waiting, Outcome | Error>,
    transaction: Transaction,
  ): Promise<Batch> {
    const { tools, clock, domain, documents } = this.#deps
    const wall = transaction.clock ?? clock.now()
    const jump = this.#instants.jump(state.line, wall, state.head.time)
    const now = this.#instants.at(state.line, jump === undefined ? wall : jump.wall, state.head.time)
    const facts = known ?? new BatchFacts(noFacts(), documents)
    const batch = new Batch(state, facts, now, transaction, this.#batchTools)
    const ended = () => batch.model.epoch.closed !== null
    if (jump !== undefined && !ended()) await addJump(batch, jump, tools.newId())
    await this.#readAll(waiting, batch.model, now, facts, batch.reader)
    for (const one of waiting) {
      outcomes.set(one, await runCommand(one.envelope, batch, tools, this.#batchTools).catch(asOutcome))
    }
    if (this.#heads !== undefined && !ended())
      await takeHeads(batch, this.#heads.count, !this.#deps.store.shared, tools.newId())
    this.#heads = undefined
    if (!ended() && batch.govSize - this.#snapshotAt >= this.#options.snapshotEvery)
      await addSnapshot(batch, domain, tools.newId())
    return batch
  }

  /** One read for the whole batch. What goes wrong with one command is met again, and refused, when it is its turn. */
  async #readAll(
    waiting: readonly Waiting[],
    model: Model,
    now: string,
    facts: BatchFacts,
    reader: FactReader,
  ): Promise<void> {
    const envelopes = waiting.map(({ envelope }) => envelope)
    await readFacts(envelopes, model, now, facts, reader).catch((error: unknown) => {
      if (error instanceof AnswerableError || error instanceof ExitError) throw error
    })
  }

  /** The state at the locked head, caught up where another server has appended. */
  async #lockedState({ locked, ...reads }: Transaction): Promise<LogState> {
    const { head } = this.#state
    if (locked.size < head.size) {
      throw new ExitError(
        'log_stopped',
        `the database has ${locked.size} entries, this server has committed ${head.size}`,
      )
    }
    if (locked.size === head.size) return this.#state
    return catchUp(this.#state, locked, reads, this.#deps.domain, this.#leaves)
  }

  /**
   * Where others contend for the head: reads and judges before the lock, so that the policy's answers are at hand under
   * it. What comes out is thrown away; the facts stay good if the head has not moved. So do the alarms: a row that rests
   * on entries beyond the known head is no edited row, but another server's newest.
   */
  async #preview(waiting: readonly Waiting[]): Promise<{ facts: BatchFacts; alarms: readonly string[] }> {
    const { store, domain, tools, clock, documents } = this.#deps
    const { model, head, line } = this.#state
    const now = this.#instants.at(line, clock.now(), head.time)
    const facts = new BatchFacts(noFacts(), documents)
    const alarms: string[] = []
    const verifier: RowVerifier = {
      ...this.#verifier,
      verify: (rows, at, reads) => this.#verifier.verify(rows, at, reads, (message) => alarms.push(message)),
    }
    const sources = { ...this.#batchTools, verifier }
    await this.#readAll(waiting, model, now, facts, { head, reads: store, sources })
    for (const { envelope } of waiting) {
      try {
        domain.decide({ model, facts: facts.view, tools, now }, envelope)
      } catch {
        // It is judged again under the lock, and refused there alone.
      }
    }
    return { facts, alarms }
  }

  async #reply(outcomes: ReadonlyMap<Waiting, Outcome | Error>): Promise<void> {
    const { head } = this.#state
    if (head.size > this.#signed.size || [...outcomes.values()].some((outcome) => !(outcome instanceof Error))) {
      this.#signed = await this.#deps.signer.sign(head, this.#view)
    }
    const signed = this.#signed
    for (const [{ resolve, reject }, outcome] of outcomes) {
      if (outcome instanceof Error) {
        reject(outcome)
        continue
      }
      const { result, receipt, index, entries } = outcome
      resolve({ result, receipt: await makeReceipt(receipt, signed, this.#proofs), index, entries: [...entries] })
    }
  }

  #end(error: ExitError, waiting: readonly Waiting[] = []): void {
    const isFirst = this.#ended === undefined
    this.#ended ??= error
    for (const { reject } of [...waiting, ...this.#queue.takeAll()]) reject(refusalOf(error))
    if (isFirst) this.#deps.fatal(error)
  }
}
