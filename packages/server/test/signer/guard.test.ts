import assert from 'node:assert/strict'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { leafHash, noteSigner, openNote, parseCheckpoint, TileTree } from '@answerable/ledger'
import { ExitError, exitTable } from '../../src/platform/exit.ts'
import { type Guard, openGuard, type SignedHead } from '../../src/signer/guard.ts'
import { localCell } from '../../src/signer/cell.ts'
import { createSigner, type LogView } from '../../src/signer/signer.ts'
import { checkLedger, inspect } from '../store/support/check-ledger.ts'
import { copyAll, restoreAll } from '../store/support/copy-tables.ts'
import { scratchFolder, storeKinds } from '../store/support/stores.ts'
import { idOf, openRun, openTestLog, requestDecision, SEED } from '../store/support/test-log.ts'

const ORIGIN = 'test.local/answerable/log/1'
const TIME = '2027-01-01T00:00:00.000Z'
const key = noteSigner(ORIGIN, SEED)

function grown(texts: readonly string[]): TileTree {
  const tree = TileTree.empty()
  tree.append(texts.map((text) => leafHash(Buffer.from(text))))
  return tree
}
const headOf = (tree: TileTree) => ({ size: tree.size, govSize: 0, root: tree.root(), time: TIME })
const viewOf = (tree: TileTree): LogView => ({
  head: async () => headOf(tree),
  consistencyProof: async (m) => tree.consistencyProof(m),
})

/** A guard in memory, to look at the order of things. */
function memoryGuard(log: string[]): Guard {
  let last: SignedHead | undefined
  return {
    last: () => last,
    advance(expected, next) {
      if ((last?.size ?? 0) !== expected) return false
      last = next
      log.push(`durable ${next.size}`)
      return true
    },
    close: () => undefined,
  }
}

