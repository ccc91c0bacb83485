import assert from 'node:assert/strict'
import { test } from 'node:test'
import { columns, fitted, listing } from '../../src/cli/style.ts'

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

test('a row that is too wide goes on below its beginning; what has no columns stays one line', () => {
  const [first = '', ...more] = columns(rows).flatMap((line) => fitted(`  ${line}`, 80))
  assert.ok([first, ...more].every((line) => line.length <= 80))
  assert.match(first, /^ {2}01a20a33-3eca-7000-9189-0ab7dec1a57e {2}Ada {3}change_policy,/)
  assert.match(more[0] ?? '', /^ {6}\S/)
  assert.deepEqual([first, ...more].join(' ').split(/\s+/).slice(1), rows.flat().join(' ').split(/\s+/))
  const command = `answerable use-case proposal ${'x'.repeat(60)} --data /var/lib/answerable --json`
  assert.deepEqual(fitted(command, 80), [command])
})
