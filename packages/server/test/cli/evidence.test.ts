import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import type { JsonObject } from '@answerable/contract'
import { ensureVerifier } from '../../../../scripts/lib/verifier-build.ts'
import { textAt } from '../../src/cli/reply.ts'
import { founded, type Shop, shop } from './helpers/shop.ts'

let here: Shop

before(async () => {
  await ensureVerifier()
  here = await shop()
  await founded(here)
})
after(() => here[Symbol.asyncDispose]())

const BECAUSE = ['--basis', 'no_longer_necessary', '--reason', 'asked for'] as const

test('hold place keeps what erase would take, until hold lift; erasure list shows both', async () => {
  const { grace } = here.people
  const people = (await grace.must('person', 'list'))['people'] as JsonObject[]
  const idOf = (name: string) => textAt(people.find((one) => one['name'] === `${name} Example`) ?? {}, 'id')
  const otto = idOf('Otto')
  const hold = await grace.must('hold', 'place', '--person', otto, '--reason', 'A court asked.')
  const refused = await grace.run('erase', '--person', otto, ...BECAUSE)
  assert.notEqual(refused.status, 0)
  assert.match(refused.out + refused.err, /hold/)
  const listed = await grace.must('erasure', 'list')
  assert.equal((listed['holds'] as JsonObject[]).length, 1)
  await grace.must('hold', 'lift', textAt(hold, 'id'), '--reason', 'closed')
  await grace.must('erase', '--person', otto, ...BECAUSE)
  const after = await grace.must('erasure', 'list')
  assert.deepEqual([(after['erasures'] as JsonObject[]).length, (after['holds'] as JsonObject[]).length], [1, 0])
  // Ada holds an authority: her name stays, and the answer says why.
  const kept = await grace.run('erase', '--person', idOf('Ada'), ...BECAUSE)
  assert.match(kept.out + kept.err, /kept/)
})

test('evidence writes a folder that verifies itself', async () => {
  const { grace } = here.people
  const period = ['--from', '2020-01-01', '--to', '2099-01-01']
  const result = await grace.must('evidence', ...period, '--out', 'evidence')
  assert.equal(result['population'], 0)
  const folder = textAt(result, 'folder')
  for (const name of ['bundle.json', 'README.txt', 'verify.html', 'verify.mjs'])
    assert.ok(existsSync(join(folder, name)), name)
  assert.match(readFileSync(join(folder, 'README.txt'), 'utf8'), /key is\n {2}\S+\+/)
  const wrong = await grace.run('evidence', '--from', 'yesterday', '--to', '2099-01-01')
  assert.equal(wrong.status, 2)
})
