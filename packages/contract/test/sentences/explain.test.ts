import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { type DecisionView, explainDecision, visibleText } from '@answerable/contract'

const folder = join(import.meta.dirname, 'decisions')
const names = readdirSync(folder).flatMap((file) => /^(.+)\.json$/.exec(file)?.[1] ?? [])

for (const name of names) {
  test(`a decision as a page: ${name}`, () => {
    const view = JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8')) as DecisionView
    const page = explainDecision(view)
    assert.equal(`${page}\n`, readFileSync(join(folder, `${name}.txt`), 'utf8'))
    for (const line of page.split('\n')) assert.equal(line, visibleText(line), 'no content can break out of its line')
  })
}
