import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { Manifest } from '@answerable/contract'
import type { PolicyQuestion } from '@answerable/domain'
import { NO_DETECTIONS } from '@answerable/policy'
import { type PolicyDocuments, policyTools } from '../../src/gate/policy-tools.ts'
import { manifestFor, POLICY, POLICY_TESTS } from '../helpers/fixture.ts'

const someone = (letter: string): string => `p_${letter.repeat(16)}`
const manifest = Manifest.parse(
  manifestFor('refunds', {
    owner: someone('a'),
    deputy: someone('b'),
    challenger: someone('c'),
    reviewers: [someone('d')],
  }),
)
const at = { manifest: 'sha256:m', policy: 'sha256:p' }
const question = (amount: string): PolicyQuestion => ({
  agent: 'refunds-agent',
  kind: 'action',
  tool: 'pay',
  arguments: { to: 'DE1', amount },
  trace: { request: [], trusted: [], untrusted: [], model: [], unknown: [] },
  facts: {
    tier: 'T3',
    mode: 'live',
    autonomy: 'semi_autonomous',
    runUntrusted: false,
    callsInRun: 0,
    waived: [],
    practice: false,
    dataClasses: [],
    detectors: { ...NO_DETECTIONS },
  },
})
const documents = (
  texts: Record<string, string>,
  manifests: Record<string, Manifest> = { 'sha256:m': manifest },
): PolicyDocuments => ({
  text: (digest) => texts[digest],
  manifest: (digest) => manifests[digest],
})

describe('the policy engine as the gate sees it', () => {
  test('judges by the policy and manifest of exactly these digests', () => {
    const { evaluate } = policyTools(
      documents({ 'sha256:p': POLICY, 'sha256:q': '@id("n") forbid (principal, action, resource);' }),
    )
    assert.deepEqual(
      ['20.00', '200.00', '2000.00'].map((amount) => evaluate(at, question(amount)).outcome),
      ['allow', 'review', 'deny'],
    )
    assert.equal(evaluate({ ...at, policy: 'sha256:q' }, question('20.00')).outcome, 'deny')
    assert.equal(evaluate(at, question('20.00')).outcome, 'allow')
  })

  const closed: Record<string, PolicyDocuments> = {
    'a missing policy': documents({}),
    'a missing manifest': documents({ 'sha256:p': POLICY }, {}),
    'a policy that does not compile': documents({ 'sha256:p': 'permit (principal, action, nonsense);' }),
    'an empty policy': documents({ 'sha256:p': '' }),
    'a policy for other tools': documents({
      'sha256:p': '@id("x") permit (principal, action == Answerable::Action::"launch", resource);',
    }),
  }
  for (const [name, given] of Object.entries(closed)) {
    test(`${name} denies`, () => {
      const verdict = policyTools(given).evaluate(at, question('20.00'))
      assert.equal(verdict.outcome, 'deny')
      if (name !== 'an empty policy') assert.equal(verdict.errors.length, 1)
    })
  }

  test('a document that comes back opens it again: nothing is remembered of its absence', () => {
    const texts: Record<string, string> = {}
    const { evaluate } = policyTools(documents(texts))
    assert.equal(evaluate(at, question('20.00')).outcome, 'deny')
    texts['sha256:p'] = POLICY
    assert.equal(evaluate(at, question('20.00')).outcome, 'allow')
  })

  test('more policies than the engine keeps are each judged by their own', () => {
    const count = 300
    const texts = Object.fromEntries(
      Array.from({ length: count }, (_, n) => [`p${n}`, `@id("r${n}") permit (principal, action, resource);`]),
    )
    const { evaluate } = policyTools(documents(texts))
    for (const round of [1, 2]) {
      for (let n = 0; n < count; n += round === 1 ? 1 : 37) {
        assert.deepEqual(evaluate({ ...at, policy: `p${n}` }, question('20.00')).rules, [`r${n}`])
      }
    }
  })
})

describe('checking a policy before it is published', () => {
  const { checkPolicy } = policyTools(documents({}))
  test('counts rules and passing tests', () => {
    assert.deepEqual(checkPolicy(manifest, POLICY, POLICY_TESTS), { ok: true, rules: 4, testsPassed: 4 })
  })
  test('a test of a tool that is not there, a misspelt key, a value that is none', () => {
    const wrong = [
      'cases:\n  - { name: a, request: { tool: look_up, argumnets: {} }, expect: { outcome: allow } }',
      'cases:\n  - { name: a, request: { tool: look_up }, expect: { outcome: perhaps } }',
      'cases: 7',
      'cases:\n  - { name: a, request: { tool: look_up }, expect: { outcome: allow } }\n  - { name: a, request: { tool: look_up }, expect: { outcome: allow } }',
      '- just: a list',
    ]
    for (const tests of wrong) {
      const check = checkPolicy(manifest, POLICY, tests)
      assert.ok(!check.ok && check.code === 'policy_tests_failed', tests)
      assert.ok((check.issues[0]?.line ?? 0) >= 1, tests)
    }
  })
})
