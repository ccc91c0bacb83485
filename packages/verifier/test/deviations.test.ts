import assert from 'node:assert/strict'
import { test } from 'node:test'
import { deviationsOf, type Entry } from '@answerable/verifier'

const ALWAYS = { from: '2000-01-01T00:00:00.000Z', to: '2100-01-01T00:00:00.000Z' }
const entry = (type: string, body: object): Entry =>
  ({ id: `${type}-1`, type, time: '2027-01-04T00:00:00.000Z', body }) as unknown as Entry
const told = (type: string, body: object): [kind: string, detail: string][] =>
  deviationsOf([entry(type, body)], ALWAYS).map(({ kind, detail }) => [kind, detail])
const life = (answered: number, recorded: number, ended: boolean) => ({ since: 'x', answered, recorded, ended })
const counted = (answered: number, recorded: number, alone: boolean, before: object[] = []) => ({
  counted: { since: 'x', answered, recorded, alone, before },
})

/** What the daily count says, and what of it an auditor has to be told. */
const COUNTS: [body: object, deviations: [kind: string, detail: string][]][] = [
  [{}, []],
  [counted(3, 3, true), []],
  [counted(3, 4, true), [['count', 'answered 3, recorded 4']]],
  [counted(4, 3, true), [['count', 'answered 4, recorded 3']]],
  // Beside other servers one answers fewer than are recorded; more it never may.
  [counted(3, 4, false), []],
  [counted(4, 3, false), [['count', 'answered 4, recorded 3']]],
  [counted(3, 3, true, [life(5, 5, true)]), []],
  [counted(3, 3, true, [life(5, 6, false)]), [['server_killed', 'answered 5, recorded 6']]],
  [counted(3, 3, true, [life(6, 5, true)]), [['count', 'answered 6, recorded 5']]],
]

test('a count that differs from the log, and a server that was killed, are deviations', () => {
  for (const [body, deviations] of COUNTS)
    assert.deepEqual(told('stream.heads', body), deviations, JSON.stringify(body))
})

test('an alarm about a witness is a deviation, its end is none', () => {
  assert.deepEqual(told('witness.alarmed', { witness: null, trouble: 'lag' }), [['witness_alarm', 'witness.alarmed']])
  assert.deepEqual(told('witness.cleared', { witness: null, how: 'in_order' }), [])
})
