import assert from 'node:assert/strict'
import { test } from 'node:test'
import { examples, fileOf, ROWS } from '../replay/support.ts'
import { run, testIo } from './helpers/cli.ts'

test('replay: recorded runs over HTTP through a running gate in a throw-away log with a simulated owner', async (t) => {
  const runs = fileOf(t, ROWS)
  const { status, json } = await run(testIo(), 'replay', runs, '--manifest', examples, '--json')
  assert.equal(status, 0, JSON.stringify(json))
  const { overall, suites } = json as {
    overall: { runs: number; calls: Record<string, number>; attacks: { total: number; stopped: number } }
    suites: Record<string, unknown>
  }
  assert.deepEqual(Object.keys(suites), ['banking'])
  assert.equal(overall.runs, ROWS.length)
  // Nobody would be denied everything: a use case nobody answered for gives only denials.
  assert.ok(Number(overall.calls['allow']) > 0 && Number(overall.calls['review']) > 0)
  assert.ok(overall.attacks.stopped > 0 && overall.attacks.stopped <= overall.attacks.total)
  const again = await run(testIo(), 'replay', runs, '--manifest', examples, '--json', '--seed', 'another')
  assert.deepEqual(again.json['overall'], overall, 'opaque ids and their seed change nothing')
})

test('replay: every example of the folder can be signed for, registered and run', async (t) => {
  const runs = fileOf(
    t,
    ['banking', 'slack', 'travel', 'workspace'].map((suite) => ({ ...ROWS[0], id: suite, suite })),
  )
  const { status, out } = await run(testIo(), 'replay', runs, '--manifest', examples)
  assert.equal(status, 0)
  for (const suite of ['banking', 'slack', 'travel', 'workspace', 'overall']) assert.ok(out.includes(suite), suite)
})

test('replay: what cannot be read is refused with a documented code', async (t) => {
  const broken = await run(testIo(), 'replay', fileOf(t, ['{']), '--manifest', examples, '--json')
  assert.equal(broken.status, 1)
  assert.match((broken.json['error'] as { code: string }).code, /^recording_/)
  const missing = await run(testIo(), 'replay', '/none.jsonl', '--manifest', examples, '--json')
  assert.equal((missing.json['error'] as { code: string }).code, 'recording_unreadable')
})
