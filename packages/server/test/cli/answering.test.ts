import assert from 'node:assert/strict'
import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { textAt } from '../../src/cli/reply.ts'
import { EXAMPLE, founded, type Shop, shop } from './helpers/shop.ts'

let here: Shop

before(async () => {
  here = await shop()
  await founded(here)
  cpSync(EXAMPLE, join(here.folder, 'next'), { recursive: true })
})
after(() => here[Symbol.asyncDispose]())

/** The example's files, changed. */
function change(file: string, ...pairs: [string, string][]): void {
  const path = join(here.folder, 'next', file)
  let text = readFileSync(path, 'utf8')
  for (const [from, to] of pairs) {
    assert.ok(text.includes(from), `${from} is not in ${file}`)
    text = text.replace(from, to)
  }
  writeFileSync(path, text)
}

test('accept without --until ends on a working day at 10:00, and refuse names no risk by itself', async () => {
  const { ada } = here.people
  const page = await ada.run('proposal', 'refund-assistant')
  assert.match(page.out, /What it may do alone[^]*When people decide[^]*What it may never do[^]*if you do nothing/)
  assert.match(page.out, /There is no history/)
  await ada.must('refuse', 'refund-assistant', '--reason', 'not yet')
  await ada.must('accept', 'refund-assistant', '--risk', 'low', '--zone', 'Europe/Berlin')
  const until = textAt(await ada.must('use-case', 'show', 'refund-assistant'), 'until')
  const zoned = { timeZone: 'Europe/Berlin', hour: '2-digit', minute: '2-digit', weekday: 'short' } as const
  assert.match(new Intl.DateTimeFormat('en-GB', zoned).format(new Date(until)), /^(Mon|Tue|Wed|Thu|Fri),? 10:00$/)
})

test('tighten acts at once and keeps the signature; what is no tightening is refused, and says why', async () => {
  const { ada } = here.people
  change('policy.cedar', ['amount <= 20000', 'amount <= 10000'])
  change('policy.tests.yaml', ["amount: '200.00'", "amount: '100.00'"])
  const before = textAt(await ada.must('use-case', 'show', 'refund-assistant'), 'until')
  await ada.must('tighten', 'next/answerable.yaml', '--reason', 'Too many refunds this week.')
  const after = await ada.must('use-case', 'show', 'refund-assistant')
  assert.deepEqual([after['open'], after['until']], [true, before])
  change('policy.cedar', ['amount <= 10000', 'amount <= 15000'])
  const looser = await ada.run('tighten', 'next/answerable.yaml', '--reason', 'again', '--json')
  assert.equal(looser.status, 1)
  assert.equal((looser.json['error'] as { code: string }).code, 'not_tighter', looser.out)
  assert.match(looser.out, /refund.above-200/)
})

test('attest lists the questions, wants an answer to each, and takes no answer for all', async () => {
  const { ada } = here.people
  const asked = await ada.must('attest', 'refund-assistant')
  const ids = (asked['questions'] as { id: string }[]).map(({ id }) => id)
  assert.ok(ids.length > 3 && ids.length <= 12, 'the tightening is asked about')
  const some = await ada.run('attest', 'refund-assistant', '--answer', 'may-do=yes')
  assert.match(some.err, /not answered: .*runs-on/)
  const all = await ada.run('attest', 'refund-assistant', '--answer', 'yes')
  assert.match(all.err, /is no answer/)
  await ada.must('attest', 'refund-assistant', ...ids.flatMap((id) => ['--answer', `${id}=yes`]))
  const again = await ada.must('attest', 'refund-assistant')
  assert.equal((again['questions'] as object[]).length, 3, 'nothing has changed since')
  assert.deepEqual((await ada.must('due'))['due'], [])
})

test('release: the key the signed manifest names attests; --check says who must sign, with exit 1', async () => {
  const { ada, otto } = here.people
  const made = await otto.must('release', 'next/answerable.yaml', '--new-key', '--key-file', 'pipeline.json')
  const unnamed = await otto.run('release', 'next/answerable.yaml', '--key-file', 'pipeline.json', '--json')
  assert.equal((unnamed.json['error'] as { code: string }).code, 'release_void')
  const file = join(here.folder, 'next', 'answerable.yaml')
  writeFileSync(file, `${readFileSync(file, 'utf8')}\ndeployment:\n  key: ${textAt(made, 'key')}\n`)
  await ada.must('use-case', 'register', 'next/answerable.yaml')
  await ada.must('accept', 'refund-assistant', '--risk', 'low')
  const sound = await otto.run('release', 'next/answerable.yaml', '--key-file', 'pipeline.json', '--check')
  assert.equal(sound.status, 0, sound.out + sound.err)
  assert.match(sound.out, /Covered by what Ada Example signed/)
  await otto.must('release', 'next/answerable.yaml', '--key-file', 'pipeline.json')

  const model = /models:[^]*?id: ([a-z0-9-]+)/.exec(readFileSync(file, 'utf8'))?.[1] ?? ''
  const moved = ['release', 'next/answerable.yaml', '--model', `${model}=other-9`, '--key-file', 'pipeline.json']
  const open = await otto.run(...moved, '--check')
  assert.equal(open.status, 1)
  assert.match(open.out, new RegExp(`model ${model} is not covered`))
  assert.match(open.out, /Ada Example must sign/)
})

test('approve-change is for those who did not write it', async () => {
  const author = await here.people.ada.run('approve-change', 'refund-assistant', '--reason', 'mine', '--json')
  assert.equal((author.json['error'] as { code: string }).code, 'not_separate')
})
