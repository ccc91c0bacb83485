import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { csv, csvField } from '../../src/cli/csv.ts'
import { readList } from '../../src/cli/import/read-list.ts'
import { textAt } from '../../src/cli/reply.ts'
import { founded, type Shop, shop } from './helpers/shop.ts'

let here: Shop

before(async () => {
  here = await shop()
  await founded(here)
})
after(() => here[Symbol.asyncDispose]())

const HEADER = 'use_case,name,purpose,unit,owner,enforcement'
const list = (...rows: string[]): string => {
  writeFileSync(join(here.folder, 'use-cases.csv'), `${[HEADER, ...rows].join('\r\n')}\r\n`)
  return 'use-cases.csv'
}
const GOOD = [
  'meeting-notes,Meeting Notes,"Writes minutes, in full",shop,ada@shop.example,',
  'cv-sort,CV Sorting,Sorts applications,shop,zoe@shop.example,instructed',
]
const BAD = [
  'Bad Name,X,Y,shop,ada@shop.example,',
  'later,Later,,shop,not an address,',
  'meeting-notes,A,B,shop,a@b.cc,',
]

test('every bad row is named with its line and the reason, and nothing is imported', async () => {
  const { grace } = here.people
  const { status, err } = await grace.run('import', list(...GOOD, ...BAD))
  assert.equal(status, 1)
  for (const line of [/csv:4: use_case /, /csv:5: purpose is missing/, /csv:6: meeting-notes stands in line 2 already/])
    assert.match(err, line)
  assert.deepEqual((await grace.must('nomination', 'list'))['nominations'], [])
})

test('--dry-run signs nothing; --skip-bad imports the good rows; a second run changes nothing', async () => {
  const { grace } = here.people
  const dry = await grace.must('import', list(...GOOD), '--dry-run')
  assert.deepEqual([dry['made'], dry['entries']], [2, []])
  assert.deepEqual((await grace.must('nomination', 'list'))['nominations'], [])
  const first = await grace.must('import', list(...GOOD, ...BAD), '--skip-bad')
  assert.deepEqual([first['made'], first['unchanged'], (first['bad'] as unknown[]).length], [2, 0, 3])
  const again = await grace.must('import', list(...GOOD))
  assert.deepEqual([again['made'], again['unchanged']], [0, 2])
})

test('an owner who is registered later is named by running the same list again', async () => {
  const { grace } = here.people
  const zoe = await here.human('zoe')
  const { proof } = (await zoe.must('key', 'show', '--proof')) as { proof: string }
  const about = ['--name', 'Zoe Example', '--email', zoe.email, '--unit', 'shop', '--key-proof', proof, '--fictional']
  await grace.must('person', 'add', ...about)
  const again = await grace.must('import', list(...GOOD))
  assert.deepEqual([again['made'], again['named'], again['unchanged']], [0, 1, 1])
  assert.match((await grace.run('nomination', 'list')).out, /cv-sort +CV Sorting +Zoe Example +asked/)
})

test('nominees accept, name another or retire; coverage says where the firm stands', async () => {
  const { grace, ada, rosa } = here.people
  await ada.must('nomination', 'redirect', 'meeting-notes', rosa.email, '--reason', 'Rosa runs it')
  await rosa.must('nomination', 'accept', 'meeting-notes')
  const { out } = await grace.run('coverage')
  assert.match(out, /^3 uses\. 0 signed for, 1 waiting for a name, 0 refused or disputed, 2 named and not signed\./)
  assert.match(out, /cv-sort\s+Zoe Example +live +instructed, NOT ENFORCED/)
  const printed = await grace.run('coverage', '--csv', '-')
  assert.match(printed.out, /^use_case,name,unit,person,/)
  assert.match(printed.out, /cv-sort,CV Sorting,shop,zoe@shop\.example/)
  await grace.must('nomination', 'retire', 'cv-sort', '--reason', 'switched off')
  assert.match((await grace.run('coverage')).out, /^2 uses\./)
})

test('responsibilities are shown, signed and mapped', async () => {
  const { rosa } = here.people
  assert.match((await rosa.run('responsibilities', 'show', rosa.email)).out, /Not signed yet/)
  await rosa.must('responsibilities', 'sign')
  const { out } = await rosa.run('responsibilities', 'show', rosa.email)
  assert.match(out, /I have said that I will answer for Meeting Notes \(meeting-notes\)/)
  assert.match(out, /Version 1, signed .*, says the same\./)
  assert.match((await rosa.run('responsibilities', 'map')).out, /refund-assistant +tier T\d +owner Ada Example/)
})

test('a pile is observed by name and renewed by the grantor alone', async () => {
  const { grace, boris, ada } = here.people
  const granted = await grace.must(
    'authority',
    'grant',
    ada.email,
    '--unit',
    'shop',
    '--power',
    'accept_residual_risk',
    '--tier',
    'T1,T2,T3,T4',
    '--until',
    '300d',
  )
  const authority = textAt(granted, 'id')
  await ada.must('observed', 'sign', 'meeting-notes', '--authority', authority, '--reason', 'found in March')
  assert.match((await ada.run('coverage')).out, /1\s+observed, nothing enforced/)
  const refused = await boris.run('observed', 'renew', 'meeting-notes', '--reason', 'more time')
  assert.match(refused.err, /only the grantor/)
  await grace.must('observed', 'renew', 'meeting-notes', '--reason', 'more time')
  assert.match((await ada.run('task', 'list')).out, /No task/)
  assert.match(
    (await ada.run('task', 'settle', '01900000-0000-7000-8000-000000000001', '--how', 'retired', '--reason', 'x')).err,
    /No such task/,
  )
})

test('a list that is no list is refused whole', () => {
  assert.throws(() => readList('use_case,name\nx,y\n'), /purpose, unit, owner is missing/)
  assert.throws(() => readList(`${HEADER}\n`), /no rows/)
  assert.throws(() => readList(`${HEADER},name\na,b,c,d,e,f,g\n`), /name stands twice/)
  assert.throws(() => readList(`${HEADER}\n"open`), /no CSV/)
  assert.deepEqual(
    readList(`\uFEFF${HEADER}\nshort,row\n`).bad.map(({ line }) => line),
    [2],
  )
})

test('attack: a name that a spreadsheet would run as a formula stays text', () => {
  assert.equal(csvField('=cmd()'), "'=cmd()")
  assert.equal(csvField('a "b", c'), '"a ""b"", c"')
  assert.equal(csv(['a'], [['+1'], [null]]), "a\r\n'+1\r\n\r\n")
})
