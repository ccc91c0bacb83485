import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { formatExample } from './format-example.ts'

test('the worked example in docs/reference/ledger-format.md is what the code writes', () => {
  const page = readFileSync(join(import.meta.dirname, '../../../docs/reference/ledger-format.md'), 'utf8')
  const blocks = [...page.matchAll(/^```([a-z ]+)\n([^`]*)\n```$/gm)].map(([, name, body]) => [name, body])
  assert.deepEqual(blocks, Object.entries(formatExample()))
})
