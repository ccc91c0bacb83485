import assert from 'node:assert/strict'
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { buildProgram, everyCommand } from '../../src/cli/program.ts'
import { textAt } from '../../src/cli/reply.ts'
import { testIo } from './helpers/cli.ts'
import { EXAMPLE, founded, type Shop, shop } from './helpers/shop.ts'

/** The example's shop, whose policy lets its larger refunds be waived, and whose file names a component. */
let here: Shop
const used = new Set<string>()

before(async () => {
  here = await shop()
  await founded(here)
  const { ada, chris } = here.people
  const policy = readFileSync(join(EXAMPLE, 'policy.cedar'), 'utf8').replace(
    'context.arguments.amount <= 20000 };',
    'context.arguments.amount <= 20000 }\nunless { context.waived.contains("refund.above-200") };',
  )
  const manifest = `${readFileSync(join(EXAMPLE, 'answerable.yaml'), 'utf8')}
components:
  - { id: mail-server, kind: tool_server, host: platform }
`
  copyFileSync(join(EXAMPLE, 'policy.tests.yaml'), join(here.folder, 'policy.tests.yaml'))
  writeFileSync(join(here.folder, 'answerable.yaml'), manifest)
  const waivable = policy.replace('@id("refund.above-200")', '@id("refund.above-200") @waivable("true")')
  writeFileSync(join(here.folder, 'policy.cedar'), waivable)
  writeFileSync(join(here.folder, 'control.txt'), 'The desk checked the list on ten evenings.')
  await ada.must('use-case', 'register', 'answerable.yaml')
  await chris.must('challenge', 'refund-assistant', '--view', 'supports', '--reason', 'Read it.')
  await ada.must('accept', 'refund-assistant', '--risk', 'low', '--until', '60d')
})
after(() => here[Symbol.asyncDispose]())

async function run(who: keyof Shop['people'], ...args: string[]): Promise<Record<string, unknown>> {
  used.add(args.slice(0, 2).join(' '))
  return here.people[who].must(...args)
}

const CONTROL = ['--control', 'The desk checks the list.', '--evidence', 'control.txt', '--reason', 'Short of people.']

test('exception: requested by one, approved by another, listed with its uses, renewed, refused, revoked', async () => {
  const asked = ['exception', 'request', 'refund-assistant', '--rule', 'refund.above-200', ...CONTROL]
  const { id } = await run('ada', ...asked, '--until', '10d')
  assert.equal((await here.people.ada.run('exception', 'approve', String(id), '--reason', 'Mine.')).status, 1)
  await run('grace', 'exception', 'approve', String(id), '--reason', 'Read it.')
  const { out } = await here.people.ada.run('exception', 'list', '--use-case', 'refund-assistant')
  used.add('exception list')
  assert.match(out, /refund\.above-200 +live +until .* used 0 times +unused: is it needed\?/)
  await run('ada', 'exception', 'renew', String(id), ...CONTROL, '--until', '20d')
  await run('grace', 'exception', 'refuse', String(id), '--reason', 'Not again.')
  await run('ada', 'exception', 'revoke', String(id), '--reason', 'Over.')
  assert.match((await here.people.ada.run('exception', 'list')).out, /revoked/)
  const both = [...asked, '--requirement', 'missing_deputy', '--until', '5d']
  assert.equal((await here.people.ada.run(...both)).status, 2, 'a rule or a requirement')
})

test('standing-approval: signed within bounds, listed, revoked', async () => {
  const bounds = ['--bound', 'order=A-1', '--bound', 'order=A-2', '--each', '30000', '--total', '90000', '--count', '3']
  const sign = ['standing-approval', 'sign', 'refund-assistant', '--tool', 'issue_refund', ...bounds]
  const signed = await here.people.ada.run(...sign, '--until', '10d', '--reason', 'Instalments.', '--json')
  used.add('standing-approval sign')
  assert.equal(signed.status, 0, signed.out)
  assert.match((await here.people.ada.run('standing-approval', 'list')).out, /issue_refund +until .* 0 of 3 calls/)
  used.add('standing-approval list')
  await run('ada', 'standing-approval', 'revoke', textAt(signed.json, 'id'), '--reason', 'Over.')
  assert.match((await here.people.ada.run('standing-approval', 'list')).out, /over/)
  const torn = ['--tool', 'issue_refund', '--each', '1', '--count', '1', '--until', '1d', '--reason', 'r']
  assert.equal((await here.people.ada.run('standing-approval', 'sign', 'refund-assistant', ...torn)).status, 2)
})

test('component: affected says whom a change reaches, and ends with 1 until it is announced to all', async () => {
  const { ada } = here.people
  const digest = `sha256:${'b'.repeat(64)}`
  used.add('component affected')
  assert.match((await ada.run('component', 'affected', 'mail-server')).out, /refund-assistant +Ada Example/)
  const before_ = await ada.run('component', 'affected', 'mail-server', '--digest', digest)
  assert.equal(before_.status, 1)
  assert.match(before_.out, /has not been announced/)
  const announce = ['component', 'announce', 'mail-server', '--digest', digest, '--ships', '14d', '--reason', 'A fix.']
  await run('ada', ...announce)
  const told = await ada.run('component', 'affected', 'mail-server', '--digest', digest)
  assert.equal(told.status, 0, told.out)
  assert.match(told.out, /its owner has not signed for this/)
  assert.equal((await ada.run('component', 'affected', 'nothing')).status, 1)
  used.add('handoff list')
  assert.match((await ada.run('handoff', 'list', 'refund-assistant')).out, /Nothing has been handed over/)
})

test('emergency: refused where nothing lapsed, else by two, reviewed by a third', async () => {
  const { grace, boris, ada } = here.people
  const declare = ['emergency', 'declare', 'refund-assistant', '--reason', 'The owner is ill.']
  used.add('emergency list')
  assert.match((await ada.run('emergency', 'list')).out, /No emergency/)
  const early = await grace.run(...declare)
  assert.equal(early.status, 1)
  assert.match(`${early.out}${early.err}`, /Nothing has lapsed/)
  await ada.must('accept', 'refund-assistant', '--risk', 'low', '--until', '2s')
  await new Promise((resolve) => setTimeout(resolve, 2_100))
  const { id } = await run('grace', ...declare)
  await run('boris', 'emergency', 'second', String(id), '--reason', 'I agree.')
  assert.match((await boris.run('emergency', 'list')).out, /until .* not reviewed/)
  await run('ada', 'emergency', 'review', String(id), '--finding', 'justified', '--reason', 'Looked at it.')
  assert.match((await ada.run('emergency', 'list', '--use-case', 'refund-assistant')).out, /justified/)
})

test('every command of these groups was run', () => {
  const leaves = [...everyCommand(buildProgram(testIo(), () => undefined))].filter(
    ({ commands }) => commands.length === 0,
  )
  const groups = new Set(['exception', 'emergency', 'standing-approval', 'component', 'handoff'])
  const words = leaves
    .filter(({ parent }) => parent !== null && groups.has(parent.name()))
    .map((leaf) => `${leaf.parent?.name() ?? ''} ${leaf.name()}`)
  assert.deepEqual(
    words.filter((word) => !used.has(word)),
    [],
  )
})
