import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { canonicalize, encodeEntry, leafHash, makeDisclosure, openNote, parseProof } from '@answerable/ledger'
import type { JsonObject, JsonValue } from '@answerable/ledger'
import { canonicalJson, hashLeaf, parseJson, readEntry, readProof, verifyReceipt } from '@answerable/verifier'
import fc from 'fast-check'
import { entryObject, logKey, makeReceipt, origin } from './fixture.ts'

// Text with the characters canonical forms trip over: escapes, controls, both sides of the surrogates.
const text = fc.string({
  unit: fc.constantFrom('a', '"', '\\', '/', '\0', '\n', '\u007f', 'é', '\u2028', '\ufb33', '😀'),
})
const exact = fc.maxSafeInteger()

// Entries refuse names that need an escape (V8 reads some of them wrongly); canonical JSON in general does not.
const plainName = fc.string({ unit: fc.constantFrom('a', '/', '\u007f', 'é', '\u2028', '\ufb33', '😀') })

function json(number: fc.Arbitrary<number>, name = text): fc.Arbitrary<JsonValue> {
  return fc.letrec<{ value: JsonValue }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      fc.oneof(text, number, fc.boolean(), fc.constant(null)),
      fc.array(tie('value'), { maxLength: 4 }),
      fc.dictionary(name, tie('value'), { maxKeys: 4, noNullPrototype: true }),
    ),
  })).value
}

describe('ledger and verifier, written apart, agree', () => {
  it('on the canonical form of any value', () => {
    const double = fc.double({ noNaN: true, noDefaultInfinity: true })
    fc.assert(
      fc.property(json(double), (value) => {
        const canonical = canonicalize(value)
        assert.equal(canonicalJson(parseJson(JSON.stringify(value))), canonical)
        assert.equal(canonicalJson(parseJson(canonical)), canonical)
      }),
      { numRuns: 500 },
    )
  })

  it('on any entry, its leaf hash, any sealed value and any place in any tree', () => {
    const salt = fc.uint8Array({ minLength: 32, maxLength: 32 })
    fc.assert(
      fc.property(
        json(exact, plainName),
        json(fc.double({ noNaN: true, noDefaultInfinity: true })),
        plainName,
        salt,
        fc.nat(600),
        fc.nat(),
        (body, value, field, bytes, more, pick) => {
          const sealedValue = makeDisclosure(bytes, field, value)
          const sealed: JsonObject = { [field]: sealedValue.commitment }
          const entry = encodeEntry(entryObject({ body, sealed }))
          const receipt = makeReceipt({
            entry,
            size: more + 1,
            index: pick % (more + 1),
            disclosures: { [field]: sealedValue.disclosure },
          })
          const result = verifyReceipt(receipt, { vkeys: [logKey().vkey] })
          assert.deepEqual(result.leafHash, leafHash(entry))
          assert.deepEqual(hashLeaf(entry), leafHash(entry))
          assert.equal(canonicalize(readEntry(entry)), new TextDecoder().decode(entry))
          assert.equal(canonicalJson(result.unsealed[field] ?? null), canonicalize(value))
        },
      ),
      { numRuns: 100 },
    )
  })

  it('on what a proof and its checkpoint say', () => {
    const { proof } = JSON.parse(makeReceipt()) as { proof: string }
    assert.deepEqual({ ...readProof(proof) }, parseProof(proof))
    assert.equal(openNote(readProof(proof).checkpoint, [logKey().vkey]).text.split('\n')[0], origin)
  })
})
