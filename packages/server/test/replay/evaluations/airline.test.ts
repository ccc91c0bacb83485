import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import test from 'node:test'
import { airlineReport } from '../../../src/replay/evaluations/airline.ts'
import { examplesRoot, sharedData, useCaseIssues } from './support.ts'
import { fileOf } from '../support.ts'

const manifest = join(examplesRoot, 'airline/answerable.yaml')

test('the airline manifest is valid and its policy passes its own tests, none of them idle', async () => {
  assert.deepEqual(await useCaseIssues('airline'), [])
})

const profile = { payment_methods: { card_1: { source: 'credit_card' } }, membership: 'gold' }
const booking = {
  reservation_id: 'QX1',
  user_id: 'ada_1',
  cabin: 'economy',
  insurance: 'no',
  passengers: [{}],
  total_baggages: 0,
  created_at: '2024-05-15T09:00:00',
  flights: [{ flight_number: 'HAT1', date: '2024-05-20' }],
}
const look = [
  { fn: 'get_user_details', args: { user_id: 'ada_1' }, result: JSON.stringify(profile), turn: 1 },
  { fn: 'get_reservation_details', args: { reservation_id: 'QX1' }, result: JSON.stringify(booking), turn: 1 },
]
const cancel = { fn: 'cancel_reservation', args: { reservation_id: 'QX1' }, result: '{}', turn: 3 }
const talk = (answer: string): object[] => [
  { role: 'user', text: 'I am ada_1, cancel QX1' },
  { role: 'assistant', text: 'Shall I?' },
  { role: 'user', text: answer },
]
const run = (answer: string, calls: object[], expected: object[]): object => ({
  messages: talk(answer),
  calls,
  expected_actions: expected,
})

test('a write is wrong where its task expects no such call, and held where the policy says so', async (t) => {
  const wanted = { fn: 'cancel_reservation', args: { reservation_id: 'QX1' } }
  const path = fileOf(t, [
    run('yes', [...look, cancel], [wanted]),
    run('maybe later', [...look, cancel], []),
    run('yes', [cancel], []),
    run('yes', [...look, { ...cancel, args: { reservation_id: 'QX2' }, result: 'Error: not found' }], [wanted]),
    run('yes', [{ fn: 'transfer_to_human_agents', args: { summary: 'x' }, result: 'ok', turn: 3 }], []),
  ])
  const report = await airlineReport(path, manifest)
  assert.equal(report.conversations, 5)
  assert.equal(report.writes, 4)
  assert.deepEqual([report.wrong_held.count, report.wrong_held.total], [3, 3])
  assert.deepEqual([report.right_delayed.count, report.right_delayed.total], [0, 1])
  assert.deepEqual(report.by_rule['review.confirmation'], { wrong: 1, right: 0 })
  // Drawing three of four writes spares the right one in one draw of four.
  assert.ok(Math.abs(report.at_random - 1 / 4) < 1e-9)
  assert.equal(report.carried_out.wrong_held.total, 2)
})

test('recorded conversations: the written policy beats holding as many writes at random', async (t) => {
  const path = sharedData('tau-bench-airline/gpt-4o-airline-dev.jsonl.gz')
  if (!existsSync(path)) return t.skip('needs shared data: tau-bench-airline/gpt-4o-airline-dev.jsonl.gz')
  const report = await airlineReport(path, manifest)
  t.diagnostic(JSON.stringify(report))
  assert.deepEqual([report.conversations, report.writes], [96, 113])
  assert.ok((report.wrong_held.pct ?? 0) > (report.held.pct ?? 100))
  assert.ok(report.at_random < 0.05)
})
