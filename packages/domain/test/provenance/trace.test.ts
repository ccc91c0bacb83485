import assert from 'node:assert/strict'
import test from 'node:test'
import {
  emptyTrace,
  extendTrace,
  partsOf,
  summariseTrace,
  TRACE_LIMIT_BYTES,
  type Trace,
  traceArguments,
  vouchesOf,
  worstOf,
} from '../../src/provenance/index.ts'
import { type Case, CASES } from './cases.ts'

const traceOf = (texts: Pick<Case, 'request' | 'trusted' | 'untrusted'>): Trace => {
  let trace = emptyTrace()
  if (texts.request !== undefined) {
    trace = extendTrace(trace, { influence: 'request', kind: 'request', trust: 'trusted', text: texts.request })
  }
  for (const trust of ['trusted', 'untrusted'] as const) {
    const text = texts[trust]
    if (text !== undefined) trace = extendTrace(trace, { influence: `obs-${trust}`, kind: 'observation', trust, text })
  }
  return trace
}

for (const each of CASES) {
  test(`${each.name}: ${each.origin}`, () => {
    const traced = traceArguments(traceOf(each), { a: each.a })
    const worst = traced.map((leaf) => leaf.origin).reduce(worstOf)
    assert.equal(worst, each.origin, JSON.stringify(traced))
    if (each.how !== undefined) assert.equal(traced[0]?.how, each.how)
  })
}

test('influences name the earliest part of each class, most trusted first', () => {
  let trace = traceOf({ request: 'pay Mira', trusted: 'Mira' })
  for (const influence of ['u1', 'u2']) {
    trace = extendTrace(trace, { influence, kind: 'observation', trust: 'untrusted', text: 'Mira' })
  }
  assert.deepEqual(traceArguments(trace, { to: 'Mira' })[0]?.influences, ['request', 'obs-trusted', 'u1'])
})

test('pointers escape names, empty leaves are left out', () => {
  const traced = traceArguments(emptyTrace(), { 'a/b~': [null, '', { c: 'value' }], d: [] })
  assert.deepEqual(
    traced.map(({ argument, path }) => [argument, path]),
    [['a/b~', '/a~1b~0/2/c']],
  )
})

test('a trace is a value: later parts do not change it, and it can be extended twice', () => {
  const base = traceOf({ request: 'pay Mira' })
  const add = (trace: Trace, text: string): Trace =>
    extendTrace(trace, { influence: text, kind: 'observation', trust: 'untrusted', text })
  const left = add(base, 'Olga Petrova')
  const right = add(base, 'Ivan Sidorov')
  const originOf = (trace: Trace, to: string): unknown => traceArguments(trace, { to })[0]?.origin
  assert.equal(originOf(base, 'Olga Petrova'), 'model')
  assert.equal(originOf(left, 'Olga Petrova'), 'untrusted')
  assert.equal(originOf(left, 'Ivan Sidorov'), 'model')
  assert.equal(originOf(right, 'Ivan Sidorov'), 'untrusted')
  assert.equal(originOf(right, 'Olga Petrova'), 'model')
  assert.deepEqual(
    partsOf(right).map((part) => part.influence),
    ['request', 'Ivan Sidorov'],
  )
})

test('past the limit what is not found is unknown, and stays so', () => {
  const flood = {
    influence: 'f',
    kind: 'observation',
    trust: 'untrusted',
    text: 'x'.repeat(TRACE_LIMIT_BYTES),
  } as const
  const full = extendTrace(traceOf({ request: 'pay Mira' }), flood)
  assert.equal(full.full, true)
  const later = extendTrace(full, { influence: 'l', kind: 'observation', trust: 'trusted', text: 'Olga' })
  const origins = traceArguments(later, { a: 'Mira', b: 'Olga', c: 'free text about nothing', d: '---' })
  assert.deepEqual(
    origins.map((leaf) => leaf.origin),
    ['request', 'unknown', 'unknown', 'unknown'],
  )
  assert.equal(traceArguments(later, { when: '2031-01-01 10:00' })[0]?.origin, 'unknown')
})

test('nesting beyond what is looked at is unknown', () => {
  let value: Parameters<typeof traceArguments>[1][string] = 'Mira'
  for (let i = 0; i < 40; i++) value = [value]
  assert.equal(traceArguments(traceOf({ request: 'pay Mira' }), { value })[0]?.origin, 'unknown')
})

test('a summary takes the worst leaf of an argument and of a sink', () => {
  const trace = traceOf({ request: 'pay Mira 50', trusted: 'Tomas', untrusted: 'Olga' })
  const traced = traceArguments(trace, { to: ['Mira', 'Olga'], cc: 'Tomas', amount: 50, note: 'a note of thanks' })
  const declared = [
    { name: 'to', sink: 'recipient' },
    { name: 'cc', sink: 'recipient' },
    { name: 'amount', sink: 'amount' },
  ]
  assert.deepEqual(summariseTrace(traced, declared), {
    request: ['amount', 'sink:amount'],
    trusted: ['cc'],
    untrusted: ['to', 'sink:recipient'],
    model: ['note'],
    unknown: [],
  })
})

test('a source chooses only for the sinks it vouches for', () => {
  const traced = traceArguments(traceOf({ trusted: 'Tomas 50', untrusted: 'Olga' }), {
    to: 'Tomas',
    amount: 50,
    cc: 'Olga',
  })
  const declared = [
    { name: 'to', sink: 'recipient' },
    { name: 'amount', sink: 'amount' },
    { name: 'cc', sink: 'recipient' },
  ]
  const recipientsOnly = summariseTrace(traced, declared, (source, sink) =>
    source === 'obs-trusted' ? sink === 'recipient' : undefined,
  )
  assert.deepEqual(recipientsOnly.trusted, ['to'])
  assert.deepEqual(recipientsOnly.untrusted, ['sink:recipient', 'amount', 'sink:amount', 'cc'])
  const contacts = summariseTrace(traced, declared, (source, sink) =>
    source === 'obs-untrusted' ? sink === 'recipient' : undefined,
  )
  assert.deepEqual(contacts.trusted, ['to', 'sink:recipient', 'amount', 'sink:amount', 'cc'])
})

test('what a source vouches for is read from the manifest, by the source an observation came from', () => {
  const directory = {
    influence: 'o1',
    kind: 'observation',
    trust: 'trusted',
    source: 'directory',
    text: 'Tomas 5000',
  } as const
  const trace = extendTrace(traceOf({ untrusted: 'Olga' }), directory)
  const vouches = vouchesOf(trace, [{ id: 'directory', vouches_for: ['recipient'] }, { id: 'other' }])
  assert.equal(vouches('o1', 'recipient'), true)
  assert.equal(vouches('o1', 'amount'), false)
  assert.equal(vouches('obs-untrusted', 'recipient'), undefined)
  const declared = [
    { name: 'to', sink: 'recipient' },
    { name: 'amount', sink: 'amount' },
  ]
  const summary = summariseTrace(traceArguments(trace, { to: 'Tomas', amount: 5000 }), declared, vouches)
  assert.deepEqual(
    [summary.trusted, summary.untrusted],
    [
      ['to', 'sink:recipient'],
      ['amount', 'sink:amount'],
    ],
  )
})
