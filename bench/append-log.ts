import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { encodeEntry, leafHash, noteSigner } from '@answerable/ledger'
import { createProofs } from '../packages/server/src/ledger/proofs.ts'
import { makeReceipt } from '../packages/server/src/ledger/receipts.ts'
import { systemRandom } from '../packages/server/src/platform/entropy.ts'
import { localCell } from '../packages/server/src/signer/cell.ts'
import { openGuard } from '../packages/server/src/signer/guard.ts'
import { createSigner, type Signer } from '../packages/server/src/signer/signer.ts'
import { openStore } from '../packages/server/src/app/open-store.ts'
import type { Store } from '../packages/server/src/store/store.ts'
import { openTree } from '../packages/server/src/writer/log-state.ts'

const BATCH = 100
const MEASURED_BATCHES = 200
const RECEIPTS = 500
const ORIGIN = 'bench.local/answerable/log/1'
const TIME = '2027-01-04T09:00:00.000Z'

/** About 600 bytes, as a decision has. */
function entryOf(index: number): Uint8Array {
  return encodeEntry({
    v: 1,
    type: 'decision.recorded',
    id: `01940000-0000-7000-8000-${index.toString(16).padStart(12, '0')}`,
    time: TIME,
    nonce: Buffer.from(systemRandom.bytes(16)).toString('base64url'),
    stream: 'uc:refund-assistant',
    seq: index,
    prev: Buffer.alloc(32, index % 251).toString('base64url'),
    actor: { kind: 'agent', id: 'refund-bot' },
    cause: [],
    body: { outcome: 'allow', run: '01940000-0000-7000-8000-000000000000', digest: `sha256:${'a'.repeat(64)}` },
    sealed: { arguments: Buffer.alloc(32, 7).toString('base64url') },
    signatures: [],
  })
}

/** Where the log is: a folder for the guard, and PostgreSQL where its address is given. */
export type Place = { folder: string; url?: string | undefined; databaseBytes?: () => Promise<number> }

export type AppendPoint = {
  entries: number
  /** entries per second in the median batch of 100, each with its own receipt; and per second of CPU time */
  perSecond: number
  perCpuSecond: number
  /** time, and CPU time, of an entry as a multiple of what it is at the first size */
  cost: number
  cpuCost: number
  receiptMs: number
  receiptBytes: number
  /** milliseconds from a closed store to one that appends */
  openMs: number
  bytesPerEntry: number
  seconds: number
}

type Log = { store: Store; signer: Signer; append(): Promise<number>; receipt(index: number): Promise<number> }

async function open({ folder, url }: Place): Promise<Log> {
  const store = await openStore(join(folder, 'answerable.db'), url === undefined ? undefined : { url })
  const signer = createSigner(
    localCell([noteSigner(ORIGIN, new Uint8Array(32).fill(1))], openGuard(join(folder, 'guard.db'), ORIGIN)),
  )
  let head = await store.head()
  let tree = await openTree(head, store)
  const proofs = createProofs(() => tree, store)
  const view = { head: () => store.head(), consistencyProof: (m: number, n: number) => proofs.consistency(m, n) }
  const append = async (): Promise<number> => {
    const bytes = Array.from({ length: BATCH }, (_, i) => entryOf(head.size + i))
    const rows = bytes.map((entry, i) => {
      const index = head.size + i
      return { index, id: `e${index}`, bytes: entry, leaf: leafHash(entry), govIndex: null }
    })
    const next = tree.clone()
    const tiles = next.append(rows.map(({ leaf }) => leaf))
    const after = { size: next.size, govSize: 0, root: next.root(), time: TIME }
    await store.transaction(async (transaction) => {
      const nothing = { rows: [], streams: [], documents: [], vault: [] }
      await transaction.append({ before: head, after, entries: rows, tiles, ...nothing })
      return true
    })
    tree = next
    head = after
    const signed = await signer.sign(after, view)
    let size = 0
    for (const { index, bytes: entry } of rows) {
      size = JSON.stringify(await makeReceipt({ index, bytes: entry, disclosures: {} }, signed, proofs)).length
    }
    return size
  }
  const receipt = async (index: number): Promise<number> => {
    const [row] = await store.entriesAt([index])
    const signed = await signer.sign(head, view)
    const bytes = row?.bytes ?? new Uint8Array()
    return JSON.stringify(await makeReceipt({ index, bytes, disclosures: {} }, signed, proofs)).length
  }
  return { store, signer, append, receipt }
}

/** Fills one log to each size in turn, opens it again, and measures there. */
export async function measureAppends(
  place: Place,
  sizes: readonly number[],
  tell: (point: AppendPoint) => void = () => undefined,
): Promise<AppendPoint[]> {
  const points: AppendPoint[] = []
  let first: { wall: number; cpu: number } | undefined
  for (const size of sizes) {
    const began = performance.now()
    let log = await open(place)
    for (let entries = (await log.store.head()).size; entries < size; entries += BATCH) await log.append()
    await log.store.close()
    const reopening = performance.now()
    log = await open(place)
    const openMs = performance.now() - reopening
    const cpuBefore = process.cpuUsage()
    const walls: number[] = []
    for (let n = 0; n < MEASURED_BATCHES; n++) walls.push(await timed(() => log.append()))
    const { user, system } = process.cpuUsage(cpuBefore)
    const wall = median(walls)
    const cpu = (user + system) / 1000 / MEASURED_BATCHES
    first ??= { wall, cpu }
    const { size: entries } = await log.store.head()
    const receipts: number[] = []
    let receiptBytes = 0
    // By a fixed stride over the whole log, so that few share a tile.
    for (let n = 0; n < RECEIPTS; n++) {
      receipts.push(
        await timed(async () => {
          receiptBytes = Math.max(receiptBytes, await log.receipt((n * 7919) % entries))
        }),
      )
    }
    await log.store.close()
    const bytes = (await place.databaseBytes?.()) ?? folderBytes(place.folder)
    const point = {
      entries,
      perSecond: Math.round((BATCH * 1000) / wall),
      perCpuSecond: Math.round((BATCH * 1000) / cpu),
      cost: wall / first.wall,
      cpuCost: cpu / first.cpu,
      receiptMs: median(receipts),
      receiptBytes,
      openMs: Math.round(openMs),
      bytesPerEntry: Math.round(bytes / entries),
      seconds: Math.round((performance.now() - began) / 1000),
    }
    points.push(point)
    tell(point)
  }
  return points
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now()
  await work()
  return performance.now() - started
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
}

function folderBytes(folder: string): number {
  return readdirSync(folder).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0)
}
