import assert from 'node:assert/strict'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { run, testIo } from './helpers/cli.ts'
import { EXAMPLE } from './helpers/shop.ts'

/** `replace` stands exactly once in `file`; `with` is the mistake. */
type Mistake = {
  title: string
  file: string
  replace: string
  with: string
  expect: { file: string; line: number; column: number; message: string }
}
const mistakes = JSON.parse(readFileSync(join(import.meta.dirname, 'mistakes.json'), 'utf8')) as Mistake[]

for (const mistake of mistakes) {
  test(`use-case check finds ${mistake.title}, with line and column`, async () => {
    const folder = mkdtempSync(join(tmpdir(), 'answerable-mistake-'))
    try {
      cpSync(EXAMPLE, folder, { recursive: true })
      const path = join(folder, mistake.file)
      const text = readFileSync(path, 'utf8')
      assert.equal(text.split(mistake.replace).length, 2, 'what is replaced stands exactly once')
      writeFileSync(
        path,
        text.replace(mistake.replace, () => mistake.with),
      )
      const { status, json } = await run(testIo({ cwd: folder }), 'use-case', 'check', 'answerable.yaml', '--json')
      assert.equal(status, 1)
      const issues = json['issues'] as { file: string; line: number; column: number; message: string }[]
      const { file, line, column, message } = mistake.expect
      const found = issues.map((issue) => `${issue.file}:${issue.line}:${issue.column} ${issue.message}`)
      assert.ok(
        found.some((entry) => entry.startsWith(`${file}:${line}:${column} `) && entry.includes(message)),
        `expected ${file}:${line}:${column} ${message}, found\n${found.join('\n')}`,
      )
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
}
