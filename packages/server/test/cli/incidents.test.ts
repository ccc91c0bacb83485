import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { textAt } from '../../src/cli/reply.ts'
import { founded, type Shop, shop } from './helpers/shop.ts'

let here: Shop
before(async () => {
  here = await shop()
  await founded(here)
  const { ada, chris } = here.people
  await chris.must('challenge', 'refund-assistant', '--view', 'supports', '--reason', 'Read it.')
  await ada.must('accept', 'refund-assistant', '--risk', 'low', '--until', '60d')
})
after(() => here[Symbol.asyncDispose]())

test('incident: opened by who saw it, told to the owner, decided, and closed only with money for what is corrected', async () => {
  const { ada, rosa, chris, grace } = here.people
  const words = ['--title', 'Paid twice', '--description', 'Two refunds for one order.']
  const harm = ['--impacts', 'Money went out twice.', '--stakeholders', 'One customer.', '--affected', '1']
  const kind = ['--severity', 'S2', '--category', 'unauthorized_action']
  const opened = await rosa.must('incident', 'open', 'refund-assistant', ...words, ...harm, ...kind)
  const id = textAt(opened, 'id')
  assert.match((await rosa.run('incident', 'list')).out, new RegExp(`${id}\\s+S2 +refund-assistant +Paid twice`))
  assert.match((await ada.run('incident', 'show', id)).out, /Two refunds for one order/)
  const told = (await ada.run('inbox', 'list', '--json')).json['messages'] as { message: string; sentence: string }[]
  const [about] = told.filter(({ sentence }) => /incident/i.test(sentence))
  assert.ok(about, JSON.stringify(told))
  await ada.must('inbox', 'seen', about.message)
  const left = (await ada.run('inbox', 'list', '--json')).json['messages'] as { message: string }[]
  assert.ok(!left.some(({ message }) => message === about.message))

  await ada.must('incident', 'acknowledge', id)
  await ada.must('incident', 'decide', id, 'continue', '--reason', 'One order only.')
  assert.equal((await rosa.run('incident', 'raise', id, 'S3', '--reason', 'Not so bad.')).status, 1, 'never lowered')
  await rosa.must('incident', 'raise', id, 'S1', '--reason', 'It is every order.')
  const raised = await ada.run('incident', 'show', id)
  assert.match(raised.out, /^S1 unauthorized_action/m)
  assert.match(raised.out, /Raised from S2 to S1 by .*[Rr]osa/)
  assert.match(raised.out, /Undecided/, 'going on was said about less')
  await ada.must('incident', 'acknowledge', id)
  assert.equal(
    (await chris.run('incident', 'decide', id, 'continue', '--reason', 'Fine.')).status,
    1,
    'the owner decides',
  )
  assert.equal((await ada.run('incident', 'decide', id, 'shrug', '--reason', 'x')).status, 2)
  await ada.must('incident', 'decide', id, 'review_all', '--reason', 'Until it is mended.')
  assert.match((await ada.run('use-case', 'show', 'refund-assistant')).out, /review_all/)

  const action = `Check the order first|${ada.email}|10d|quality|50000|CHF`
  const close = [
    'incident',
    'close',
    id,
    '--cause',
    'No check of the order.',
    '--axis',
    'failure_of_ai',
    '--action',
    action,
  ]
  const unfunded = await ada.run(...close, '--json')
  assert.equal((unfunded.json['error'] as { code: string }).code, 'beyond_authority')
  const money = ['--power', 'fund_remediation', '--money', 'quality:100000:CHF', '--until', '200d', '--tier', 'T3,T4']
  await grace.must('authority', 'grant', ada.email, '--unit', 'shop', ...money)
  await ada.must(...close)
  assert.match((await ada.run('incident', 'list')).out, /closed/)
})
