import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { JsonObject } from '@answerable/contract'
import type { Envelope } from '@answerable/domain'
import { envelopeRedactor, loadSecretRules, Redactor } from '../../src/detect/index.ts'
import { fake } from './fake.ts'

const scanner = loadSecretRules(undefined, () => undefined)
const detectors = { scanner, keyed: (secret: string) => `digest of ${secret.length}` }
const redactor = () => new Redactor(detectors)
const digest = (value: unknown) => JSON.stringify(value)

function decision(given: JsonObject): Envelope {
  const payload = { run: 'r', kind: 'action' as const, tool: 'pay', arguments: given }
  return { command: { type: 'decision.request', id: 'i', payload }, principal: { kind: 'agent', id: 'a' } }
}

test('every string in the arguments is redacted, however deep, and every name', () => {
  const one = redactor()
  const given = {
    note: `use ${fake.github(1)} now`,
    list: [1, null, true, { deep: [fake.aws(2), 'nothing'] }],
    [fake.npm(3)]: 'a',
    [fake.npm(4)]: 'b',
  }
  assert.deepEqual(one.values(given, 'arguments'), {
    note: 'use [secret:github-token] now',
    list: [1, null, true, { deep: ['[secret:aws-access-key-id]', 'nothing'] }],
    '[secret:npm-token]': 'a',
    '[secret:npm-token]~2': 'b',
  })
  assert.deepEqual(one.seen?.secrets.map(({ rule }) => rule).toSorted(), [
    'aws-access-key-id',
    'github-token',
    'npm-token',
    'npm-token',
  ])
})

test('a value that only its name gives away is found beside its name', () => {
  const secret = fake.plain(5)
  const values = (given: JsonObject) => redactor().values(given, 'arguments')
  assert.deepEqual(values({ api_key: secret }), { api_key: '[secret:generic-secret]' })
  assert.deepEqual(values({ keys: { secret: [secret] } }), { keys: { secret: ['[secret:generic-secret]'] } })
  assert.deepEqual(values({ note: secret }), { note: secret })
})

test('personal data is counted by type and left where it is', () => {
  const one = redactor()
  const text = 'Write to jane@example.com or joe@example.com'
  assert.equal(one.text(text, 'output'), text)
  assert.deepEqual(one.seen, { secrets: [], personal: [{ type: 'email', count: 2 }] })
})

test('a command in which nothing is found stays the very same, and says nothing about it', () => {
  const redact = envelopeRedactor(detectors, { digest })
  const envelope = decision({ to: 'DE12', amount: '20.00' })
  assert.deepEqual(redact(envelope), envelope)
})

test('INVARIANT: what a caller says was seen counts for nothing', () => {
  const redact = envelopeRedactor(detectors, { digest })
  const forged = { ...decision({ to: 'DE12' }), seen: { action: 'sha256:x', secrets: [], personal: [] } }
  assert.equal(redact(forged).seen, undefined)
})

test('the action is the one the caller sent, and nothing else of it is handed on', () => {
  const redact = envelopeRedactor(detectors, { digest })
  const secret = fake.github(6)
  const { command, seen } = redact(decision({ token: secret }))
  assert.equal(seen?.action, digest({ tool: 'pay', arguments: { token: secret } }))
  assert.ok(!JSON.stringify(command).includes(secret))
})

test('what was redacted once is found no second time', () => {
  const redact = envelopeRedactor(detectors, { digest })
  const once = redact(decision({ api_key: fake.plain(7), token: fake.github(8), key: fake.pem(9) }))
  assert.equal(once.seen?.secrets.length, 3)
  assert.equal(redact(once).seen, undefined)
})
