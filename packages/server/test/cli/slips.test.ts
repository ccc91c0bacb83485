import assert from 'node:assert/strict'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import type { JsonObject } from '@answerable/contract'
import { CliError } from '../../src/cli/exit.ts'
import { listKeys } from '../../src/cli/keys/folder.ts'
import { newPassphrase } from '../../src/cli/keys/passphrase.ts'
import { endInstant } from '../../src/cli/options.ts'
import { office, run, testIo, typing } from './helpers/cli.ts'

/** What people mistype on their first day: each answer says what it was, before anything is made, asked or signed. */
const codeOf = (json: JsonObject): unknown => (json['error'] as JsonObject | undefined)?.['code']
const refusal = (code: string) => (error: unknown) => error instanceof CliError && error.code === code

test('a wrong passphrase while reading is about the passphrase, not about the server', async () => {
  await using here = await office()
  const grace = await here.human('grace')
  await grace.must('setup', here.setupToken, '--name', 'Grace Muster', '--email', grace.email, '--fictional')
  rmSync(join(grace.home, 'tokens.json'), { force: true })
  const env = { ANSWERABLE_HOME: grace.home, ANSWERABLE_URL: here.serving.url }
  const slipped = typing('wrong passphrase')
  const { status, json } = await run(testIo({ env, terminal: slipped.terminal }), 'mandate', 'list', '--json')
  assert.deepEqual([status, codeOf(json), slipped.asked.length], [1, 'passphrase_wrong', 1])
})

test('a setup token that was cut makes no key; a wrong one says that it is wrong', async () => {
  await using here = await office()
  const grace = await here.human('grace')
  const env = { ANSWERABLE_HOME: join(here.folder, 'empty'), ANSWERABLE_URL: here.serving.url }
  const about = ['--name', 'Grace Muster', '--email', grace.email, '--json']
  const cut = await run(testIo({ env }), 'setup', here.setupToken.slice(0, 9), ...about)
  assert.deepEqual([cut.status, codeOf(cut.json), listKeys(env.ANSWERABLE_HOME)], [1, 'token_wrong', []])
  const wrong = await grace.run('setup', 'x'.repeat(here.setupToken.length), ...about)
  assert.deepEqual([wrong.status, codeOf(wrong.json)], [1, 'token_wrong'])
})

test('a key nobody registered learns how to be registered', async () => {
  await using here = await office()
  const nobody = await here.human('nobody')
  const { status, err } = await nobody.run('mandate', 'list')
  assert.equal(status, 1)
  assert.match(err, /answerable key show --proof/)
})

test('a short passphrase is refused before it is asked for again', async () => {
  const short = typing('short', 'short')
  await assert.rejects(newPassphrase(testIo({ terminal: short.terminal }), undefined), refusal('passphrase_weak'))
  assert.equal(short.asked.length, 1)
})

test('an end in the past is refused before anybody signs it; relative ends are whole seconds', () => {
  const now = '2026-11-23T06:48:06.123Z'
  assert.throws(() => endInstant('2026-11-23', now), refusal('invalid_option'))
  assert.equal(endInstant('90d', now), '2027-02-21T06:48:06.000Z')
  assert.equal(endInstant('20s', now), '2026-11-23T06:48:26.123Z')
  assert.equal(endInstant('2026-11-24', now), '2026-11-24T00:00:00.000Z')
})
