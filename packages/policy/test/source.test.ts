import assert from 'node:assert/strict'
import { test } from 'node:test'
import { policySetTextToParts } from '@cedar-policy/cedar-wasm/nodejs'
import { createEvaluator, durationSeconds, policyDocument, PolicyError, type PolicySubject } from '@answerable/policy'
import { durationWords } from '../src/duration.ts'
import { position, statements } from '../src/scan.ts'
import { compile, request, SUBJECT } from './fixtures.ts'

test('source is split where Cedar splits it, whatever stands in strings and comments', () => {
  const text = String.raw`// first; comment "with quotes
@id("a") @reason("semi; colon \" quote // no comment") permit(principal, action, resource); // tail; tail

@id("b") forbid(principal, action, resource) when { context.tier == "};\\" }; @id("c")
// inside; a rule
permit(principal, action, resource) when { context.tier like "\*;*" };`
  const cedar = policySetTextToParts(text)
  assert.equal(cedar.type, 'success')
  assert.deepEqual(
    statements(text).map((statement) => statement.text),
    cedar.type === 'success' ? cedar.policies : [],
  )
  assert.deepEqual(
    compile(text).rules.map(({ id, line }) => [id, line]),
    [
      ['a', 2],
      ['b', 4],
      ['c', 4],
    ],
  )
})

test('a position counts lines and UTF-16 columns from 1', () => {
  assert.deepEqual(position('ab\n🙂x', 0), { line: 1, column: 1 })
  assert.deepEqual(position('ab\n🙂x', 5), { line: 2, column: 3 })
})

test('a duration is said in words', () => {
  const said = ['PT4H', 'P1D', 'P1DT2H3M4S', 'PT90M', 'PT1H', 'soon'].map(durationWords)
  assert.deepEqual(said, [
    '4 hours',
    '1 day',
    '1 day 2 hours 3 minutes 4 seconds',
    '1 hour 30 minutes',
    '1 hour',
    'soon',
  ])
})

test('durations of days to seconds, nothing else', () => {
  assert.deepEqual(['PT4H', 'P1D', 'P1DT2H3M4S', 'PT90M'].map(durationSeconds), [14_400, 86_400, 93_784, 5_400])
  for (const text of ['', 'P', 'PT', 'P1DT', 'P1M', 'P1Y', 'P1W', 'PT0S', 'PT1.5H', '-PT1H', 'pt1h', 'PT1H ']) {
    assert.equal(durationSeconds(text), undefined, text)
  }
})

test('200 rules are compiled, 201 are refused, and so is a text nobody can read', () => {
  const rules = (count: number): string =>
    Array.from({ length: count }, (_, index) => `@id("r${index}") permit(principal, action, resource);`).join('\n')
  assert.equal(compile(rules(200)).rules.length, 200)
  const refused = (text: string, code: string, line: number): void =>
    assert.throws(
      () => compile(text),
      (error) => error instanceof PolicyError && error.issues[0]?.code === code && error.issues[0].line === line,
    )
  refused(rules(201), 'too_many_rules', 201)
  refused(' '.repeat(262_145), 'text_too_large', 1)
})

test('what a compiled policy says about itself', () => {
  const compiled = compile(`
    @id("a") permit(principal, action in [Answerable::Action::"class:read", Answerable::Action::"pay"], resource);
    @id("b") @outcome("review") @review("lead:2,clerk:1") @obligation("notify:lead, log:full, log:full") @reason("Why")
    forbid(principal, action, resource) when { context has now && context.now > datetime("2026-01-01") };`)
  assert.deepEqual(compiled.warnings, [])
  const [permit, review] = compiled.rules
  assert.deepEqual(
    [permit?.effect, permit?.outcome, permit?.actions, permit?.line],
    ['permit', 'allow', ['class:read', 'pay'], 2],
  )
  assert.deepEqual(review?.reviews, [
    { role: 'lead', count: 2 },
    { role: 'clerk', count: 1 },
  ])
  assert.deepEqual([permit?.reads, review?.reads], [[], ['now']])
  assert.deepEqual([review?.within, review?.obligations, review?.reason], ['PT4H', ['log:full', 'notify:lead'], 'Why'])
})

test('no permit at all is a warning', () => {
  assert.deepEqual(
    compile('').warnings.map(({ code, severity }) => [code, severity]),
    [['no_permit', 'warning']],
  )
})

test('the document that is signed depends on the text and the subject, not on the order of lists', () => {
  const reordered: PolicySubject = { ...SUBJECT, tools: SUBJECT.tools.toReversed(), roles: SUBJECT.roles.toReversed() }
  assert.equal(policyDocument('x', SUBJECT), policyDocument('x', reordered))
  const document = policyDocument('x', SUBJECT)
  const changed: PolicySubject[] = [
    { ...SUBJECT, useCase: 'other' },
    { ...SUBJECT, roles: ['clerk'] },
    { ...SUBJECT, tools: SUBJECT.tools.slice(1) },
    { ...SUBJECT, tools: SUBJECT.tools.map((tool) => ({ ...tool, undo: 'compensable' })) },
    { ...SUBJECT, tools: SUBJECT.tools.map((tool) => ({ ...tool, arguments: [] })) },
  ]
  for (const subject of changed) assert.notEqual(policyDocument('x', subject), document)
  assert.notEqual(policyDocument('y', SUBJECT), document)
})

