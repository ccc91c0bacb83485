import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { encodeEntry, leafHash, makeDisclosure, noteSigner, TileTree } from '@answerable/ledger'
import type { JsonObject } from '@answerable/ledger'
import { VerificationError, verifyCheckpoint, verifyConsistencyOf, verifyReceipt } from '@answerable/verifier'
import type { VerificationErrorCode } from '@answerable/verifier'
import fc from 'fast-check'
import * as fixture from './fixture.ts'

const { amount, entryObject, humanSignature, logKey, makeReceipt, origin, personPublicKey, reason, statement } = fixture
const vkeys = [logKey().vkey]

function refusal(receipt: string, options: Parameters<typeof verifyReceipt>[1] = { vkeys }): VerificationErrorCode {
  try {
    verifyReceipt(receipt, options)
  } catch (error) {
    if (error instanceof VerificationError) return error.code
    throw error
  }
  return assert.fail('was accepted')
}

describe('a receipt the ledger wrote', () => {
  it('verifies, and says in lines what was checked', () => {
    const result = verifyReceipt(makeReceipt(), { vkeys, now: new Date('2026-11-23T07:00:00Z') })
    assert.equal(result.index, 5)
    assert.equal(result.size, 11)
    assert.equal(result.origin, origin)
    assert.equal(result.practice, false)
    assert.equal(result.keyPinned, true)
    assert.deepEqual(result.unsealed, { amount: '40.00 EUR' })
    assert.deepEqual(result.stillSealed, ['reason'])
    assert.equal(result.entry.type, 'decision.recorded')
    assert.deepEqual(
      result.checks.map(({ name, ok }) => [name, ok]),
      ['entry', 'inclusion', 'checkpoint', 'witness', 'practice', 'time', 'sealed', 'signature'].map((name) => [
        name,
        name !== 'witness',
      ]),
    )
  })

  it('verifies at every place of trees of every size to 40, and in a large one', () => {
    for (let size = 1; size <= 40; size++) {
      for (let index = 0; index < size; index++) verifyReceipt(makeReceipt({ index, size }), { vkeys })
    }
    verifyReceipt(makeReceipt({ index: 69_999, size: 70_000 }), { vkeys })
  })

  it('without a trusted key is checked in everything else and says so', () => {
    const result = verifyReceipt(makeReceipt())
    assert.equal(result.keyPinned, false)
    assert.deepEqual(result.checkpointKey, { name: origin, keyId: logKey().keyId.toString(16).padStart(8, '0') })
    const line = result.checks.find((check) => check.name === 'checkpoint')
    assert.equal(line?.ok, false)
    assert.match(line?.detail ?? '', /NOT checked/)
  })

  it('of a practice log says PRACTICE', () => {
    const practice = '7c0e4f6e.local/answerable/PRACTICE/1'
    const unsigned = encodeEntry(entryObject({ signatures: [] }))
    const result = verifyReceipt(makeReceipt({ origin: practice, entry: unsigned }), { vkeys: [logKey(practice).vkey] })
    assert.equal(result.practice, true)
    assert.match(result.checks.map((check) => check.detail).join('\n'), /PRACTICE/)
    assert.equal(verifyReceipt(makeReceipt({ origin: 'PRACTICE.local/a/1', entry: unsigned })).practice, false)
  })

  it('points out an entry from the future', () => {
    const result = verifyReceipt(makeReceipt(), { vkeys, now: new Date('2026-11-23T06:00:00Z') })
    assert.equal(result.checks.find((check) => check.name === 'time')?.ok, false)
  })

  it('may carry lines of keys nobody knows, and is refused for a bad line of a known one', () => {
    const stranger = noteSigner('witness.example', new Uint8Array(32).fill(9))
    const both = makeReceipt({ signers: [stranger, logKey()] })
    assert.equal(verifyReceipt(both, { vkeys }).keyPinned, true)
    const liar = {
      ...stranger,
      sign: () => ({ name: stranger.name, keyId: stranger.keyId, signature: new Uint8Array(64) }),
    }
    const receipt = makeReceipt({ signers: [logKey(), liar] })
    assert.equal(verifyReceipt(receipt, { vkeys }).keyPinned, true)
    assert.equal(refusal(receipt, { vkeys: [...vkeys, stranger.vkey] }), 'checkpoint_signature_invalid')
  })
})

