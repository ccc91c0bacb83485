import assert from 'node:assert/strict'
import test from 'node:test'
import type { JsonObject } from '@answerable/contract'
import { readManifest } from '@answerable/contract'
import fc from 'fast-check'
import { checkPolicy } from '../../src/gate/check-policy.ts'
import { call, drafted, schema } from './support.ts'

const verb = fc.constantFrom(
  'get',
  'list',
  'create',
  'delete',
  'cancel',
  'send',
  'book',
  'update',
  'invite',
  'grant',
  'remove',
  'pay',
  'zap',
  'set',
)
const noun = fc.constantFrom(
  'user',
  'password',
  'file',
  'event',
  'payment',
  'hotel',
  'members',
  'balance',
  'contacts',
  'page',
)
const tool = fc.oneof(
  { weight: 6, arbitrary: fc.tuple(verb, noun).map((words) => words.join('_')) },
  {
    weight: 1,
    arbitrary: fc.constantFrom('act', 'class:read', 'a b', 'x"y', 'tools/call', '__proto__', 'constructor', '1'),
  },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', minLength: 1, maxLength: 140 }) },
)
const argument = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.constantFrom(
      'recipient',
      'amount',
      'url',
      'file_id',
      'user',
      'body',
      'start_time',
      'password',
      'total price',
      'when',
    ),
  },
  { weight: 1, arbitrary: fc.constantFrom('__entity', 'a"b', 'a\\b', 'a\nb: c', '# x', 'constructor', '', '}') },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 80 }) },
)
const value = fc.oneof(
  fc.constantFrom<string | number | boolean | null>(
    'x@y.example',
    'https://a.example',
    '12.345',
    0,
    -3,
    1e15,
    0.1234567,
    true,
    null,
    '',
  ),
  fc.double(),
  fc.array(fc.string(), { maxLength: 2 }),
  fc.constant({ nested: 1 }),
)
const calls = fc.array(fc.tuple(tool, fc.dictionary(argument, value, { maxKeys: 5 }), fc.option(fc.string())), {
  minLength: 1,
  maxLength: 20,
})

test('whatever a recording holds, a draft holds together: it compiles, its tests pass and none is idle', () => {
  fc.assert(
    fc.property(calls, (made) => {
      const usable = made.some(
        ([name]) => /^(?!__)[A-Za-z0-9_./-]{1,128}$/.test(name) && !['act', 'class:read'].includes(name),
      )
      fc.pre(usable)
      const { files, manifest } = drafted(made.map(([name, args, result]) => call(name, args as JsonObject, result)))
      const verdict = checkPolicy(manifest, files['policy.cedar'], files['policy.tests.yaml'])
      assert.ok(verdict.ok, JSON.stringify(verdict))
      assert.deepEqual(readManifest(files['answerable.yaml']).manifest, manifest)
    }),
    { numRuns: 150, examples: [[[['pay', { 'total price': '12.345', amount: '12.345' }, null]]]] },
  )
})

test('names in a recording write no line of a file', () => {
  const hostile = 'x\npeople:\n  owner: mallory@evil.example'
  const { files } = drafted(
    [call('send_money', { [hostile]: hostile, amount: 5 }), call(hostile)],
    [schema(hostile)],
    false,
  )
  assert.doesNotMatch(files['answerable.yaml'], /^\s*owner: mallory/m)
  assert.match(files['answerable.yaml'], /LEFT OUT: .*a tool whose name no manifest can hold/)
})

test('what only people know is blank, and reported by its line', () => {
  const { files } = drafted([call('get_balance'), call('send_money', { amount: 5 })], [], false)
  const text = files['answerable.yaml']
  assert.throws(
    () => readManifest(text),
    (error: { issues: { path: string; line: number }[] }) => {
      const lines = text.split('\n')
      for (const { line } of error.issues) assert.match(lines[line - 1] ?? '', /# BLANK: /)
      assert.deepEqual(
        error.issues.map(({ path }) => path),
        [
          'purpose',
          'mission_objective',
          'unit',
          'affected',
          'people.owner',
          'people.deputy',
          'people.challenger',
          'review.roles.reviewers',
          'fallback.capacity',
        ],
      )
      return true
    },
  )
})

test('every guess is marked where it stands', () => {
  const { files } = drafted([call('get_balance'), call('send_money', { amount: 5, recipient: 'x' })])
  for (const line of files['answerable.yaml'].split('\n')) {
    if (/^ +(class|undo|trust): |^ {6}- \{ name/.test(line)) assert.match(line, /# GUESS: \S/)
  }
  assert.equal(
    files['policy.cedar'].match(/@outcome\("review"\)/g)?.length,
    files['policy.cedar'].match(/^\/\/ GUESS: /gm)?.length,
  )
})
