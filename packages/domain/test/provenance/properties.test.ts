import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import {
  emptyTrace,
  extendTrace,
  type Origin,
  type Trace,
  type TracePart,
  traceArguments,
} from '../../src/provenance/index.ts'

const RANK: Record<Origin, number> = { request: 0, trusted: 1, model: 2, unknown: 3, untrusted: 4 }

// Few words, so that parts and values overlap in every way; a seed of numbers, dates, addresses and accounts.
const words = ['alpha', 'beta', 'gamma', 'delta', 'ok', '42', '1,500.00', '2031-05-10', '16:00', 'May 3rd', '7', 'true']
const marks = [
  'ann@corp.example',
  'www.drop.example/a?b=1',
  'GB29 NWBK 6016 1331 9268 19',
  'Café',
  'C:\\new',
  '"',
  '-',
  '\n',
]
const word = fc.constantFrom(...words, ...marks)
const text = fc.array(word, { maxLength: 14 }).map((words) => words.join(' '))
const value = fc.oneof(text, word, fc.double({ noNaN: true, noDefaultInfinity: true }), fc.string())
const part: fc.Arbitrary<TracePart> = fc.record({
  influence: fc.uuid(),
  kind: fc.constantFrom('request' as const, 'observation' as const),
  trust: fc.constantFrom('trusted' as const, 'untrusted' as const),
  text: fc.oneof({ weight: 5, arbitrary: text }, { weight: 1, arbitrary: fc.string() }),
})
const parts = fc.array(part, { maxLength: 6 })

const build = (list: readonly TracePart[]): Trace => list.reduce(extendTrace, emptyTrace())
const originOf = (trace: Trace, a: string | number): Origin | undefined => traceArguments(trace, { a })[0]?.origin

test('a copied piece of untrusted text is never the model’s own', () => {
  const distinctive = fc
    .stringMatching(/^[a-z0-9]{2,9}$/)
    .filter((w) => !/^(?:true|false|yes|no|none|null|on|off|me)$/.test(w))
  const separator = fc.constantFrom(' ', ', ', '\n', ' - ', '.', '/', '_', ': ')
  const page = fc.array(fc.tuple(distinctive, separator), { minLength: 1, maxLength: 30 })
  fc.assert(
    fc.property(page, fc.nat(), fc.nat(), parts, (words, from, count, others) => {
      const start = from % words.length
      const slice = words.slice(start, start + 1 + (count % (words.length - start)))
      const copy = slice.map(([w, s], i) => (i === slice.length - 1 ? w : w + s)).join('')
      const whole = { influence: 'page', kind: 'observation', trust: 'untrusted', text: words.flat().join('') } as const
      assert.notEqual(originOf(build([...others, whole]), copy), 'model')
      assert.equal(originOf(build([whole]), copy), 'untrusted')
    }),
    { numRuns: 400 },
  )
})

test('variants of case, spacing, width, invisible characters and grouping trace alike', () => {
  const wide = (s: string): string => s.replace(/[!-~]/g, (c) => String.fromCharCode(c.charCodeAt(0) + 0xfee0))
  const variants: ((s: string) => string)[] = [
    (s) => s.toUpperCase(),
    (s) => `  ${s.replaceAll(' ', ' \n\t')} `,
    wide,
    (s) => s.replaceAll('a', 'a\u200b'),
    (s) => s.replaceAll('-', '\u2011'),
  ]
  fc.assert(
    fc.property(parts, fc.oneof(text, word), fc.constantFrom(...variants), (list, a, vary) => {
      assert.equal(originOf(build(list), vary(a)), originOf(build(list), a))
    }),
    { numRuns: 400 },
  )
  const digits = fc.stringMatching(/^[A-Z]{2}\d{2}[0-9]{10,20}$/)
  const grouped = (s: string, mark: string): string => s.replace(/(.{4})(?=.)/g, `$1${mark}`)
  fc.assert(
    fc.property(digits, fc.constantFrom(' ', '-', ''), fc.constantFrom(' ', '-', ''), (account, inText, inValue) => {
      for (const trust of ['trusted', 'untrusted'] as const) {
        const source = `please pay ${grouped(account.replace(/^../, '12'), inText)} today`
        const trace = build([{ influence: 'o', kind: 'observation', trust, text: source }])
        assert.equal(originOf(trace, grouped(account.replace(/^../, '12'), inValue)), trust)
      }
    }),
  )
})

test('the order in which parts arrive changes no origin', () => {
  fc.assert(
    fc.property(parts, value, fc.infiniteStream(fc.nat()), (list, a, random) => {
      const keyed = list.map((p) => ({ p, at: random.next().value as number }))
      const shuffled = keyed.toSorted((x, y) => x.at - y.at).map(({ p }) => p)
      assert.equal(originOf(build(shuffled), a), originOf(build(list), a))
    }),
    { numRuns: 400 },
  )
})

test('an untrusted part never makes an argument more trusted', () => {
  fc.assert(
    fc.property(parts, part, value, (list, extra, a) => {
      const before = build(list)
      const after = extendTrace(before, { ...extra, kind: 'observation', trust: 'untrusted' })
      const [was, is] = [originOf(before, a), originOf(after, a)]
      if (was === undefined || is === undefined) assert.equal(was, is)
      else assert.ok(RANK[is] >= RANK[was], `${was} became ${is}`)
    }),
    { numRuns: 1000 },
  )
})

test('a version sees what it saw when it was made, however its line goes on', () => {
  fc.assert(
    fc.property(parts, parts, value, (list, later, a) => {
      const trace = build(list)
      const before = traceArguments(trace, { a })
      later.reduce(extendTrace, trace)
      assert.deepEqual(traceArguments(trace, { a }), before)
    }),
  )
})
