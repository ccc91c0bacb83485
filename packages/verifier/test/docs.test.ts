import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { verifyReceipt } from '@answerable/verifier'

test('the receipt printed in docs/reference/ledger-format.md verifies with the key printed beside it', () => {
  const page = readFileSync(join(import.meta.dirname, '../../../docs/reference/ledger-format.md'), 'utf8')
  const block = (name: string): string =>
    new RegExp(`^\`\`\`${name}\n(.*)\n\`\`\`$`, 'm').exec(page)?.[1] ?? assert.fail(name)
  const result = verifyReceipt(block('receipt'), { vkeys: [block('vkey')] })
  assert.deepEqual([result.index, result.size, result.practice, result.keyPinned], [1, 2, true, true])
  assert.deepEqual(result.unsealed, { amount: '40.00 EUR' })
})
