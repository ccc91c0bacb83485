import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { compileSecretRules, DetectError, redact } from '@answerable/detect'
import { fill } from './support.ts'

const found = (rules: unknown, text: string, path?: string) =>
  compileSecretRules(rules)
    .scan(text, path === undefined ? {} : { path })
    .map(({ rule, start, end }) => [rule, text.slice(start, end)])

describe('a rule document that cannot be used is refused', () => {
  const refused: [json: unknown, code: DetectError['code']][] = [
    [null, 'rules_invalid'],
    [{}, 'rules_invalid'],
    [[{ regex: 'x' }], 'rules_invalid'],
    [[{ id: 'a b', regex: 'x' }], 'rules_invalid'],
    [[{ id: 'a', regex: 7 }], 'rules_invalid'],
    [[{ id: 'a', regex: 'x', keywords: 'x' }], 'rules_invalid'],
    [[{ id: 'a', regex: 'x', secretGroup: -1 }], 'rules_invalid'],
    [[{ id: 'a', regex: 'x', allowlists: [{ condition: 'XOR' }] }], 'rules_invalid'],
    [
      [
        { id: 'a', regex: 'x' },
        { id: 'a', regex: 'y' },
      ],
      'rule_duplicate',
    ],
  ]
  for (const [json, code] of refused) {
    test(JSON.stringify(json), () => {
      assert.throws(
        () => compileSecretRules(json),
        (error) => error instanceof DetectError && error.code === code,
      )
    })
  }
})

test('rules the engine cannot run are listed, and the others work', () => {
  const scanner = compileSecretRules([
    { id: 'back', regex: '(a)\\1' },
    { id: 'ahead', regex: 'a(?=b)' },
    { id: 'group', regex: 'a', secretGroup: 2 },
    { id: 'nothing' },
    { id: 'fine', regex: 'tok_[a-z]{4}', keywords: ['tok_'] },
  ])
  assert.deepEqual(
    scanner.unsupported.map(({ id }) => id),
    ['back', 'ahead', 'group', 'nothing'],
  )
  assert.ok(scanner.unsupported.every(({ why }) => why.length > 5))
  assert.deepEqual(scanner.rules, ['fine'])
  assert.equal(scanner.scan('a tok_abcd').length, 1)
})

