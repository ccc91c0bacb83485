import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { founded, type Shop, shop } from './helpers/shop.ts'

let here: Shop
before(async () => {
  here = await shop()
  await founded(here)
})
after(() => here[Symbol.asyncDispose]())

/** 137 with a name that is on record, 63 whose owner nobody knows yet. */
const ROWS = Array.from({ length: 200 }, (_, n) => {
  const id = `use-${String(n).padStart(3, '0')}`
  const owner = n < 137 ? 'ada@shop.example' : `nobody-${n}@shop.example`
  return `${id},"Use no. ${n}, of the list","Does one thing, ""quickly""",shop,${owner},${n % 50 === 0 ? 'instructed' : ''}`
})

test('a list of 200 uses is imported with two signatures, counted by state, by unit, and as of any entry', async (t) => {
  const { grace } = here.people
  writeFileSync(
    join(here.folder, 'use-cases.csv'),
    ['use_case,name,purpose,unit,owner,enforcement', ...ROWS, ''].join('\n'),
  )
  const began = process.hrtime.bigint()
  const made = await grace.must('import', 'use-cases.csv')
  t.diagnostic(`200 rows in ${Number((process.hrtime.bigint() - began) / 1_000_000n)} ms`)
  assert.deepEqual([made['made'], (made['entries'] as unknown[]).length], [200, 2])
  assert.equal((await grace.must('import', 'use-cases.csv'))['unchanged'], 200, 'the same list again changes nothing')

  const whole = await grace.must('coverage')
  assert.equal(whole['total'], 201, 'the registered one too')
  assert.match(String(whole['sentence'] as string), /^201 uses\. 0 signed for, 200 waiting for a name/)
  const { out } = await grace.run('coverage', '--unit', 'nowhere')
  assert.match(out, /^201 uses\./, 'a filter does not make the firm look better')
  assert.match(out, /nowhere: 0 uses\./)
  const inUnit = await grace.must('coverage', '--unit', 'shop')
  assert.equal((inUnit['unit'] as { total: number }).total, 201)

  const [first] = made['entries'] as { index: number }[]
  const last = first?.index ?? 0
  const totalAt = async (entry: number) => (await grace.must('coverage', '--as-of', String(entry)))['total']
  assert.deepEqual([await totalAt(last - 100), await totalAt(last), await totalAt(last + 1)], [1, 101, 102])
})

test('lists of 200 fit the window, here of 100 columns', async () => {
  for (const command of [['coverage'], ['nomination', 'list']]) {
    const { out } = await here.people.grace.run(...command)
    const long = out.split('\n').filter((line) => Array.from(line).length > 100)
    assert.deepEqual(long.slice(0, 3), [], command.join(' '))
  }
})
