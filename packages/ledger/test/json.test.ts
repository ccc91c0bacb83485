import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { canonicalize, decodeEntry, encodeEntry, encodeUtf8, MAX_ENTRY_BYTES } from '@answerable/ledger'
import type { JsonValue } from '@answerable/ledger'
import fc from 'fast-check'

const asJson = (value: unknown): JsonValue => value as JsonValue

describe('canonicalize (RFC 8785)', () => {
  const cases: [string, unknown, string][] = [
    ['no whitespace, sorted names', { b: [1, { d: null, c: true }], a: 'x' }, '{"a":"x","b":[1,{"c":true,"d":null}]}'],
    ['UTF-16 order, not code point order', { '\ufb33': 1, '\u{1f600}': 2 }, '{"\u{1f600}":2,"\ufb33":1}'],
    ['integer-like names as text', { 10: 1, 9: 2 }, '{"10":1,"9":2}'],
    ['a member named __proto__', JSON.parse('{"__proto__":1,"a":2}'), '{"__proto__":1,"a":2}'],
    ['escapes', '\u0000\b\t\n\f\r\u001f"\\/\u007f\u20ac', '"\\u0000\\b\\t\\n\\f\\r\\u001f\\"\\\\/\u007f\u20ac"'],
    ['minus zero', -0, '0'],
    ['ECMAScript numbers', [1e21, 1e-7, 5e-324, 0.1, 333333333.3333333], '[1e+21,1e-7,5e-324,0.1,333333333.3333333]'],
    ['an object without prototype', Object.assign(Object.create(null), { a: 1 }), '{"a":1}'],
  ]
  for (const [name, value, text] of cases) it(name, () => assert.equal(canonicalize(asJson(value)), text))

  const refused: [string, unknown][] = [
    ['NaN', Number.NaN],
    ['infinity', [Number.POSITIVE_INFINITY]],
    ['undefined', undefined],
    ['an undefined member', { a: undefined }],
    ['a hole', Array(2)],
    ['a function', { toJSON: () => 1 }],
    ['a bigint', 1n],
    ['a symbol key', { [Symbol('s')]: 1 }],
    ['a Date', new Date(0)],
    ['a Map', new Map()],
    ['bytes', new Uint8Array(1)],
    ['an instance', new (class Thing {})()],
    ['a lone surrogate', 'a\ud800'],
    ['a lone surrogate as name', { '\udc00': 1 }],
  ]
  for (const [name, value] of refused) {
    it(`refuses ${name}`, () => assert.throws(() => canonicalize(asJson(value)), { code: 'json_unsupported_value' }))
  }

  it('refuses cycles and bottomless nesting', () => {
    const cycle: unknown[] = []
    cycle.push(cycle)
    assert.throws(() => canonicalize(asJson(cycle)), { code: 'json_too_deep' })
  })

  it('does not depend on the order of members, and reads back as the same value', () => {
    fc.assert(
      fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
        const text = canonicalize(asJson(value))
        assert.equal(canonicalize(reverseMembers(JSON.parse(text))), text)
        assert.deepEqual(JSON.parse(text), JSON.parse(JSON.stringify(value)))
      }),
    )
  })
})

function reverseMembers(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map((item: JsonValue) => reverseMembers(item))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([name, item]) => [name, reverseMembers(item)]),
  )
}

describe('entries', () => {
  it('are canonical UTF-8 and read back', () => {
    const bytes = encodeEntry({ v: 1, name: 'Zoë', n: -(2 ** 53 - 1) })
    assert.deepEqual(bytes, encodeUtf8('{"n":-9007199254740991,"name":"Zoë","v":1}'))
    assert.deepEqual(decodeEntry(bytes), { v: 1, name: 'Zoë', n: -(2 ** 53 - 1) })
  })

  it('hold integers within 2^53-1 only', () => {
    for (const n of [0.5, 2 ** 53, -(2 ** 53), 1e21]) {
      assert.throws(() => encodeEntry({ deep: [{ n }] }), { code: 'entry_number_refused' }, String(n))
    }
  })

  it('hold member names that need no escape', () => {
    for (const name of ['\n', '\\', '"', '\0']) {
      assert.throws(() => encodeEntry({ deep: [{ [name]: 1 }] }), { code: 'entry_name_refused' }, JSON.stringify(name))
    }
  })

  it('are objects of at most 65,535 bytes', () => {
    const overhead = encodeEntry({ a: '' }).byteLength
    assert.equal(encodeEntry({ a: 'x'.repeat(MAX_ENTRY_BYTES - overhead) }).byteLength, MAX_ENTRY_BYTES)
    assert.throws(() => encodeEntry({ a: 'x'.repeat(MAX_ENTRY_BYTES - overhead + 1) }), { code: 'entry_too_large' })
    assert.throws(() => encodeEntry({ a: '€'.repeat(30_000) }), { code: 'entry_too_large' })
    for (const value of [null, 1, 'x', [1]]) assert.throws(() => encodeEntry(value), { code: 'entry_not_object' })
  })

  for (const [name, text] of [
    ['whitespace', '{"a": 1}'],
    ['unsorted names', '{"b":1,"a":1}'],
    ['a repeated name', '{"a":1,"a":1}'],
    ['an escape that is not needed', '{"a":"\\u0041"}'],
    ['another spelling of a number', '{"a":1.0}'],
    ['minus zero', '{"a":-0}'],
    ['text after the object', '{"a":1}\n'],
    ['a byte order mark', '\ufeff{"a":1}'],
    ['no JSON', '{'],
  ] as const) {
    it(`stored with ${name} are refused`, () => {
      assert.throws(() => decodeEntry(encodeUtf8(text)), { code: 'entry_not_canonical' })
    })
  }

  it('stored as bytes that are not UTF-8 are refused', () => {
    assert.throws(() => decodeEntry(Uint8Array.of(0x22, 0xff, 0x22)), { code: 'entry_not_canonical' })
  })
})
