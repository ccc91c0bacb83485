import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { SearchQuery, Store } from '../../src/store/store.ts'
import { storeKinds, type TestStore } from './support/stores.ts'

/** Eight decisions, a minute apart, made behind the server's back: what is searched is text, whoever wrote it. */
const MINUTES = 8
const at = (minute: number): string => new Date(Date.UTC(2027, 0, 4, 9, minute)).toISOString()
const idAt = (minute: number): string => {
  const hex = Date.parse(at(minute)).toString(16).padStart(12, '0')
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-${String(minute).padStart(12, '0')}`
}

async function filled(on: TestStore): Promise<Store> {
  const store = await on.open()
  for (let minute = 0; minute < MINUTES; minute += 1) {
    const value = JSON.stringify({
      id: idAt(minute),
      time: at(minute),
      outcome: minute % 2 === 0 ? 'allow' : 'deny',
      tool: minute < 4 ? 'pay' : "pay's",
      reasons: [{ code: minute === 5 ? 'paused' : 'rule', rule: `limit-${minute}` }],
    }).replaceAll("'", "''")
    const state = minute % 2 === 0 ? 'permitted' : 'denied'
    await on.tamper(
      `INSERT INTO ${on.kind === 'postgres' && 'schema' in on.address ? `${on.address.schema}.` : ''}record_decision
       (id, idx, entries, value, use_case, agent, run, state, due)
       VALUES ('${idAt(minute)}', ${minute}, '[${minute}]', '${value}', 'refunds', 'bot', 'run', '${state}', NULL)`,
    )
  }
  return store
}

const ALL: SearchQuery = { kind: 'decision', where: {}, equals: {}, holds: [], limit: 50, within: 100 }

for (const kind of storeKinds) {
  describe(`searching rows on ${kind.name}`, { skip: kind.skip }, () => {
    const cases: [name: string, query: Partial<SearchQuery>, minutes: number[]][] = [
      ['everything, newest first', {}, [7, 6, 5, 4, 3, 2, 1, 0]],
      ['a member of the row', { equals: { outcome: 'deny' } }, [7, 5, 3, 1]],
      ['two members, one with a quote in it', { equals: { outcome: 'deny', tool: "pay's" } }, [7, 5]],
      ['what the text holds', { holds: [['"limit-3"']] }, [3]],
      ['one of several fragments, and another', { holds: [['"limit-3"', '"code":"paused"'], ['deny']] }, [5, 3]],
      ['a span of time, its ends included', { from: at(2), to: at(4) }, [4, 3, 2]],
      ['a column and a member', { where: { state: 'permitted' }, equals: { tool: 'pay' } }, [2, 0]],
      ['a column and a span', { where: { useCase: 'refunds' }, from: at(6) }, [7, 6]],
      ['nothing', { holds: [['no such words']] }, []],
    ]
    it('finds what was asked for, in order', async () => {
      const on = await kind.create()
      try {
        const store = await filled(on)
        for (const [name, query, minutes] of cases) {
          const { rows } = await store.search({ ...ALL, ...query }, null)
          assert.deepEqual(
            rows.map(({ index }) => index),
            minutes,
            name,
          )
        }
        await assert.rejects(store.search({ ...ALL, where: { 'state; DROP TABLE head': 'x' } }, null))
        await store.close()
      } finally {
        await on.remove()
      }
    })

    it('looks at a bounded number of rows, and says where to go on', async () => {
      const on = await kind.create()
      try {
        const store = await filled(on)
        const rare: SearchQuery = { ...ALL, holds: [['"limit-1"']], within: 3 }
        const first = await store.search(rare, null)
        assert.deepEqual([first.rows.length, first.searched, first.oldest], [0, 3, idAt(5)])
        const second = await store.search(rare, first.oldest)
        assert.deepEqual([second.rows.length, second.searched, second.oldest], [0, 3, idAt(2)])
        const third = await store.search(rare, second.oldest)
        assert.deepEqual([third.rows.map(({ index }) => index), third.searched], [[1], 2])
        const byIndex = await store.search({ ...rare, where: { agent: 'bot' } }, 5)
        assert.deepEqual([byIndex.searched, byIndex.oldest], [3, 2])
        await store.close()
      } finally {
        await on.remove()
      }
    })
  })
}
