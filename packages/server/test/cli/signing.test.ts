import assert from 'node:assert/strict'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import type { JsonObject, Statement } from '@answerable/contract'
import { sha256Digest } from '@answerable/ledger'
import { CliError } from '../../src/cli/exit.ts'
import { SEED_BYTES, signingKey } from '../../src/cli/keys/ed25519.ts'
import { checkPin } from '../../src/cli/profile/pins.ts'
import { checkStatement, digestOf, type Wanted } from '../../src/cli/sign/check-statement.ts'
import { systemRandom } from '../../src/platform/entropy.ts'
import { office, PASSPHRASE, run, testIo, typing } from './helpers/cli.ts'

const key = signingKey(systemRandom.bytes(SEED_BYTES))
const wanted: Wanted = {
  command: 'restriction.set',
  payload: { scope: { kind: 'everything' }, mode: 'paused', cause: 'owner', reason: 'x' },
  origin: 'a.local/answerable/log/1',
  publicKey: key.publicKey,
  keyId: key.keyId,
  person: key.firstPersonId,
  assurance: 'terminal',
}
const text = ['I, Ada Example, pause everything in this log, now.']
const statement: Statement = {
  v: 1,
  kind: 'answerable-statement',
  origin: wanted.origin,
  command: wanted.command,
  digest: digestOf(wanted),
  text: sha256Digest(text.join('\n')),
  signer: wanted.person,
  key: wanted.keyId,
  publicKey: wanted.publicKey,
  nonce: 'A'.repeat(64),
  expires: '2027-01-01T00:00:00.000Z',
  assurance: 'terminal',
}
const sha = `sha256:${'0'.repeat(64)}`

const salt = Buffer.alloc(32, 7).toString('base64url')
const salted: Statement = {
  ...statement,
  digest: digestOf(wanted, salt),
  text: sha256Digest(`${salt}\n${text.join('\n')}`),
  salted: true,
}

test('a statement that is what was asked for is taken, with a salt and of the older form', () => {
  for (const [offered, more] of [
    [salted, { salt }],
    [statement, {}],
  ] as const) {
    const taken = checkStatement({ statement: offered, text, ...more }, wanted)
    assert.deepEqual([taken.statement, taken.text], [offered, text])
  }
})

const forgeries: Record<string, JsonObject> = {
  'another log': { statement: { ...statement, origin: 'b.local/answerable/log/1' }, text },
  'another command': { statement: { ...statement, command: 'restriction.lift' }, text },
  'other data': { statement: { ...statement, digest: sha }, text },
  'other sentences than those shown': { statement: { ...statement, text: sha }, text },
  'another person': { statement: { ...statement, signer: 'p_aaaaaaaaaaaaaaaa' }, text },
  'another key': { statement: { ...statement, key: 'k_aaaaaaaaaaaaaaaa' }, text },
  'another way of signing': { statement: { ...statement, assurance: 'automation' }, text },
  'sentences that hide a line': {
    statement: { ...statement, text: sha256Digest('I pay.\rI pause.') },
    text: ['I pay.\rI pause.'],
  },
  'a salted one without its salt': { statement: salted, text },
  'a salted one with another salt': { statement: salted, text, salt: Buffer.alloc(32, 8).toString('base64url') },
  'a short salt, to be guessed': { statement: salted, text, salt: 'AAAA' },
  'a salted one passed off as the older form': { statement: { ...statement, digest: salted.digest }, text, salt },
  'no sentences': { statement: { ...statement, text: sha256Digest('') }, text: [] },
  'another version': { statement: { ...statement, v: 2 }, text },
  'an extra member': { statement: { ...statement, also: 'this' }, text },
}
for (const [name, reply] of Object.entries(forgeries)) {
  test(`a server cannot have signed: ${name}`, () => {
    assert.throws(
      () => checkStatement(reply, wanted),
      (error) => error instanceof CliError && error.code === 'statement_forged',
    )
  })
}

