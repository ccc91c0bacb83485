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

test('check record: what somebody outside found changes the rules, and the insider is refused', async () => {
  const { chris, ada, grace } = here.people
  writeFileSync(join(here.folder, 'report.txt'), 'One made-up report of a search.')
  const rest = ['--from', '2026-01-01T00:00:00.000Z', '--evidence', 'report.txt', '--notes', 'Compared by hand.']
  const period = [...rest, '--to', '2026-01-02T00:00:00.000Z']
  const calls = ['check', 'record', 'ungated_calls', '--use-case', 'refund-assistant', '--method', 'vendor_bill']
  const clean = ['--looked', '120', '--found', '0', ...period]
  const insider = await ada.run(...calls, ...clean, '--json')
  assert.equal((insider.json['error'] as { code: string }).code, 'not_separate')

  const verdictOf = async (id: string): Promise<unknown> => {
    const rules = (await grace.must('rules'))['rules'] as { rule: string; verdict: string }[]
    return rules.find(({ rule }) => rule === id)?.verdict
  }
  assert.equal(await verdictOf('INV-01'), 'unknown')
  const search = ['check', 'record', 'unregistered_use', '--unit', 'shop', '--method', 'code_scan']
  await grace.must(...search, '--looked', '40', '--found', '2', ...rest)
  assert.equal(await verdictOf('INV-01'), 'fail')
  assert.match((await grace.run('rules', '--rule', 'INV-01')).out, /2 of 40 are neither registered nor exempted/)
  await grace.must(...search, '--looked', '40', '--found', '0', ...rest)
  assert.equal(await verdictOf('INV-01'), 'pass')
  assert.equal((await chris.run(...calls, ...clean)).status, 0, 'the challenger may')
})

test('the list of rules fits the window', async () => {
  const { out } = await here.people.grace.run('rules')
  assert.deepEqual(
    out.split('\n').filter((line) => Array.from(line).length > 100),
    [],
  )
})
