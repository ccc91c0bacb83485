import assert from 'node:assert/strict'
import { test } from 'node:test'
import { runPractice } from '../../src/practice/index.ts'
import { testIo } from '../cli/helpers/cli.ts'

test('practice: every step of the story comes out as told, on a real server', async () => {
  const io = testIo()
  const { failures } = await runPractice({ io, fast: true, keep: false, port: 0 })
  assert.deepEqual(failures, [])
  const told = io.output.join('\n')
  const chapters = [...told.matchAll(/^(\d) {2}\S/gm)].map(([, number]) => Number(number))
  assert.deepEqual(chapters, [1, 2, 3, 4, 5, 6])
  const [, allowed, denied] = /entry (\d+) .* ALLOW[^]*?entry (\d+) .* DENY/.exec(told) ?? []
  assert.equal(Number(denied), Number(allowed) + 1, 'the entry after the last allow is the first deny')
  assert.match(told, /allowed after it: 0/)
  assert.doesNotMatch(told, /NOT AS TOLD/)
})
