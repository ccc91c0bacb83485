import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isPlainlyNone } from '../src/secrets/plainly.ts'

const generic = (before: string, secret: string): boolean => isPlainlyNone({ rule: 'generic-api-key', before, secret })
const specific = (before: string, secret: string): boolean => isPlainlyNone({ rule: 'curl-auth-user', before, secret })

test('a reference is no secret, whatever the rule', () => {
  for (const secret of [
    '$TOKEN',
    '"${USER}:${PASS}"',
    'ci-bot:$PASS',
    '%TOKEN%',
    '${{ secrets.KEY }}',
    '{{ vault.key }}',
  ])
    assert.ok(specific('-u ', secret), secret)
  for (const secret of ['ci-bot:q8Zt$PASS', 'q8Zt4Lw0', '$', 'ci:bot:', 'price$', '$A-q8Zt4Lw0', 'a:$B:q8Zt'])
    assert.ok(!specific('-u ', secret), secret)
})

test('a pair of placeholders is no secret; a word beside a real one is', () => {
  assert.ok(specific('-u ', "'user:password'"))
  for (const secret of ['admin:q8Zt4Lw0', 'admin', 'user:pass:q8Zt']) assert.ok(!specific('-u ', secret), secret)
})

test('a name that says its value is none is believed by rules that go by names, and by no other', () => {
  const value = 'q8Zt4Lw0Rk2Vb7'
  for (const name of ['credentialsId: "', 'X-API-Name": "', 'key_size=', 'publicKey = ', 'SECRET_VERSION: '])
    assert.ok(generic(name, value) && !specific(name, value), name)
  for (const name of ['api_key = "', 'idToken: ', 'nameless_secret=', 'republic_token=', ''])
    assert.ok(!generic(name, value), name)
})

test('a value that repeats its name is code', () => {
  assert.ok(generic('api_token = "', 'api_token'))
  assert.ok(generic('KeyPair = ', 'X25519.KeyPair'))
  assert.ok(!generic('api_token = "', 'api_token_q8Zt4Lw0'))
})
