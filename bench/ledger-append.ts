import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { encodeEntry, leafHash, noteSigner } from '@answerable/ledger'
import { createProofs } from '../packages/server/src/ledger/proofs.ts'
import { makeReceipt } from '../packages/server/src/ledger/receipts.ts'
import { systemRandom } from '../packages/server/src/platform/entropy.ts'
import { localCell } from '../packages/server/src/signer/cell.ts'
import { openGuard } from '../packages/server/src/signer/guard.ts'
import { createSigner, type Signer } from '../packages/server/src/signer/signer.ts'
import { openSqliteStore } from '../packages/server/src/store/sqlite/store.ts'
import type { Store } from '../packages/server/src/store/store.ts'
import { openTree } from '../packages/server/src/writer/log-state.ts'

/**
 * The ledger without any rules: entries of a usual size are encoded, hashed, stored durably, signed and answered, each
 * with its own receipt, in batches of 100. What remains of a decision's cost when the judging is taken away.
 *
 *   node --conditions=source bench/ledger-append.ts --sizes 10000,1000000,10000000
 */
const BATCH = 100
const MEASURED_BATCHES = 200
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

type Log = { store: Store; signer: Signer; append(): Promise<number> }

async function open(folder: string): Promise<Log> {
  const store = await openSqliteStore(join(folder, 'answerable.db'))
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
  return { store, signer, append }
}

const { values } = parseArgs({ options: { sizes: { type: 'string', default: '10000,1000000' } } })
const folder = mkdtempSync(join(tmpdir(), 'answerable-append-'))
try {
  let first: { wall: number; cpu: number } | undefined
  for (const size of values.sizes.split(',').map(Number)) {
    const opening = performance.now()
    let log = await open(folder)
    while ((await log.store.head()).size < size) await log.append()
    await log.store.close()
    const reopening = performance.now()
    log = await open(folder)
    const openMs = performance.now() - reopening
    const cpuBefore = process.cpuUsage()
    const walls: number[] = []
    let receiptBytes = 0
    for (let n = 0; n < MEASURED_BATCHES; n++) {
      const started = performance.now()
      receiptBytes = await log.append()
      walls.push(performance.now() - started)
    }
    const { user, system } = process.cpuUsage(cpuBefore)
    const wall = walls.toSorted((a, b) => a - b)[MEASURED_BATCHES / 2] ?? Number.NaN
    const cpu = (user + system) / 1000 / MEASURED_BATCHES
    first ??= { wall, cpu }
    const { size: entries } = await log.store.head()
    await log.store.close()
    const bytes = readdirSync(folder).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0)
    const figures = {
      entries,
      perSecond: Math.round((BATCH * 1000) / wall),
      perCpuSecond: Math.round((BATCH * 1000) / cpu),
      cost: wall / first.wall,
      cpuCost: cpu / first.cpu,
      receiptBytes,
      openMs: Math.round(openMs),
      bytesPerEntry: Math.round(bytes / entries),
      seconds: Math.round((performance.now() - opening) / 1000),
    }
    console.log(JSON.stringify(figures))
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}