describe('what a rule says', () => {
  test('the captured group is the secret', () => {
    assert.deepEqual(found([{ id: 'r', regex: 'key=(\\w+)' }], 'key=abc'), [['r', 'abc']])
    assert.deepEqual(found([{ id: 'r', regex: '(k)ey=(\\w+)', secretGroup: 2 }], 'key=abc'), [['r', 'abc']])
    assert.deepEqual(found([{ id: 'r', regex: 'k(x)?ey=(\\w+)' }], 'key=abc'), [['r', 'abc']])
  })
  test('a keyword must occur, in any case, anywhere', () => {
    const rules = [{ id: 'r', regex: '[0-9]{6}', keywords: ['Pin'] }]
    assert.deepEqual(found(rules, '123456'), [])
    assert.deepEqual(found(rules, '123456 is the pIN'), [['r', '123456']])
  })
  test('letters that fold into ASCII hide no keyword', () => {
    assert.equal(found([{ id: 'r', regex: '(?i)key=(\\w+)', keywords: ['key'] }], '\u212aey=abc').length, 1)
    assert.equal(found([{ id: 'r', regex: '(?i)secret=(\\w+)', keywords: ['secret'] }], '\u017fecret=abc').length, 1)
  })
  test('entropy must be above the bound', () => {
    const rules = [{ id: 'r', regex: 'k=(\\w{8})', entropy: 2 }]
    assert.deepEqual(found(rules, 'k=aaaabbbb'), [])
    assert.deepEqual(found(rules, 'k=aabbccdd'), [])
    assert.deepEqual(found(rules, 'k=abcdefgh'), [['r', 'abcdefgh']])
  })
  test('a path is asked for only where there is one', () => {
    const rules = [
      { id: 'r', regex: 'k=(\\w{8})', path: '\\.tf$' },
      { id: 'p12', path: '\\.p12$' },
    ]
    assert.equal(found(rules, 'k=abcdefgh').length, 1)
    assert.equal(found(rules, 'k=abcdefgh', 'a.tf').length, 1)
    assert.equal(found(rules, 'k=abcdefgh', 'a.md').length, 0)
    assert.deepEqual(found(rules, 'bytes', 'a.p12'), [['p12', 'bytes']])
  })
  test('allowlists: regexes, stopwords, targets, conditions', () => {
    const rule = (allowlist: object) => [{ id: 'r', regex: 'key=(\\w+)', allowlists: [allowlist] }]
    assert.equal(found(rule({ regexes: ['^abc$'] }), 'key=abc').length, 0)
    assert.equal(found(rule({ regexes: ['^key'] }), 'key=abc').length, 1)
    assert.equal(found(rule({ regexes: ['^key'], regexTarget: 'match' }), 'key=abc').length, 0)
    assert.equal(found(rule({ regexes: ['^test'], regexTarget: 'line' }), 'x\ntest key=abc\ny').length, 0)
    assert.equal(found(rule({ regexes: ['x'], regexTarget: 'line' }), 'x\ntest key=abc\nx').length, 1)
    assert.equal(found(rule({ stopwords: ['EXAM'] }), 'key=myExample').length, 0)
    assert.equal(found(rule({ stopwords: ['ab'], regexes: ['zz'], condition: 'AND' }), 'key=abc').length, 1)
    assert.equal(found(rule({ stopwords: ['ab'], regexes: ['bc'], condition: 'AND' }), 'key=abc').length, 0)
    assert.equal(found(rule({}), 'key=abc').length, 1)
  })
  test('an allowlist of the document holds for every rule', () => {
    const document = { rules: [{ id: 'r', regex: 'key=(\\w+)' }], allowlists: [{ stopwords: ['abc'] }] }
    assert.deepEqual(found(document, 'key=abc key=xyz'), [['r', 'xyz']])
  })
})

describe('findings that overlap become one', () => {
  const rules = [
    { id: 'generic-key', regex: 'key=(\\w+)' },
    { id: 'short', regex: 'tok_[a-z]{4}' },
    { id: 'long', regex: 'tok_[a-z]{6}' },
  ]
  test('named by the specific and longer, the others beside it', () => {
    const [finding, ...more] = compileSecretRules(rules).scan('key=tok_abcdef9')
    assert.deepEqual(more, [])
    assert.equal(finding?.rule, 'long')
    assert.deepEqual(finding?.also, ['generic-key', 'short'])
    assert.deepEqual([finding?.start, finding?.end], [4, 15])
    assert.deepEqual(finding?.match, { start: 0, end: 15 })
  })
})

describe('redaction', () => {
  const rules = [{ id: 'r', regex: 'secret[:=](\\S+)', keywords: ['secret'] }]
  const scanner = compileSecretRules(rules)
  test('leaves the rule in place of the secret', () => {
    assert.equal(redact('a secret=abc b', scanner.scan('a secret=abc b')), 'a secret=[secret:r] b')
  })
  test('finds nothing in its own placeholders, and hides nothing in strangers', () => {
    assert.deepEqual(scanner.scan('see [secret:r] there'), [])
    assert.equal(scanner.scan('see [secret:other] there').length, 1)
    assert.equal(scanner.scan('see [secret:r]abc there').length, 1)
  })
  test('refuses findings of another text', () => {
    assert.throws(() => redact('short', [{ rule: 'r', start: 2, end: 9 }]), RangeError)
    assert.throws(
      () =>
        redact('a text', [
          { rule: 'r', start: 2, end: 3 },
          { rule: 'r', start: 1, end: 2 },
        ]),
      RangeError,
    )
  })
})

test('no error shows what a regex or a text holds', () => {
  const secret = fill('gh{}p_{x:36}')
  const { unsupported } = compileSecretRules([{ id: 'r', regex: 'a(?=b)' }])
  assert.ok(!JSON.stringify(unsupported).includes(secret))
  assert.throws(
    () => redact(secret, [{ rule: 'r', start: 0, end: 99 }]),
    (error) => !String(error).includes(secret),
  )
})
