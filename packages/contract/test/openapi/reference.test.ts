import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { errorsReference, httpReference, reasonsReference } from '@answerable/contract'

const pages = { errors: errorsReference, reasons: reasonsReference, 'http-api': httpReference }

for (const [name, generate] of Object.entries(pages)) {
  test(`docs/reference/${name}.md says what the contract says`, () => {
    const path = new URL(`../../../../docs/reference/${name}.md`, import.meta.url)
    assert.equal(readFileSync(path, 'utf8'), generate(), 'run `npm run docs`')
  })
}
