import assert from 'node:assert/strict'
import { test } from 'node:test'
import { compileSecretRules, type SecretFinding, type SecretScanner, shippedSecretRules } from '@answerable/detect'
import { CASES, missing, readLines, RULES, type SecretCase } from './shared.ts'

const names = (findings: SecretFinding[]): string[] => findings.flatMap(({ rule, also }) => [rule, ...also])

function score(scanner: SecretScanner, cases: SecretCase[]) {
  const hits = cases.map(({ text, path, rule }) => {
    const found = names(scanner.scan(text, path === undefined ? {} : { path }))
    return { any: found.length > 0, own: found.includes(rule) }
  })
  return { any: hits.filter(({ any }) => any).length, own: hits.filter(({ own }) => own).length, of: cases.length }
}

test('rules by others: recall on what must be found, and what must not be', (t) => {
  const why = missing(RULES, CASES)
  if (why !== undefined) return t.skip(why)
  const scanner = compileSecretRules(readLines(RULES))
  assert.deepEqual(scanner.unsupported, [])
  const cases = readLines<SecretCase>(CASES)
  const must = score(
    scanner,
    cases.filter(({ kind }) => kind === 'tp'),
  )
  const mustNot = score(
    scanner,
    cases.filter(({ kind, path }) => kind === 'fp' && path === undefined),
  )
  t.diagnostic(
    `must find: ${must.own} of ${must.of} by the rule; must not: ${mustNot.own} of ${mustNot.of} by the rule, ${mustNot.any} by any`,
  )
  assert.ok(must.own / must.of >= 0.99)
  assert.ok(mustNot.any <= 30)
})

test('our rules on the same texts', (t) => {
  const why = missing(CASES)
  if (why !== undefined) return t.skip(why)
  const scanner = compileSecretRules(shippedSecretRules)
  const cases = readLines<SecretCase>(CASES)
  const must = score(
    scanner,
    cases.filter(({ kind }) => kind === 'tp'),
  )
  const mustNot = score(
    scanner,
    cases.filter(({ kind, path }) => kind === 'fp' && path === undefined),
  )
  t.diagnostic(`must find: ${must.any} of ${must.of}; must not: ${mustNot.any} of ${mustNot.of}`)
  assert.ok(must.any / must.of >= 0.75)
  assert.ok(mustNot.any <= 20)
})
