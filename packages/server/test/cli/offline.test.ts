import assert from 'node:assert/strict'
import { test } from 'node:test'
import { runProgram } from '../../src/cli/program.ts'
import { testIo } from './helpers/cli.ts'
import { EXAMPLE, MANIFEST } from './helpers/shop.ts'

test('use-case check, policy test, without a server', async () => {
  const offline = testIo({ env: { ANSWERABLE_URL: 'http://127.0.0.1:9' } })
  assert.equal(await runProgram(offline, ['use-case', 'check', MANIFEST]), 0)
  assert.equal(await runProgram(offline, ['policy', 'test', EXAMPLE]), 0)
})
