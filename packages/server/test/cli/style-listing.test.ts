import assert from 'node:assert/strict'
import { test } from 'node:test'
import { columns, listing } from '../../src/cli/style.ts'

const rows = [
  ['01a20a33-3eca-7000-9189-0ab7dec1a57e', 'Ada', 'change_policy, accept_residual_risk, restrict, reopen'],
  ['01a20a34-d068-7000-a145-a224379c7390', 'Dora', 'restrict'],
]

test('a list that fits the window is in columns', () => {
  assert.deepEqual(listing(rows, 100), columns(rows))
})

test('a list that does not fit is in paragraphs, no line wider than the window and no id broken', () => {
  const lines = listing(rows, 80)
  assert.ok(lines.every((line) => line.length <= 80))
  assert.equal(lines[0], rows[0]?.[0])
  assert.deepEqual(lines.join(' ').split(/\s+/), rows.flat().join(' ').split(/\s+/))
})
