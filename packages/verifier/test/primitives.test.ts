import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import {
  canonicalJson,
  decodeBase64,
  decodeBase64url,
  ed25519Verifies,
  encodeBase64url,
  parseJson,
  sha256,
} from '@answerable/verifier'
import type { Json } from '@answerable/verifier'
import fc from 'fast-check'

describe('sha256', () => {
  it('agrees with the platform at every length to 300 and on random bytes', () => {
    const agree = (data: Uint8Array): void =>
      assert.equal(Buffer.from(sha256(data)).toString('hex'), createHash('sha256').update(data).digest('hex'))
    for (let length = 0; length <= 300; length++) agree(new Uint8Array(length).fill(length))
    fc.assert(fc.property(fc.uint8Array({ maxLength: 5000 }), agree))
  })

  it('gives the digests of FIPS 180-4', () => {
    const hex = (text: string): string => Buffer.from(sha256(Buffer.from(text))).toString('hex')
    assert.equal(hex(''), 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855')
    assert.equal(hex('abc'), 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')
  })
})

describe('base64', () => {
  it('decodes what the platform encodes, in its one spelling', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 70 }), (bytes) => {
        assert.deepEqual(decodeBase64(Buffer.from(bytes).toString('base64')), bytes)
        assert.deepEqual(decodeBase64url(Buffer.from(bytes).toString('base64url')), bytes)
        assert.equal(encodeBase64url(bytes), Buffer.from(bytes).toString('base64url'))
      }),
    )
  })

  it('refuses every other text', () => {
    for (const bad of ['A', 'AA', 'AA=', 'AB==', 'AA==\n', 'A-==', 'AA==AA==', '====', '=', ' AA=', 'AAA\u0100']) {
      assert.equal(decodeBase64(bad), undefined, JSON.stringify(bad))
    }
    for (const bad of ['A', 'AB', 'AA==', 'A+A', 'A/A', 'AA\n']) {
      assert.equal(decodeBase64url(bad), undefined, JSON.stringify(bad))
    }
    fc.assert(
      fc.property(fc.string({ maxLength: 12 }), (text) => {
        const bytes = decodeBase64(text)
        if (bytes !== undefined) assert.equal(Buffer.from(bytes).toString('base64'), text)
      }),
    )
  })
})

describe('strict JSON', () => {
  it('reads whatever JSON.parse reads, to the same value', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(undefined, 1, '\t'), (value, indent) => {
        const text = JSON.stringify(value, null, indent)
        assert.deepEqual(parseJson(text), JSON.parse(text))
      }),
    )
  })

  it('never accepts what JSON.parse refuses', () => {
    const pieces = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '"a"',
      '"',
      '\\',
      '1',
      '-',
      '0',
      '.',
      'e',
      ' ',
      'null',
      't',
    )
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 8 }), (parts) => {
        const text = parts.join('')
        const mine = outcome(() => parseJson(text))
        const theirs = outcome(() => JSON.parse(text) as Json)
        if (mine !== undefined) assert.deepEqual(mine, theirs)
        if (theirs !== undefined && !text.includes('"a"')) assert.deepEqual(mine, theirs)
      }),
      { numRuns: 3000 },
    )
  })

  for (const [name, text] of [
    ['a repeated name', '{"a":1,"a":1}'],
    ['a repeated name, escaped', '{"a":1,"\\u0061":1}'],
    ['a repeated __proto__', '{"__proto__":1,"__proto__":2}'],
    ['a raw lone surrogate', '"\ud800"'],
    ['an escaped lone surrogate', '"\\ud800"'],
    ['a surrogate pair the wrong way round', '"\\udc00\\ud800"'],
    ['a control character', '"\u0001"'],
    ['an unknown escape', '"\\x41"'],
    ['a string without end', '"abc'],
    ['a string ending in a backslash', '"abc\\'],
    ['a leading zero', '01'],
    ['a plus sign', '+1'],
    ['a bare fraction', '.5'],
    ['NaN', 'NaN'],
    ['a number past the doubles', '1e999'],
    ['a trailing comma', '[1,]'],
    ['a comment', '[1/**/]'],
    ['single quotes', "{'a':1}"],
    ['no-break space', '[1,\u00a01]'],
    ['two values', '1 2'],
    ['a byte order mark', '\ufeff1'],
    ['nothing', ''],
    ['deep nesting', '['.repeat(100_000)],
    ['deep nesting of objects', '{"a":'.repeat(100_000)],
  ] as const) {
    it(`refuses ${name}`, () => assert.throws(() => parseJson(text), { code: 'json_malformed' }))
  }

  it('keeps __proto__ a plain member', () => {
    assert.equal(canonicalJson(parseJson('{"__proto__":{"x":1}}')), '{"__proto__":{"x":1}}')
  })

  it('reads strings of megabytes', () => {
    const text = JSON.stringify('x\\"'.repeat(2_000_000))
    assert.equal(canonicalJson(parseJson(text)), text)
  })
})

function outcome(read: () => Json): Json | undefined {
  try {
    return read()
  } catch {
    return undefined
  }
}

describe('canonical JSON (RFC 8785)', () => {
  for (const [text, canonical] of [
    ['{ "b" : 1 , "a" : [ -0 , 1.0 , 1E2 ] }', '{"a":[0,1,100],"b":1}'],
    ['{"\\ufb33":1,"\\ud83d\\ude00":2}', '{"\u{1f600}":2,"\ufb33":1}'],
    ['{"10":1,"9":2,"":3}', '{"":3,"10":1,"9":2}'],
    ['"\\u0000\\b\\t\\n\\f\\r\\u001F\\"\\\\\\/\\u007f\\u20AC"', '"\\u0000\\b\\t\\n\\f\\r\\u001f\\"\\\\/\u007f\u20ac"'],
    ['[1e21,1e-7,5e-324,333333333.33333329]', '[1e+21,1e-7,5e-324,333333333.3333333]'],
  ] as const) {
    it(text, () => assert.equal(canonicalJson(parseJson(text)), canonical))
  }
})

describe('Ed25519', () => {
  it('is not a signature when lengths are wrong or the key is no point', () => {
    assert.equal(ed25519Verifies(new Uint8Array(63), new Uint8Array(), new Uint8Array(32)), false)
    assert.equal(ed25519Verifies(new Uint8Array(64), new Uint8Array(), new Uint8Array(31)), false)
    assert.equal(ed25519Verifies(new Uint8Array(64), new Uint8Array(), new Uint8Array(32).fill(2)), false)
  })

  it('refuses a key of small order, under which one signature fits every message', () => {
    const identity = new Uint8Array(32)
    identity[0] = 1
    const signature = new Uint8Array(64)
    signature[0] = 1
    assert.equal(ed25519Verifies(signature, Buffer.from('anything'), identity), false)
  })
})

describe('the package', () => {
  it('runs in browsers and shares no code with the writer: it imports its own files and the curve only', () => {
    const source = join(import.meta.dirname, '../src')
    for (const file of readdirSync(source)) {
      const text = readFileSync(join(source, file), 'utf8')
      for (const [, specifier = ''] of text.matchAll(/from '([^']+)'/g)) {
        assert.match(specifier, /^(\.\/[a-z0-9-]+\.ts|@noble\/curves\/(?:ed25519|nist)\.js)$/, file)
      }
      assert.doesNotMatch(text, /\b(Buffer|process|require|import\()\b/, file)
    }
  })
})
