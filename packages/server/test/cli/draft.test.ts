import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { fileOf, ROWS, withoutLabels } from '../replay/support.ts'
import { run, testIo } from './helpers/cli.ts'

const folderOf = (t: TestContext): string => {
  const folder = mkdtempSync(join(tmpdir(), 'cli-draft-'))
  t.after(() => rmSync(folder, { recursive: true }))
  return folder
}

test('draft: writes three files, says what is left to do, and overwrites nothing', async (t) => {
  const folder = folderOf(t)
  const runs = fileOf(t, ROWS)
  const { status, json } = await run(testIo(), 'draft', runs, '--out', folder, '--json')
  assert.equal(status, 0)
  const [useCase] = json['use_cases'] as { use_case: string; blanks: number; guesses: number }[]
  assert.deepEqual([useCase?.use_case, useCase?.blanks], ['banking', 9])
  assert.ok((useCase?.guesses ?? 0) > 20)
  const check = await run(testIo(), 'use-case', 'check', join(folder, 'answerable.yaml'))
  assert.equal(check.status, 1)
  assert.match(check.out, /answerable.yaml:\d+:\d+ {2}people.owner/)
  const again = await run(testIo(), 'draft', runs, '--out', folder, '--json')
  assert.deepEqual([again.status, (again.json['error'] as { code: string }).code], [1, 'draft_exists'])
})

test('replay --draft: nothing handwritten, no labels, one page', async (t) => {
  const html = join(folderOf(t), 'report.html')
  const runs = fileOf(t, ROWS.map(withoutLabels))
  const { status, json } = await run(testIo(), 'replay', runs, '--draft', '--html', html, '--json')
  assert.equal(status, 0)
  const { overall, detail } = json as {
    overall: { calls: Record<string, number> }
    detail: {
      rules_from: string
      totals: { calls: Record<string, number> }
      use_cases: { choices: { ranked: object[] } }[]
    }
  }
  assert.deepEqual([detail.rules_from, detail.totals.calls], ['draft', overall.calls])
  assert.ok((overall.calls['allow'] ?? 0) > 0 && (overall.calls['review'] ?? 0) > 0)
  assert.ok((detail.use_cases[0]?.choices.ranked.length ?? 0) > 0)
  assert.match(readFileSync(html, 'utf8'), /^<!doctype html>[^]*rules drafted from the same runs/)
  assert.equal(statSync(html).mode & 0o077, 0, 'it holds texts of the recording')
})

test('replay: whose rules must be said, once', async (t) => {
  const runs = fileOf(t, ROWS)
  for (const flags of [[], ['--draft', '--manifest', '.']]) {
    const { status, json } = await run(testIo(), 'replay', runs, ...flags, '--json')
    assert.deepEqual([status, (json['error'] as { code: string }).code], [2, 'invalid_option'])
  }
})
