import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { AnyRow, RecordRow } from '@answerable/contract'
import { createDocuments } from '../../src/ledger/documents.ts'
import { BatchFacts, noFacts, queryKey, rowKey } from '../../src/writer/facts.ts'

const query = { kind: 'intent', where: { useCase: 'pay', open: 1 }, due: { after: '2027' }, limit: 3 } as const

function intent(index: number, change: Partial<RecordRow<'intent'>> = {}): RecordRow<'intent'> {
  const id = `i${index}`
  return {
    id,
    index,
    decision: 'd',
    useCase: 'pay',
    agent: 'a',
    reportBy: '2027-05',
    open: true,
    entries: [],
    ...change,
  }
}
const any = (row: RecordRow<'intent'>): AnyRow => ({ kind: 'intent', row })

/** Five open intents are stored; the query's limit shows three of them. */
function stored(): BatchFacts {
  const loaded = noFacts()
  const rows = [1, 2, 3].map((index) => ({ kind: 'intent' as const, value: intent(index), entries: [index] }))
  loaded.queries.set(queryKey(query), { rows, total: 5 })
  for (const row of rows) loaded.rows.set(rowKey('intent', row.value.id), row)
  const fourth = { kind: 'intent' as const, value: intent(4), entries: [4] }
  loaded.rows.set(rowKey('intent', 'i4'), fourth)
  return new BatchFacts(loaded, createDocuments())
}
const ids = (facts: BatchFacts) => {
  const { rows, total } = facts.view.query(query)
  return [rows.map(({ id }) => id).join(' '), total]
}

describe('the facts of a batch', () => {
  it('a query sees rows the batch closed, within its limit and beyond, and rows it added', () => {
    const facts = stored()
    assert.deepEqual(ids(facts), ['i1 i2 i3', 5])
    facts.put([any(intent(2, { open: false }))], 10)
    assert.deepEqual(ids(facts), ['i1 i3', 4])
    facts.put([any(intent(4, { open: false }))], 11)
    assert.deepEqual(ids(facts), ['i1 i3', 3])
    facts.put([any(intent(12)), any(intent(13, { useCase: 'other' })), any(intent(14, { reportBy: '2026' }))], 12)
    assert.deepEqual(ids(facts), ['i1 i3 i12', 4])
  })

  it('what a command changed is gone when it is undone, and stays when it is kept', () => {
    const facts = stored()
    facts.put([any(intent(1, { open: false }))], 10)
    facts.undo()
    assert.deepEqual(ids(facts), ['i1 i2 i3', 5])
    facts.put([any(intent(1, { open: false }))], 10)
    facts.keep()
    facts.put([any(intent(1, { open: true }))], 11)
    facts.undo()
    assert.equal(facts.view.row('intent', 'i1')?.open, false)
    assert.deepEqual(
      facts.written().map(({ id, entries }) => [id, entries]),
      [['i1', [1, 10]]],
    )
  })

  it('asking for what needs did not name is an error, not an absent row', () => {
    const facts = stored()
    assert.throws(() => facts.view.row('run', 'r'), RangeError)
    assert.throws(() => facts.view.trace('r'), RangeError)
    assert.throws(() => facts.view.query({ ...query, limit: 4 }), RangeError)
  })
})
