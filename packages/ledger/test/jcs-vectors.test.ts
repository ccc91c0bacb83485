import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { canonicalize } from '@answerable/ledger'
import type { JsonValue } from '@answerable/ledger'

const shared = process.env['ANSWERABLE_SHARED'] ?? join(import.meta.dirname, '../../../../shared')
const folder = join(shared, 'data/conformance-vectors/jcs')

for (const name of ['arrays', 'french', 'structures', 'unicode', 'values', 'weird']) {
  test(`RFC 8785 pair: ${name}`, (t) => {
    if (!existsSync(folder)) return t.skip(`needs shared data: ${folder}`)
    const read = (file: string): string => readFileSync(join(folder, file), 'utf8')
    const text = canonicalize(JSON.parse(read(`input-${name}.json`)) as JsonValue)
    assert.equal(text, read(`output-${name}.json`))
    assert.equal(Buffer.from(text).toString('hex'), read(`outhex-${name}.txt`).replaceAll(/\s/g, ''))
  })
}
