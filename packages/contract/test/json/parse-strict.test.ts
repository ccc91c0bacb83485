import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, test } from 'node:test'
import { AnswerableError, type ErrorCode, MAX_BODY_DEPTH, parseStrict, parseStrictBytes } from '@answerable/contract'
import fc from 'fast-check'

type Refused = { name: string; text: string; code: ErrorCode; line: number; column: number }
const refused = JSON.parse(readFileSync(new URL('./refused.json', import.meta.url), 'utf8')) as Refused[]

const refusal = (read: () => unknown): AnswerableError => {
  try {
    read()
  } catch (error) {
    assert.ok(error instanceof AnswerableError)
    return error
  }
  assert.fail('it was read')
}

describe('a request body that is not strict JSON', () => {
  for (const { name, text, code, line, column } of refused) {
    test(name, () => {
      const error = refusal(() => parseStrict(text))
      assert.deepEqual(
        { code: error.code, line: error.issues[0]?.line, column: error.issues[0]?.column },
        { code, line, column },
      )
    })
  }

  test('bytes that are not UTF-8', () => {
    assert.equal(refusal(() => parseStrictBytes(Uint8Array.of(0x22, 0xff, 0x22))).code, 'malformed_json')
  })
  test('an overlong or surrogate UTF-8 sequence', () => {
    assert.equal(refusal(() => parseStrictBytes(Uint8Array.of(0x22, 0xed, 0xa0, 0x80, 0x22))).code, 'malformed_json')
  })
  test('nesting one level past the limit, in objects and arrays', () => {
    const arrays = (levels: number) => '['.repeat(levels) + ']'.repeat(levels)
    const objects = (levels: number) => '{"a":'.repeat(levels) + '1' + '}'.repeat(levels)
    for (const nest of [arrays, objects]) {
      parseStrict(nest(MAX_BODY_DEPTH))
      assert.equal(refusal(() => parseStrict(nest(MAX_BODY_DEPTH + 1))).code, 'body_too_deep')
    }
  })
  test('nesting so deep that a recursive reader would end the process', () => {
    assert.equal(refusal(() => parseStrict('['.repeat(1_000_000))).code, 'body_too_deep')
  })
  test('a long name is not sent back in full', () => {
    const name = 'n'.repeat(100_000)
    assert.ok(refusal(() => parseStrict(`{"${name}":1,"${name}":2}`)).detail.length < 200)
  })
})

/** The values strict JSON can carry: no `__proto__`, well-formed text, numbers within ±(2^53-1). */
const plain = fc.jsonValue({ stringUnit: 'binary', maxDepth: 6 }).filter((value) => everyPart(value, isCarried))

function everyPart(value: unknown, holds: (part: unknown) => boolean): boolean {
  if (!holds(value)) return false
  if (Array.isArray(value)) return value.every((item) => everyPart(item, holds))
  if (typeof value !== 'object' || value === null) return true
  return Object.entries(value).every(([name, item]) => name !== '__proto__' && holds(name) && everyPart(item, holds))
}
function withoutNegativeZero(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNegativeZero)
  if (typeof value !== 'object' || value === null) return value === 0 ? 0 : value
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, withoutNegativeZero(item)]))
}
function isCarried(part: unknown): boolean {
  if (typeof part === 'number') return Math.abs(part) <= Number.MAX_SAFE_INTEGER
  return typeof part !== 'string' || part.isWellFormed()
}

const PIECES = '{ } [ ] , : " \\ "a" "b" "\\u00e9" "\\ud800" - 0 1 01 .5 1e5 1E+400 true false null nul {} [] {"a":1} é'
  .split(' ')
  .concat([' ', '\n', '\u00a0', '\ufeff'])

describe('against JSON.parse', () => {
  test('reads every value it can carry the same way, however it is spaced', () => {
    fc.assert(
      fc.property(plain, fc.constantFrom(undefined, 1, '\t', ' \n\r'), (value, space) => {
        // Compared with the value itself: V8's JSON.parse now and then gives a member the wrong escaped name.
        assert.deepEqual(parseStrict(JSON.stringify(value, null, space)), withoutNegativeZero(value))
      }),
    )
  })

  test('reads no text that JSON.parse refuses, and differs only where it refuses', () => {
    const pieces = fc.constantFrom(...PIECES)
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 12 }), (parts) => {
        const text = parts.join('')
        let value: unknown
        try {
          value = parseStrict(text)
        } catch (error) {
          assert.ok(error instanceof AnswerableError)
          return
        }
        assert.deepEqual(value, JSON.parse(text))
      }),
      { numRuns: 3000 },
    )
  })

  test('reads its own text back after any single change, or refuses with a code', () => {
    fc.assert(
      fc.property(plain, fc.nat(), fc.string({ minLength: 1, maxLength: 1, unit: 'binary' }), (value, at, with_) => {
        const text = JSON.stringify(value)
        const changed = text.slice(0, at % text.length) + with_ + text.slice((at % text.length) + 1)
        try {
          const read = parseStrict(changed)
          assert.deepEqual(parseStrict(JSON.stringify(read)), withoutNegativeZero(read))
        } catch (error) {
          assert.ok(error instanceof AnswerableError, String(error))
        }
      }),
    )
  })
})
