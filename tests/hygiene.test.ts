import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { checkLength, checkSkips, checkUnfinished, LINE_CAP } from './lib/hygiene.ts'
import { readFiles, show } from './lib/repo.ts'
import { checkWords } from './lib/words.ts'

const CODE = ['packages/**/*.{ts,tsx,css,js}', 'scripts/**/*.{ts,js}', 'bench/**/*.{ts,js}', 'tests/**/*.{ts,js}']
const TESTS = ['packages/*/test/**/*.ts', 'tests/**/*.test.ts']
/** Tests and benchmarks may look for outside data beside the repository; what users read may not speak of it. */
const READ_BY_USERS = [
  '*.md',
  '.changes/*.md',
  'docs/**/*.md',
  'packages/*/{src,bin}/**/*.{ts,tsx,js}',
  'examples/**/*.{md,yaml}',
]

test(`no file is longer than ${LINE_CAP} lines`, () => assert.deepEqual(show(checkLength(readFiles(...CODE))), []))
test('nothing is left unfinished', () => {
  assert.deepEqual(show(checkUnfinished(readFiles(...CODE, 'docs/**/*.md', '*.md'))), [])
})
test('no test is switched off silently', () => assert.deepEqual(show(checkSkips(readFiles(...TESTS))), []))
test('texts claim no more than the software does', () => {
  assert.deepEqual(show(checkWords(readFiles(...READ_BY_USERS))), [])
})

const file = (text: string) => [{ path: 'packages/x/src/a.ts', text }]
const cases: [check: typeof checkLength, caught: string[], allowed: string[]][] = [
  [checkLength, ['x\n'.repeat(LINE_CAP + 1)], ['x\n'.repeat(LINE_CAP)]],
  [
    checkUnfinished,
    [`// ${'TO' + 'DO'}: later`, `throw new Error('not yet ${'imple' + 'mented'}')`],
    ['const todoList = []', 'the shock'],
  ],
  [
    checkSkips,
    [
      'test.only("a", f)',
      'describe.skip("a", f)',
      'test("a", { skip: true }, f)',
      't.skip()',
      't.skip("")',
      'test("a", { only: true }, f)',
      'it.todo("a")',
    ],
    [
      't.skip("needs PostgreSQL: set ANSWERABLE_TEST_PG")',
      'test("a", { skip: reason }, f)',
      '// test.only is forbidden',
    ],
  ],
  [
    checkWords,
    [
      `We are GDPR-${'compl' + 'iant'}.`,
      `${'Compl' + 'iant'} by design`,
      `see ${'/wo' + 'rk/main'}`,
      `read ${'../sha' + 'red/design'}`,
      `This was written with ${'an AI'}`,
      `${'Co-authored' + '-by'}: x`,
    ],
    ['supports evidence for Article 14', 'the refund assistant', '/homework/', 'the team complied'],
  ],
]

describe('the checks', () => {
  for (const [check, caught, allowed] of cases) {
    for (const text of caught) {
      test(`${check.name} catches ${text.slice(0, 50).trim()}`, () => assert.notDeepEqual(check(file(text)), []))
    }
    for (const text of allowed) {
      test(`${check.name} allows ${text.slice(0, 50).trim()}`, () => assert.deepEqual(show(check(file(text))), []))
    }
  }
})
