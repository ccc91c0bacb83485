import assert from 'node:assert/strict'
import { parseEntry } from '../../../src/ledger/entry-format.ts'
import type { Store } from '../../../src/store/store.ts'
import { checkLedger } from './check-ledger.ts'
import { type Acknowledged, LoadChild } from './load-child.ts'
import type { TestStore } from './stores.ts'
import { idOf, openRun, openTestLog, requestDecision } from './test-log.ts'
import { verifyReceipt } from './verify-receipt.ts'

/**
 * Starts a server under load and kills it at a random moment, again and again on one log. After each kill: the ledger
 * holds in every respect, everything acknowledged is there, the same key gives the same answer, nothing is there twice.
 */
export async function killRounds(on: TestStore, rounds: number): Promise<void> {
  const all: Acknowledged[] = []
  for (let round = 0; round < rounds; round++) {
    const child = new LoadChild({ address: on.address, guard: on.guard, name: `r${round}`, lanes: 16 })
    try {
      await child.reached(1)
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 400))
    } finally {
      await child.kill()
    }
    all.push(...child.acknowledged)
    await checkAfterCrash(on, all, child.acknowledged)
  }
  assert.ok(all.length > rounds * 5, `only ${all.length} commands were acknowledged: too little load to mean anything`)
}

export async function checkAfterCrash(
  on: TestStore,
  all: readonly Acknowledged[],
  newest: readonly Acknowledged[],
): Promise<void> {
  const log = await openTestLog(on)
  try {
    await checkLedger(on, log.store)
    const ids = await entryIds(log.store)
    for (const { key, index, id } of all) assert.equal(ids.byIndex.get(index), id, `${key} is gone`)
    assert.equal(ids.keys.size, ids.count, 'a key stands in two entries')
    // A client that lost its connection asks again: first, last and some in between.
    const run = newest.find(({ outcome }) => outcome === 'run')
    assert.ok(run !== undefined)
    const asked = newest.filter((_, i) => i % Math.ceil(newest.length / 20) === 0)
    for (const one of [...asked, ...newest.slice(-1)]) {
      const again = one.outcome === 'run' ? openRun(one.key) : requestDecision(run.id, { key: one.key, to: 'the bill' })
      const answer = await log.writer.submit(again)
      assert.deepEqual([idOf(answer), answer.index], [one.id, one.index])
      if (one.outcome !== 'run') assert.equal(answer.result['outcome'], one.outcome)
      verifyReceipt(answer, log.vkey)
    }
    assert.equal((await log.store.head()).size, ids.size, 'asking again has written something')
  } finally {
    await log.close()
  }
}

async function entryIds(store: Store) {
  const byIndex = new Map<number, string>()
  const keys = new Set<string>()
  let count = 0
  for (let next = 0; ; ) {
    const page = await store.entriesFrom(next, 1000)
    if (page.length === 0) return { byIndex, keys, count, size: next }
    for (const { index, id, bytes } of page) {
      byIndex.set(index, id)
      const { idempotency } = parseEntry(bytes, index).event
      if (idempotency === null) continue
      keys.add(idempotency.key)
      count += 1
    }
    next += page.length
  }
}