test('a subject that makes no sound schema is refused, with the place', () => {
  const tool = { name: 'ok', class: 'read', undo: 'reversible', arguments: [] } as const
  const argument = { name: 'a', type: 'integer' } as const
  const broken: [path: string, subject: object][] = [
    ['useCase', { useCase: '' }],
    ['roles[0]', { roles: ['Boss'] }],
    ['tools[0].name', { tools: [{ ...tool, name: 'act' }] }],
    ['tools[0].name', { tools: [{ ...tool, name: 'class:write' }] }],
    ['tools[0].name', { tools: [{ ...tool, name: 'two\nlines' }] }],
    ['tools[1].name', { tools: [tool, tool] }],
    ['tools[0].class', { tools: [{ ...tool, class: 'toString' }] }],
    ['tools[0].undo', { tools: [{ ...tool, undo: 'maybe' }] }],
    ['tools[0].arguments[0].name', { tools: [{ ...tool, arguments: [{ ...argument, name: '__proto__' }] }] }],
    ['tools[0].arguments[1].name', { tools: [{ ...tool, arguments: [argument, argument] }] }],
    ['tools[0].arguments[0].type', { tools: [{ ...tool, arguments: [{ ...argument, type: 'float' }] }] }],
    ['tools[0].arguments[0].sink', { tools: [{ ...tool, arguments: [{ ...argument, sink: 'drain' }] }] }],
    ['tools[0].arguments[0].scale', { tools: [{ ...tool, arguments: [{ ...argument, scale: 2 }] }] }],
    ['tools[0].arguments[0].scale', { tools: [{ ...tool, arguments: [{ name: 'a', type: 'decimal', scale: 7 }] }] }],
  ]
  for (const [path, over] of broken) {
    assert.throws(
      () => compile('', { ...SUBJECT, ...over } as PolicySubject),
      (error) =>
        error instanceof PolicyError &&
        error.code === 'subject_invalid' &&
        error.issues.some((issue) => issue.path === path),
      path,
    )
  }
})

test('a rule too deep for the engine is refused before the engine sees it, and the engine lives on', () => {
  const deep: Record<string, (size: number) => string> = {
    brackets: (size) => `${'('.repeat(size)}true${')'.repeat(size)}`,
    unclosed: (size) => '('.repeat(size),
    sets: (size) => `${'['.repeat(size)}1${']'.repeat(size)} == 1`,
    alternatives: (size) => Array.from({ length: size }, () => 'context.tier == "T1"').join(' || '),
    sums: (size) => `${Array.from({ length: size }, () => '1').join(' + ')} > 1`,
    branches: (size) => `${'if context.practice then true else '.repeat(size)}true`,
    paths: (size) => `context${'.a'.repeat(size)}`,
    clauses: (size) => `true } ${'when { true } '.repeat(size)} when { true`,
  }
  const text = (condition: string): string => `@id("a") permit(principal, action, resource) when { ${condition} };`
  for (const [name, make] of Object.entries(deep)) {
    for (const size of [1000, 10_000]) {
      assert.throws(
        () => compile(text(make(size))),
        (error) =>
          error instanceof PolicyError && ['too_complex', 'text_too_large'].includes(error.issues[0]?.code ?? ''),
        name,
      )
    }
  }
  // The largest rules that pass are judged; a long flat list is not deep.
  const evaluator = createEvaluator()
  const flat = `[${Array.from({ length: 5000 }, (_, index) => `"id-${index}"`).join(', ')}].contains(context.tier)`
  const largest = [
    deep['brackets']?.(22),
    deep['alternatives']?.(51),
    deep['sums']?.(250),
    deep['branches']?.(127),
    flat,
    `${'(!(true && '.repeat(11)}context.practice${'))'.repeat(11)}`,
  ]
  for (const condition of largest) {
    evaluator.load('uc', compile(text(condition ?? '')))
    assert.deepEqual(evaluator.evaluate('uc', request()).errors, [], condition?.slice(0, 60))
  }
})

test('text that hides brackets from the scanner hides nothing: broken strings and comments are refused', () => {
  const many = '('.repeat(2000)
  for (const text of [`"\\\n${many}"`, `"${many}`, `//\r${many}`, `@id("a\\" ${many}`]) {
    assert.throws(
      () => compile(text),
      (error) => error instanceof PolicyError && error.code === 'policy_invalid',
      text.slice(0, 20),
    )
  }
  assert.equal(compile('@id("a") permit(principal, action, resource);').rules.length, 1, 'the engine lives on')
})
