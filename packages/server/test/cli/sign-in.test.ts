import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { founded, type Shop, shop } from './helpers/shop.ts'

let here: Shop

before(async () => {
  here = await shop()
  await founded(here)
})
after(() => here[Symbol.asyncDispose]())

test('invite gives a link whose token the server has never seen', async () => {
  const { ada } = here.people
  const about = ['--name', 'Ivy Example', '--email', 'ivy@example.org', '--unit', 'shop', '--fictional', '--json']
  const { status, json } = await ada.run('invite', ...about)
  assert.equal(status, 0, JSON.stringify(json))
  const [, fragment = ''] = (json['link'] as string).split('#')
  const [invitation = '', token = ''] = fragment.split('.')
  assert.match(token, /^[A-Za-z0-9_-]{43}$/)
  assert.ok(!JSON.stringify({ ...json, link: '' }).includes(token), 'the token is in the answer')
  const reply = await fetch(`${(json['link'] as string).split('/invite', 1)[0]}/v1/invitations/read`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ invitation, token }),
  })
  assert.equal(((await reply.json()) as { name?: string }).name, 'Ivy Example')
})

test('token create, list and revoke; session list', async () => {
  const { ada } = here.people
  const made = await ada.run('token', 'create', 'report', '--until', '30d', '--scope', 'read:governance', '--json')
  assert.equal(made.status, 0, made.out)
  assert.match(made.json['token'] as string, /^answ_read_/)
  const listed = await ada.run('token', 'list')
  assert.match(listed.out, /report +read:governance/)
  assert.equal((await ada.run('token', 'revoke', made.json['id'] as string)).status, 0)
  assert.match((await ada.run('token', 'list')).out, /You have no token/)
  assert.match((await ada.run('session', 'list')).out, /signed in nowhere/)
  assert.equal((await ada.run('session', 'revoke', 'nothing')).status, 1)
})

test('oidc check says what is wrong with the file', async () => {
  const { ada } = here.people
  const { status, err } = await ada.run('oidc', 'check', '/nowhere/sign-in.json')
  assert.notEqual(status, 0)
  assert.match(err, /cannot be read/)
})
