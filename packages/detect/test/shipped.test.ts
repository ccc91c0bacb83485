import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { compileSecretRules, redact, type SecretFinding, shippedSecretRules } from '@answerable/detect'
import { fill, samples } from './support.ts'

const scanner = compileSecretRules(shippedSecretRules)
const names = (findings: SecretFinding[]): string[] => findings.flatMap(({ rule, also }) => [rule, ...also])

test('every rule of ours works, and has a sample', () => {
  assert.deepEqual(scanner.unsupported, [])
  assert.deepEqual([...scanner.rules].sort(), Object.keys(samples).sort())
})

describe('our rules find', () => {
  for (const [rule, template] of Object.entries(samples)) {
    test(rule, () => {
      for (const seed of [1, 2, 3, 4, 5]) {
        const secret = fill(template, seed)
        for (const text of [secret, `Note to self:\n  ${secret}\nend`, JSON.stringify({ note: secret, more: 1 })]) {
          if (text.startsWith('{') && template.includes('"')) continue
          const findings = scanner.scan(text)
          assert.ok(names(findings).includes(rule), `seed ${seed}`)
          assert.deepEqual(scanner.scan(redact(text, findings)), [], 'nothing is left after redaction')
        }
      }
    })
  }
})

describe('our rules leave alone', () => {
  const harmless = [
    'The token was issued on Monday and the password reset link is https://example.org/auth/reset?step=2',
    'password: ${DB_PASSWORD}',
    'Authorization: Bearer <token>',
    'postgres://app:$PASSWORD@db/main',
    'api_key = "YOUR_API_KEY_GOES_HERE_12345"',
    'secret_id: 6f1c0de2-3b1c-4a57-9e5d-0a1b2c3d4e5f',
    'public_key: MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE',
    fill('gh{}p_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx'),
    'A key: the one to the front door. His secret: kindness. password = ********',
    'curl -u user:password https://host.example',
  ]
  for (const text of harmless) test(text.slice(0, 60), () => assert.deepEqual(scanner.scan(text), []))
})