describe('a receipt is refused', () => {
  it('when any one byte is changed', () => {
    const receipt = makeReceipt({ disclosures: { amount: amount.disclosure, reason: reason.disclosure } })
    const bytes = Buffer.from(receipt)
    // Every place once, each with its own change; the parsers turn most away before any signature is computed.
    for (let at = 0; at < bytes.length; at++) {
      const mutated = Buffer.from(bytes)
      mutated[at] = (mutated[at] ?? 0) ^ (1 << (at % 7))
      refusal(mutated.toString('utf8'))
    }
  })

  it('when bytes are removed, repeated or inserted', () => {
    const receipt = makeReceipt()
    fc.assert(
      fc.property(fc.nat(receipt.length - 1), fc.constantFrom('', 'A', '0', '\n', '\\n', '=', '"'), (at, insert) => {
        const cut = receipt.slice(0, at) + insert + receipt.slice(at + 1)
        if (cut !== receipt) refusal(cut)
        const doubled = receipt.slice(0, at + 1) + receipt.slice(at)
        refusal(doubled)
      }),
      { numRuns: 300 },
    )
  })

  it('when cut short anywhere', () => {
    const receipt = makeReceipt()
    for (let length = 0; length < receipt.length; length += 13) refusal(receipt.slice(0, length))
  })

  const edit = (from: string | RegExp, to: string): string => {
    const receipt = makeReceipt()
    const edited = receipt.replace(from, to)
    assert.notEqual(edited, receipt)
    return edited
  }
  const cases: [string, () => string, VerificationErrorCode][] = [
    ['with another index', () => edit('index 5', 'index 6'), 'inclusion_invalid'],
    ['with an index at the size', () => edit('index 5', 'index 11'), 'inclusion_invalid'],
    ['with an index past 2^53', () => edit('index 5', 'index 9007199254740993'), 'proof_malformed'],
    ['with a leading zero in the index', () => edit('index 5', 'index 05'), 'proof_malformed'],
    ['with an "extra" line', () => edit('index 5', 'extra AAAA\\nindex 5'), 'proof_malformed'],
    ['with a leading zero in the size', () => edit('\\n11\\n', '\\n011\\n'), 'checkpoint_malformed'],
    ['with another size', () => edit('\\n11\\n', '\\n12\\n'), 'checkpoint_signature_invalid'],
    ['with an extension line', () => edit(/\\n\\n—/, '\\nx\\n\\n—'), 'checkpoint_malformed'],
    ['with carriage returns', () => edit('index 5\\n', 'index 5\\r\\n'), 'proof_malformed'],
    ['with a second proof member', () => edit('{', '{"proof":"",'), 'json_malformed'],
    ['with an unknown member', () => edit('{', '{"verified":true,'), 'receipt_malformed'],
    ['with another format', () => edit('receipt@v1', 'receipt@v2'), 'receipt_malformed'],
    ['with text after it', () => `${makeReceipt()}x`, 'json_malformed'],
    ['that is empty', () => '', 'json_malformed'],
    ['that is bottomless', () => '{"a":'.repeat(200_000), 'json_malformed'],
  ]
  for (const [name, make, code] of cases) it(name, () => assert.equal(refusal(make()), code))

  it('when another log signed it, even with a trusted key', () => {
    const other = 'other.local/answerable/1'
    assert.equal(
      refusal(makeReceipt({ signers: [logKey(other)] }), { vkeys: [logKey(other).vkey] }),
      'checkpoint_untrusted',
    )
    assert.equal(refusal(makeReceipt({ signers: [logKey(other)] }), {}), 'checkpoint_untrusted')
    assert.equal(refusal(makeReceipt(), { vkeys: [logKey(other).vkey] }), 'checkpoint_untrusted')
  })

  it('when the vkey is not one', () => {
    for (const bad of ['', 'x', `${vkeys[0]}=`, (vkeys[0] ?? '').replace(origin, 'x')]) {
      assert.equal(refusal(makeReceipt(), { vkeys: [bad] }), 'vkey_malformed', bad)
    }
  })

  it('when the entry is no entry of version 1', () => {
    const bad: [JsonObject, VerificationErrorCode][] = [
      [{ v: 2 }, 'entry_malformed'],
      [{ type: 7 }, 'entry_malformed'],
      [{ time: 'yesterday' }, 'entry_malformed'],
    ]
    for (const [changes, code] of bad) {
      assert.equal(refusal(makeReceipt({ entry: encodeEntry(entryObject(changes)) })), code)
    }
  })
})

describe('sealed fields', () => {
  it('must hash to the commitment of their own field', () => {
    const forged = makeDisclosure(new Uint8Array(32).fill(7), 'amount', '4.00 EUR')
    assert.equal(refusal(makeReceipt({ disclosures: { amount: forged.disclosure } })), 'disclosure_mismatch')
    assert.equal(refusal(makeReceipt({ disclosures: { reason: amount.disclosure } })), 'disclosure_mismatch')
    assert.equal(refusal(makeReceipt({ disclosures: { toString: amount.disclosure } })), 'disclosure_mismatch')
  })

  it('must carry the name they are shown under', () => {
    const entry = encodeEntry(entryObject({ sealed: { reason: amount.commitment } }))
    assert.equal(refusal(makeReceipt({ entry, disclosures: { reason: amount.disclosure } })), 'disclosure_mismatch')
  })
})

