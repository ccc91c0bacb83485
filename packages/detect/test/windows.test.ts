import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { Engine } from '../src/secrets/engine.ts'
import { createLookout } from '../src/secrets/places.ts'
import { planOf } from '../src/secrets/plan.ts'
import { shippedSecretRules } from '../src/secrets/shipped.ts'
import { wholeText } from './reference.ts'
import { CASES, missing, readLines, RULES, type SecretCase } from './shared.ts'
import { fill, samples } from './support.ts'

interface Rule {
  id: string
  regex: string
  keywords: string[]
}

/** The spans found where the plan says to look, in the form of {@link wholeText}. */
function planned(rule: Rule): (text: string) => string[] {
  const plan = planOf(rule.regex, rule.keywords)
  const search = { plan, engine: new Engine(plan) }
  const lookout = createLookout([
    { id: rule.id, search, path: undefined, group: 0, entropy: undefined, allows: () => false },
  ])
  return (text) =>
    lookout(text).flatMap(({ places }) =>
      search.engine.find(text, places).map((spans) => spans.map((span) => (span ? span.join('-') : '-1--1')).join()),
    )
}

const rule = (id: string, regex: string, ...keywords: string[]): Rule => ({ id, regex, keywords })

/** Every way a plan can come about, and what is at its edges. */
const shapes: Rule[] = [
  rule('literal first', 'tok_[a-c]{3}', 'tok_'),
  rule('word boundary', '\\btok_[a-c]{3}\\b', 'tok_'),
  rule('end of text', '(tok_[a-c]{3})(?:[\\s;]|$)', 'tok_'),
  rule('start of text', '(?:^|[ ;])(tok_[a-c]{1,3})(?:$|[ ;])', 'tok_'),
  rule('only at the start', '^tok_[a-c]+', 'tok_'),
  rule('keyword inside', '[a-c]{2}\\.tok_[a-c]{2}', 'tok_'),
  rule('lead', '(?i)[\\w.-]{0,5}?(?:key|token)[ =]{1,3}([a-c]{2,4})(?:[ ;]|$)', 'key', 'token'),
  rule('lead without an end', '(?i)[\\w.-]{0,5}?(?:key)[ =]{1,3}([a-c]{2,}|[ab]+;)(?:[ ;]|$)', 'key'),
  rule('lead beyond ASCII', '[a-cé]{0,3}?key=[a-c]{2}', 'key'),
  rule('lead of what is not', '(?i)[^ ;]{0,3}?key=[a-c]{2}', 'key'),
  rule('lazy to an end', 'key[\\s\\S]{2,}?tok', 'key'),
  rule('greedy to an end', 'key.*tok', 'key'),
  rule('alternatives', 'tok_a|key=b|tok_[bc]{2}', 'tok_', 'key='),
  rule('alternatives of one place', 'tok_[ab]|tok_[abc]{3}', 'tok_'),
  rule('small classes', '[tk]ok?_[ab]-', 'tok_', 'ko_'),
  rule('keyword elsewhere', 'tok_[a-c]{2}', 'zzz'),
  rule('no literal', '\\b[a-c]{3}\\b', 'key'),
  rule('no literal, no end', '[a-c]{3,};', 'key'),
  rule('no keyword', 'tok_[a-c]'),
  rule('astral', '.tok_[^a]', 'tok_'),
  rule('folds', '(?i)key_s', 'key_s'),
  rule('optional front', '(?:x-)?tok_a', 'tok_'),
  rule('flags in a group', 'T(?i:ok)_(?-i)[A-C]', 'tok_'),
]

const plain = ['tok_', 'key', 'token', 'x-', 'zzz', 'a', 'b', 'c', 'ab', 'abc', '=', ' ', ';', '\n', '.', '-', '_', 'T']
const odd = ['K', '\u212aey', 'key_\u017f', '😀', '\ud83d', 'é', 'OK_A', ' = ', 'tok']
const pieces = [...plain, ...odd]
const texts = fc.array(fc.constantFrom(...pieces), { maxLength: 24 }).map((list) => list.join(''))

describe('looking only where a match can begin finds what looking everywhere finds', () => {
  for (const shape of shapes) {
    test(shape.id, () => {
      const [quick, slow] = [planned(shape), wholeText(shape)]
      fc.assert(
        fc.property(texts, (text) => assert.deepEqual(quick(text), slow(text))),
        { numRuns: 400 },
      )
    })
  }

  test('a match does not reach back over characters its front cannot hold', () => {
    for (const front of ['\u{1f600}', 'é', '\ud83d', '\u212a', '\u017f', 'a\u{1f600}b']) {
      for (const shape of shapes.filter(({ id }) => id.startsWith('lead'))) {
        for (const text of [`${front}key = abc`, `${front}key=ab`])
          assert.deepEqual(planned(shape)(text), wholeText(shape)(text), `${shape.id}: ${text}`)
      }
    }
  })

  test('our rules, on texts of samples and their halves', () => {
    const { rules } = shippedSecretRules as { rules: Rule[] }
    const filled = Object.values(samples).map((template, seed) => fill(template, seed))
    const parts = fc.constantFrom(
      ...filled,
      ...filled.map((text) => text.slice(0, text.length / 2)),
      ' ',
      '\n',
      '"',
      '=',
    )
    const pairs = rules.map((of) => ({ id: of.id, quick: planned(of), slow: wholeText(of) }))
    fc.assert(
      fc.property(fc.array(parts, { minLength: 1, maxLength: 8 }), (list) => {
        const text = list.join('')
        for (const { id, quick, slow } of pairs) assert.deepEqual(quick(text), slow(text), id)
      }),
      { numRuns: 15 },
    )
  })

  test('rules by others, on their own texts, alone and joined', (t) => {
    const why = missing(RULES, CASES)
    if (why !== undefined) return t.skip(why)
    const rules = readLines<{ rule: string; regex?: string; keywords?: string[] }>(RULES)
    const cases = readLines<SecretCase>(CASES).map(({ text }) => text)
    // Of each rule's own texts every sixth, and joined texts that bring all rules together.
    const joined = Array.from({ length: 12 }, (_, i) => cases.filter((_, at) => at % 240 === i * 20).join('\n'))
    const alone = cases.filter((_, at) => at % 6 === 0)
    for (const { rule: id, regex, keywords = [] } of rules) {
      if (regex === undefined) continue
      const [quick, slow] = [planned({ id, regex, keywords }), wholeText({ regex, keywords })]
      for (const text of [...alone, ...joined]) assert.deepEqual(quick(text), slow(text), id)
    }
  })
})