describe('the signer', () => {
  it('makes the head durable before it signs', async () => {
    const log: string[] = []
    const sign = (text: string) => {
      log.push(`signed ${parseCheckpoint(text).size}`)
      return key.sign(text)
    }
    const signer = createSigner(localCell([{ ...key, sign }], memoryGuard(log)))
    const tree = grown(['a', 'b', 'c'])
    await signer.sign(headOf(tree), viewOf(tree))
    assert.deepEqual(log, ['durable 3', 'signed 3'])
  })

  it('signs the same head again with the same bytes', async () => {
    const signer = createSigner(localCell([key], memoryGuard([])))
    const tree = grown(['a', 'b'])
    const first = await signer.sign(headOf(tree), viewOf(tree))
    assert.deepEqual(await signer.sign(headOf(tree), viewOf(tree)), first)
    assert.equal(parseCheckpoint(openNote(first.checkpoint, [key.vkey]).text).size, 2)
  })

  it('answers an older head with the newer checkpoint when both are of one history', async () => {
    const signer = createSigner(localCell([key], memoryGuard([])))
    const tree = grown(['a', 'b', 'c', 'd', 'e'])
    await signer.sign(headOf(tree), viewOf(tree))
    const behind = await signer.sign(headOf(grown(['a', 'b', 'c'])), viewOf(tree))
    assert.equal(behind.size, 5)
  })

  for (const [title, next] of [
    ['another root for the same size', ['a', 'X', 'c']],
    ['a longer log with another past', ['a', 'X', 'c', 'd']],
    ['a shorter log with another past', ['a', 'X']],
    ['a database that went back', ['a', 'b']],
  ] as const) {
    it(`stops at ${title}`, async () => {
      const guard = memoryGuard([])
      const signer = createSigner(localCell([key], guard))
      const tree = grown(['a', 'b', 'c'])
      await signer.sign(headOf(tree), viewOf(tree))
      const other = grown(next)
      const longer = title.startsWith('a shorter') ? grown(['a', 'X', 'c', 'd']) : other
      await assert.rejects(
        signer.sign(headOf(other), viewOf(longer)),
        (error) =>
          error instanceof ExitError && error.code === 'log_stopped' && error.status === exitTable.log_stopped.status,
      )
      assert.equal(guard.last()?.size, 3)
    })
  }

  it('two signers on one guard file never sign two histories', async () => {
    const folder = scratchFolder()
    try {
      const file = join(folder, 'guard.db')
      const guards = [openGuard(file, ORIGIN), openGuard(file, ORIGIN)] as const
      const [a, b] = [createSigner(localCell([key], guards[0])), createSigner(localCell([key], guards[1]))]
      const tree = grown(['a', 'b', 'c', 'd'])
      await a.sign(headOf(grown(['a', 'b'])), viewOf(tree))
      assert.equal((await b.sign(headOf(tree), viewOf(tree))).size, 4)
      assert.equal((await a.sign(headOf(grown(['a', 'b', 'c'])), viewOf(tree))).size, 4)
      await assert.rejects(a.sign(headOf(grown(['a', 'b', 'X', 'd', 'e'])), viewOf(tree)), {
        code: 'log_stopped',
      })
      for (const guard of guards) guard.close()
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })
})

for (const kind of storeKinds) {
  describe(`a database that went back on ${kind.name}`, { skip: kind.skip }, () => {
    it('restored older: the log does not start, and fsck says why', async () => {
      const on = await kind.create()
      try {
        const log = await openTestLog(on)
        const run = idOf(await log.writer.submit(openRun()))
        await on.tamper(copyAll)
        await log.writer.submit(requestDecision(run))
        await log.close()
        await on.tamper(restoreAll)
        await assert.rejects(openTestLog(on), { code: 'log_stopped' })
        const store = await on.open()
        const report = await inspect(on, store)
        assert.deepEqual(
          report.problems.map(({ check }) => check),
          ['guard'],
        )
        await store.close()
      } finally {
        await on.remove()
      }
    })

    it('restored older and written on with another guard: the first guard stops it', async () => {
      const on = await kind.create()
      try {
        const log = await openTestLog(on)
        const run = idOf(await log.writer.submit(openRun()))
        await on.tamper(copyAll)
        await log.writer.submit(requestDecision(run))
        await log.close()
        await on.tamper(restoreAll)
        const elsewhere = { ...on, guard: join(on.folder, 'other-guard.db') }
        const forked = await openTestLog(elsewhere)
        for (let i = 0; i < 3; i++) await forked.writer.submit(requestDecision(run))
        await checkLedger(elsewhere, forked.store)
        await forked.close()
        await assert.rejects(openTestLog(on), { code: 'log_stopped' })
      } finally {
        await on.remove()
      }
    })

    it('restored older under a running server: nothing more is answered, and the process is told to end', async () => {
      const on = await kind.create()
      try {
        const log = await openTestLog(on)
        const run = idOf(await log.writer.submit(openRun()))
        await on.tamper(copyAll)
        await log.writer.submit(requestDecision(run))
        await on.tamper(restoreAll)
        await assert.rejects(log.writer.submit(requestDecision(run)), { code: 'log_stopped' })
        await assert.rejects(log.writer.submit(openRun()), { code: 'log_stopped' })
        assert.deepEqual(
          log.fatal.map(({ code }) => code),
          ['log_stopped'],
        )
        await log.close()
      } finally {
        await on.remove()
      }
    })

    it('the tail cut off, head and tiles patched to match: the guard stops it', async () => {
      const on = await kind.create()
      try {
        const log = await openTestLog(on)
        const run = idOf(await log.writer.submit(openRun()))
        await log.writer.submit(requestDecision(run))
        const before = log.writer.model().size
        await log.close()
        const root = Buffer.from((await rootOfFirst(on, before - 1)) ?? []).toString('hex')
        const blob = kind.name === 'SQLite' ? `x'${root}'` : `'\\x${root}'`
        await on.tamper(
          `DELETE FROM entry WHERE idx = ${before - 1}; UPDATE head SET size = ${before - 1}, root = ${blob}`,
        )
        await assert.rejects(openTestLog(on), { code: 'log_stopped' })
      } finally {
        await on.remove()
      }
    })

    it('another key file than the log was founded with is refused', async () => {
      const on = await kind.create()
      try {
        const log = await openTestLog(on)
        await log.close()
        await assert.rejects(openTestLog(on, { seed: new Uint8Array(32) }), { code: 'secret_unusable' })
      } finally {
        await on.remove()
      }
    })
  })
}

/** What somebody with the database, and without the key, can compute. */
async function rootOfFirst(on: Parameters<typeof openTestLog>[0], size: number): Promise<Uint8Array> {
  const store = await on.open()
  try {
    const tree = TileTree.empty()
    tree.append((await store.entriesFrom(0, size)).map(({ bytes }) => leafHash(bytes)))
    return tree.root()
  } finally {
    await store.close()
  }
}
