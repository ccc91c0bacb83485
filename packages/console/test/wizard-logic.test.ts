import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { type JsonObject, type Manifest, manifestDirections, readManifest } from '@answerable/contract'
import fc from 'fast-check'
import { checkPolicy } from '../../server/src/gate/check-policy.ts'
import { askedOf, emptyDraft, ruledTools } from '../src/pages/wizard/draft.ts'
import { toForm, toManifest } from '../src/pages/wizard/form.ts'
import { stepOf } from '../src/pages/wizard/questions.ts'
import { policyOf, type Rules } from '../src/pages/wizard/rules.ts'

const example = (name: string): Manifest =>
  readManifest(readFileSync(new URL(`../../../examples/${name}/answerable.yaml`, import.meta.url), 'utf8')).manifest
const json = (manifest: Manifest): JsonObject => JSON.parse(JSON.stringify(manifest)) as JsonObject

test('a file as answers is the same file again', () => {
  for (const name of ['refund-assistant', 'airline', 'privacylens']) {
    const manifest = json(example(name))
    assert.deepEqual(toManifest(toForm(manifest)), manifest)
  }
})

test('rules in words compile, pass a test on each side of every limit, and say nothing more than was said', () => {
  const manifest = example('refund-assistant')
  const tools = ruledTools(toForm(json(manifest)))
  const limit = fc.oneof(
    fc.nat(1_000_000).map((n) => (n / 100).toFixed(2)),
    fc.constantFrom('', '1e3', '-5', '1,50', '999999999999999'),
  )
  const rule = fc.record({
    how: fc.constantFrom('alone', 'people', 'limits', 'never'),
    alone: limit,
    never: limit,
    role: fc.constantFrom('', 'refund-desk'),
    count: fc.integer({ min: 1, max: 3 }),
  })
  fc.assert(
    fc.property(rule, rule, (refund, cancel) => {
      const rules = { issue_refund: refund, cancel_refund: cancel } as Rules
      const { policy, tests } = policyOf(tools, rules)
      const verdict = checkPolicy(manifest, policy, tests)
      assert.ok(verdict.ok, JSON.stringify({ verdict, policy }))
      const half = refund.how === 'limits' && (refund.role === '' || refund.alone === '' || refund.never === '')
      if (refund.how === 'never' || half) assert.doesNotMatch(policy, /permit[^;]*issue_refund/u)
    }),
    { numRuns: 60 },
  )
})

test('an argument no policy can name has no limit, and a half-said limit permits nothing', () => {
  const argument = { name: 'amount due', type: 'integer', sink: 'amount' }
  const form = { tools: [{ name: 'pay', class: 'write', undo: 'reversible', arguments: [argument] }] }
  const tools = ruledTools(form)
  assert.equal(tools[0]?.amount, undefined)
  const { policy } = policyOf(tools, { pay: { how: 'limits', alone: '1', never: '2', role: 'desk' } })
  assert.doesNotMatch(policy, /permit \(/u)
})

test('every issue of the checker leads to the step that asks for it', () => {
  assert.equal(stepOf('/people/owner', 'manifest'), 'people')
  assert.equal(stepOf('tools[2].arguments[0].name', 'manifest'), 'tools')
  assert.equal(stepOf('review.roles.desk', 'manifest'), 'review')
  assert.equal(stepOf('/people', 'manifest'), 'people')
  assert.equal(stepOf('cases[0]', 'tests'), 'rules')
})

test('leaving something out never passes for an answer', () => {
  const { draft } = askedOf(emptyDraft, undefined)
  assert.throws(() => readManifest(JSON.stringify(draft)))
})

test('what tightens and what loosens is told apart, and another thing is neither', () => {
  const before = example('refund-assistant')
  const [first, ...rest] = before.tools
  assert.ok(first)
  const all = (after: Manifest): string[] => manifestDirections(before, after).map(({ direction }) => direction)
  assert.deepEqual(all({ ...before, tools: rest }), ['tightens'])
  assert.deepEqual(all({ ...before, autonomy: 'autonomous' }), ['loosens'])
  assert.deepEqual(all({ ...before, tools: [{ ...first, class: 'destroy' }, ...rest] }), ['loosens'])
  assert.deepEqual(all({ ...before, purpose: 'Another one' }), [])
})
