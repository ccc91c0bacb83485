import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { createEvaluator, parsePolicyTests, PolicyError } from '@answerable/policy'
import { caseFiles, compile, compileFile, refusedFile } from './fixtures.ts'

for (const [name, file] of caseFiles()) {
  suite(`${name}: ${file.description}`, () => {
    const evaluator = createEvaluator()
    evaluator.load(name, compileFile(file))
    for (const { name: title, request, expect } of parsePolicyTests({ cases: file.cases })) {
      test(title, () => {
        const { outcome, rules, reviews, obligations, errors } = evaluator.evaluate(name, request)
        const got = { outcome, rules, reviews: reviews.map(({ role, count }) => `${role}:${count}`), obligations }
        assert.deepEqual(got, { reviews: [], obligations: got.obligations, ...expect })
        assert.equal(errors.length > 0, rules.includes('error'), 'an error is never hidden and never invented')
      })
    }
  })
}

suite('publication refuses', () => {
  const { subject, cases } = refusedFile()
  for (const { name, policy, issues } of cases) {
    test(name, () => {
      const wanted = issues.toSorted((a, b) => a.line - b.line || a.column - b.column)
      assert.throws(
        () => compile(policy.join('\n'), subject),
        (error) => {
          assert.ok(error instanceof PolicyError)
          assert.equal(error.code, 'policy_invalid')
          const got = error.issues
            .filter(({ severity }) => severity === 'error')
            .map(({ line, column, code }) => ({ line, column, code }))
          assert.deepEqual(got, wanted, error.message)
          return true
        },
      )
    })
  }
})
