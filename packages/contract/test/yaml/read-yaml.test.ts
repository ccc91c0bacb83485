import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { AnswerableError, placed, readManifest, readYaml } from '@answerable/contract'

type Case = { title: string; text: string; place: [number, number] | null }
const cases = JSON.parse(readFileSync(join(import.meta.dirname, 'cases.json'), 'utf8')) as Case[]

const refusal = (run: () => unknown): AnswerableError => {
  try {
    run()
  } catch (error) {
    assert.ok(error instanceof AnswerableError)
    return error
  }
  throw new assert.AssertionError({ message: 'it was taken' })
}

for (const { title, text, place } of cases) {
  test(`yaml refuses ${title}`, () => {
    const error = refusal(() => readYaml(text))
    assert.equal(error.code, 'manifest_invalid')
    const [issue] = error.issues
    assert.ok(issue)
    assert.deepEqual(issue.line === undefined ? null : [issue.line, issue.column], place)
  })
}

test('yaml: a path and a pointer name the same place, and what is missing is placed at what is around it', () => {
  const file = readYaml('a: 1\ntools:\n  - name: x\n    class: read\n')
  assert.deepEqual(file.place('tools[0].class'), { line: 4, column: 5 })
  assert.deepEqual(file.place('/tools/0/class'), { line: 4, column: 5 })
  assert.deepEqual(file.place('tools[0].undo'), { line: 3, column: 5 })
  assert.deepEqual(file.place(''), { line: 1, column: 1 })
})

test('yaml: an unknown name is pointed at itself', () => {
  const file = readYaml('a: 1\nb:\n  known: 1\n  mispelt: 2\n')
  const [issue] = placed([{ path: 'b', message: 'Unrecognized key: "mispelt"' }], file)
  assert.deepEqual([issue?.line, issue?.column], [4, 3])
})

test('a manifest that does not fit says where', () => {
  const error = refusal(() => readManifest('answerable: 1\nuse_case: Not A Slug\n'))
  assert.equal(error.code, 'manifest_invalid')
  assert.ok(error.issues.some(({ path, line }) => path === 'use_case' && line === 2))
})