test('at a terminal the sentences are shown, the passphrase signs, and the entry says terminal', async () => {
  await using here = await office()
  const grace = await here.human('grace')
  await grace.must('setup', here.setupToken, '--name', 'Grace Muster', '--email', grace.email, '--fictional')
  const env = { ANSWERABLE_HOME: grace.home, ANSWERABLE_URL: here.serving.url, ANSWERABLE_PASSPHRASE: PASSPHRASE }
  const person = typing(PASSPHRASE)
  const revoke = ['key', 'revoke', 'k_aaaaaaaaaaaaaaaa', '--reason', 'A test.', '--json']
  const signed = await run(testIo({ env, terminal: person.terminal }), ...revoke)
  assert.match(person.shown.join(''), /I, Grace Muster, revoke the key k_aaaaaaaaaaaaaaaa of mine\./)
  assert.equal(person.asked.length, 1, 'the passphrase in the environment signs nothing at a terminal')
  assert.equal((signed.json['error'] as { code: string }).code, 'not_found', 'it was signed, sent and judged')
  const { ANSWERABLE_PASSPHRASE: _, ...typed } = { ...env, ANSWERABLE_HOME: grace.home }
  rmSync(join(grace.home, 'tokens.json'))
  const once = typing(PASSPHRASE, 'sign')
  const agreed = await run(testIo({ env: typed, terminal: once.terminal }), ...revoke)
  assert.equal((agreed.json['error'] as { code: string }).code, 'not_found', 'one passphrase, and one word')
  assert.equal(once.asked.length, 2)
  rmSync(join(grace.home, 'tokens.json'))
  const unsure = await run(testIo({ env: typed, terminal: typing(PASSPHRASE, 'no').terminal }), ...revoke)
  assert.equal((unsure.json['error'] as { code: string }).code, 'declined')
  assert.equal((await run(testIo({ env, terminal: typing('wrong passphrase').terminal }), ...revoke)).status, 1)
  assert.equal((await run(testIo({ env, terminal: typing().terminal }), ...revoke)).status, 1)
  const nobody = await run(testIo({ env }), ...revoke)
  assert.equal(nobody.status, 77)
  assert.equal((nobody.json['error'] as { code: string }).code, 'needs_terminal')
})

test('automation is refused by the server for a person who is not made up', async () => {
  await using here = await office()
  const real = await here.human('real')
  await real.must('setup', here.setupToken, '--name', 'Real Person', '--email', real.email)
  const { status, json } = await real.run('key', 'revoke', 'k_aaaaaaaaaaaaaaaa', '--reason', 'x', '--json')
  assert.equal(status, 1)
  assert.equal((json['error'] as { code: string }).code, 'automation_refused')
})

test('a log that changed behind its address is refused loudly, a practice log is not remembered', async () => {
  await using here = await office()
  const grace = await here.human('grace')
  assert.equal((await grace.run('health')).status, 0)
  const pins = join(grace.home, 'servers.json')
  const known = JSON.parse(readFileSync(pins, 'utf8')) as Record<string, { origin: string; vkey: string }>
  const [[url, pin] = ['', { origin: '', vkey: '' }]] = Object.entries(known)
  for (const other of [
    { ...pin, origin: 'other.local/answerable/log/1' },
    { ...pin, vkey: 'other+00000000+AAAA' },
  ]) {
    writeFileSync(pins, JSON.stringify({ [url]: other }))
    const { status, json } = await grace.run('health', '--json')
    assert.equal(status, 4)
    assert.equal((json['error'] as { code: string }).code, 'origin_changed')
  }
  writeFileSync(pins, '{')
  assert.equal((await grace.run('health')).status, 1, 'a damaged pin file trusts nobody')
  const practice = { origin: 'x.local/answerable/PRACTICE/1', vkey: 'v' }
  const nowhere = async () => ({ receipts: [], opening: undefined })
  assert.equal(await checkPin(join(here.folder, 'new'), 'http://p', practice, nowhere), 'known')
  writeFileSync(pins, JSON.stringify({ [url]: pin }))
  await assert.rejects(checkPin(grace.home, url, practice, nowhere), /another one than before/)
})
