import { AnswerableError } from '@answerable/contract'
import type { Tools } from '@answerable/domain'
import { createDocuments, type Documents } from '../ledger/documents.ts'
import { createLeaves, type Leaves } from '../ledger/leaves.ts'
import { createProofs } from '../ledger/proofs.ts'
import { readVerified } from '../ledger/verified-entries.ts'
import type { Clock, Random } from '../platform/entropy.ts'
import { ExitError } from '../platform/exit.ts'
import { type LogSeeds, signersOf } from '../signer/keys.ts'
import { localCell, type SigningCell } from '../signer/cell.ts'
import { openGuard } from '../signer/guard.ts'
import { remoteCell } from '../signer/process/connect.ts'
import { createSigner, type Signer } from '../signer/signer.ts'
import type { Head, Store } from '../store/store.ts'
import { applyErasures } from '../vault/erase.ts'
import { movePlainVault } from '../vault/move-plain.ts'
import { openSubjectKeys, type SubjectKeys, subjectKeysBeside } from '../vault/subject-keys.ts'
import { createVault, type Vault } from '../vault/vault.ts'
import { nextOrigin, placeOf, type Previous } from '../epoch/previous.ts'
import { Batch } from './batch.ts'
import type { Domain } from './domain.ts'
import { BatchFacts, noFacts } from './facts.ts'
import { catchUp, emptyState, type LogState, requireAllGovernance } from './log-state.ts'
import { readSnapshot } from './snapshot.ts'
import { addOpening } from './system-entries.ts'
import { createTraces } from './traces.ts'
import { createRowVerifier } from './verify-rows.ts'
import { LogWriter, type Writer, type WriterOptions } from './writer.ts'

export type LogSettings = {
  store: Store
  /** path of the guard file; the keys of the vault are kept beside it */
  guard: string
  /** 32-byte seed of the log's Ed25519 key, or the socket of the signer process that holds it and the guard */
  key: LogSeeds | { readonly socket: string }
  domain: Domain
  /** policy and cryptography for `decide`; documents are the ones its policies come from */
  tools: (documents: Documents) => Tools
  clock: Clock
  random: Random
  /** for a new log: PRACTICE in its origin, movable clock. An existing log keeps what it is: practice never becomes live */
  practice: boolean
  /** for a new log: the log it continues. An existing log keeps what it is */
  previous?: Previous
  /** product and version, for the first entry of a new log */
  product: string
  fatal: (error: ExitError) => void
  alarm: (message: string) => void
  options?: WriterOptions
}

export type OpenLog = {
  readonly origin: string
  readonly vkey: string
  readonly practice: boolean
  readonly writer: Writer
  readonly documents: Documents
  readonly signer: Signer
  readonly vault: Vault
  /** Stops the writer, then closes guard, keys and store. */
  close(): Promise<void>
}

/**
 * Opens a log, or founds it when the store is empty. Refuses to start on impossible state rather than repair it.
 * @throws ExitError `log_stopped` when database and guard contradict each other
 */
export async function openLog(settings: LogSettings): Promise<OpenLog> {
  const { store, domain, clock, random } = settings
  if ((await store.archived()) !== undefined)
    throw new ExitError('config_invalid', 'the entries of this log lie in files: the next log has a folder of its own')
  const documents = createDocuments()
  const tools = settings.tools(documents)
  const leaves = createLeaves()
  const origin = await originOf(store, tools.newId(), settings)
  const cell = await cellOf(settings, origin)
  let keys: SubjectKeys | undefined
  try {
    keys = openSubjectKeys(subjectKeysBeside(settings.guard))
    const vault = createVault(keys, random)
    const signer = createSigner(cell)
    await found(settings, tools, { documents, leaves, vault }, cell.vkey, origin)
    const { state, snapshotAt } = await readState(store, domain, leaves, signer)
    requireOwn(state, origin, cell.vkey)
    const proofs = createProofs(() => state.tree, store)
    const view = { head: () => store.head(), consistencyProof: (m: number, n: number) => proofs.consistency(m, n) }
    const signed = await signer.sign(state.head, view)
    const { erasures } = state.model
    await movePlainVault(store, vault, erasures)
    // INVARIANT 13: whatever backup database or keys come from, nothing is served before it is erased again.
    await applyErasures([...erasures.values()], { store, vault, random })
    const { fatal, alarm, options } = settings
    const writer = new LogWriter(
      { store, signer, domain, tools, documents, vault, clock, random, fatal, alarm, ...(options && { options }) },
      { state, signed, snapshotAt },
    )
    return {
      origin,
      vkey: cell.vkey,
      practice: state.model.practice,
      writer,
      documents,
      signer,
      vault,
      close: () => close(writer, [cell, vault.keys], store),
    }
  } catch (error) {
    keys?.close()
    cell.close()
    throw asExit(error)
  }
}