describe('human signatures', () => {
  const withSignatures = (...signatures: JsonObject[]): string =>
    makeReceipt({ entry: encodeEntry(entryObject({ signatures })) })

  it('verify with the key the statement carries, and say that only the caller knows whose it is', () => {
    const { signatures, checks } = verifyReceipt(makeReceipt(), { vkeys })
    assert.deepEqual([signatures[0]?.verified, signatures[0]?.keyFrom], [true, 'statement'])
    assert.match(checks.at(-1)?.detail ?? '', /only you can know/)
  })

  it('verify with a key the caller supplies', () => {
    const personKeys = { k_owner: personPublicKey }
    assert.equal(verifyReceipt(makeReceipt(), { vkeys, personKeys }).signatures[0]?.keyFrom, 'caller')
    const { publicKey: _, ...without } = statement
    const receipt = withSignatures(humanSignature(without))
    assert.equal(verifyReceipt(receipt, { vkeys, personKeys }).signatures[0]?.verified, true)
    assert.equal(verifyReceipt(receipt, { vkeys }).checks.at(-1)?.ok, false)
  })

  it('are refused when the statement was changed after signing', () => {
    const changed = { ...statement, command: 'use_case.refuse' }
    assert.equal(refusal(withSignatures(humanSignature(changed, statement))), 'human_signature_invalid')
  })

  it('are refused in another log, name, key or after expiry, however genuine', () => {
    for (const change of [
      { origin: 'other.local/answerable/1' },
      { signer: 'p_other' },
      { key: 'k_other' },
      { expires: '2026-11-23T06:48:06.122Z' },
      { expires: 'never' },
    ]) {
      assert.equal(refusal(withSignatures(humanSignature({ ...statement, ...change }))), 'human_signature_invalid')
    }
  })

  it('are refused when the caller knows another key', () => {
    const other = Buffer.alloc(32, 1).toString('base64url')
    assert.equal(refusal(makeReceipt(), { vkeys, personKeys: { k_owner: other } }), 'human_key_mismatch')
  })

  it('of an algorithm this verifier does not know are reported as not checked', () => {
    const { checks, signatures } = verifyReceipt(withSignatures({ ...humanSignature(statement), alg: 'webauthn' }), {
      vkeys,
    })
    assert.equal(signatures[0]?.verified, false)
    assert.equal(checks.at(-1)?.ok, false)
  })

  it('are refused when they have no form', () => {
    for (const bad of [
      {},
      { ...humanSignature(statement), value: '*' },
      { ...humanSignature(statement), statement: null },
    ]) {
      assert.equal(refusal(withSignatures(bad)), 'human_signature_malformed')
    }
  })
})

describe('consistency of checkpoints', () => {
  const tree = TileTree.empty()
  tree.append(Array.from({ length: 300 }, (_, i) => leafHash(Buffer.from(`${i}`))))
  const older = fixture.signedCheckpoint(tree)
  const grown = tree.clone()
  grown.append(Array.from({ length: 500 }, (_, i) => leafHash(Buffer.from(`more ${i}`))))
  const newer = fixture.signedCheckpoint(grown)
  const path = grown.consistencyProof(300)

  it('verifies for a log that only grew', () => {
    const result = verifyConsistencyOf(older, newer, path, { vkeys })
    assert.deepEqual([result.older.size, result.newer.size], [300, 800])
    assert.equal(verifyCheckpoint(newer, vkeys).size, 800)
  })

  it('is refused for a fork, a rollback, another log and a broken path', () => {
    const fork = TileTree.empty()
    fork.append(Array.from({ length: 800 }, (_, i) => leafHash(Buffer.from(`fork ${i}`))))
    const check = (a: string, b: string, proof: readonly Uint8Array[]) => () =>
      verifyConsistencyOf(a, b, proof, { vkeys })
    assert.throws(check(older, fixture.signedCheckpoint(fork), path), { code: 'consistency_invalid' })
    assert.throws(check(newer, older, path), { code: 'consistency_invalid' })
    assert.throws(check(older, newer, path.slice(1)), { code: 'consistency_invalid' })
    const other = fixture.signedCheckpoint(grown, 'other.local/answerable/1')
    assert.throws(() => verifyConsistencyOf(older, other, path), { code: 'origin_mismatch' })
  })
})