async function cellOf({ key, guard }: LogSettings, origin: string): Promise<SigningCell> {
  if ('socket' in key) return remoteCell(key.socket, origin)
  return localCell(signersOf(origin, key), openGuard(guard, origin))
}

type Naming = Pick<LogSettings, 'practice' | 'previous'>

async function originOf(store: Store, id: string, { practice, previous }: Naming): Promise<string> {
  const [first] = await store.entriesAt([0])
  if (first === undefined && previous !== undefined) return nextOrigin(previous.origin)
  if (first === undefined) return `${id}.local/answerable/${practice ? 'PRACTICE' : 'log'}/1`
  const head = await store.head()
  const [entry] = await readVerified([0], head, store, createLeaves())
  if (entry?.event.type !== 'log.opened') throw new ExitError('log_stopped', 'entry 0 does not open a log')
  return entry.event.body.origin
}

/** Appends `log.opened` where the log is empty. Two servers founding at once: the second finds it founded and starts over. */
async function found(
  { store, domain, clock, random, practice, previous, product, alarm }: LogSettings,
  tools: Tools,
  { documents, leaves, vault }: { documents: Documents; leaves: Leaves; vault: Vault },
  vkey: string,
  origin: string,
): Promise<void> {
  if ((await store.head()).size > 0) return
  const batchTools = {
    domain,
    documents,
    random,
    leaves,
    vault,
    traces: createTraces(domain, leaves, vault),
    verifier: createRowVerifier(domain, leaves, alarm),
  }
  await store.transaction(async (transaction) => {
    if (transaction.locked.size > 0) throw new ExitError('store_in_use', 'another server has just founded this log')
    const facts = new BatchFacts(noFacts(), documents)
    const batch = new Batch(emptyState(domain), facts, transaction.clock ?? clock.now(), transaction, batchTools)
    const opening = previous === undefined ? { epoch: 1, practice } : { ...placeOf(origin), previous }
    await addOpening(batch, { product, origin, vkey, ...opening }, tools.newId())
    const finished = batch.finish()
    if (finished === undefined) return false
    await transaction.append(finished.append)
    return true
  })
}

async function readState(
  store: Store,
  domain: Domain,
  leaves: Leaves,
  signer: Signer,
): Promise<{ state: LogState; snapshotAt: number }> {
  // The guard first: the database may only be ahead of it, whatever other servers do meanwhile.
  const signed = await signer.last()
  const head: Head = await store.head()
  await requireAllGovernance(head, signed, store, leaves)
  const empty = emptyState(domain)
  const restored = await readSnapshot(head, store, domain, leaves)
  const from: LogState =
    restored === undefined
      ? empty
      : { ...empty, model: restored.model, line: restored.line, head: { ...empty.head, govSize: restored.govSize } }
  return { state: await catchUp(from, head, store, domain, leaves), snapshotAt: restored?.govSize ?? 0 }
}

/** The key file belongs to this log, or receipts would be signed by a key the log does not name. */
function requireOwn({ model }: LogState, origin: string, vkey: string): void {
  if (model.origin !== origin || ![model.vkey, ...model.furtherKeys.map((key) => key.vkey)].includes(vkey)) {
    throw new ExitError('secret_unusable', `the key of this server, or of its signer, is not that of ${origin}`)
  }
}

async function close(writer: Writer, beside: readonly { close(): void }[], store: Store): Promise<void> {
  await writer.stop()
  for (const one of beside) one.close()
  await store.close()
}

function asExit(error: unknown): unknown {
  if (error instanceof AnswerableError && error.code === 'log_stopped') {
    return new ExitError('log_stopped', error.message, { cause: error })
  }
  return error
}
