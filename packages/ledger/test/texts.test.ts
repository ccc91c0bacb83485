import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  commitmentOf,
  encodeEntry,
  formatCheckpoint,
  formatNote,
  formatProof,
  formatReceipt,
  fromBase64,
  fromBase64url,
  fromHex,
  hmacDigest,
  makeDisclosure,
  noteSigner,
  openDisclosure,
  parseCheckpoint,
  parseProof,
  parseReceipt,
  sha256Digest,
  toBase64,
  toBase64url,
  toHex,
} from '@answerable/ledger'
import fc from 'fast-check'

const root = new Uint8Array(32).fill(0xfb)
const origin = '0192f3c4.local/answerable/1'
const signer = noteSigner(origin, new Uint8Array(32).fill(3))
const text = formatCheckpoint({ origin, size: 42, root })
const checkpoint = formatNote(text, [signer.sign(text)])

describe('byte texts', () => {
  it('round trip, and have one spelling each', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 70 }), (bytes) => {
        assert.deepEqual(fromBase64(toBase64(bytes)), bytes)
        assert.deepEqual(fromBase64url(toBase64url(bytes)), bytes)
        assert.deepEqual(fromHex(toHex(bytes)), bytes)
      }),
    )
  })
  for (const bad of ['A', 'AA', 'AA=', 'AB==', 'AA==\n', 'A-==', 'AA==AA==', '====', ' AA=']) {
    it(`base64 refuses ${JSON.stringify(bad)}`, () =>
      assert.throws(() => fromBase64(bad), { code: 'base64_malformed' }))
  }
  for (const bad of ['A', 'AB', 'AA==', 'A+A', 'A/A', 'AA\n']) {
    it(`base64url refuses ${JSON.stringify(bad)}`, () =>
      assert.throws(() => fromBase64url(bad), { code: 'base64_malformed' }))
  }
  for (const bad of ['a', 'AA', '0x00', 'zz']) {
    it(`hex refuses ${JSON.stringify(bad)}`, () => assert.throws(() => fromHex(bad), { code: 'hex_malformed' }))
  }
})

describe('checkpoints (C2SP tlog-checkpoint)', () => {
  it('read back', () => assert.deepEqual(parseCheckpoint(text), { origin, size: 42, root }))

  const [, , rootLine] = text.split('\n')
  for (const [name, hostile] of [
    ['an extension line', `${text}extension\n`],
    ['no final newline', text.slice(0, -1)],
    ['a leading zero', text.replace('42', '042')],
    ['a sign', text.replace('42', '+42')],
    ['a fraction', text.replace('42', '42.0')],
    ['an exponent', text.replace('42', '4e1')],
    ['a size past 2^53-1', text.replace('42', '9007199254740992')],
    ['other digits', text.replace('42', '٤٢')],
    ['an empty origin', text.slice(origin.length)],
    ['a space in the origin', `a ${text}`],
    ['a short root', `${origin}\n42\nAAAA\n`],
    ['a root without padding', `${origin}\n42\n${rootLine?.replace('=', '')}\n`],
    ['carriage returns', text.replaceAll('\n', '\r\n')],
  ] as const) {
    it(`with ${name} are refused`, () =>
      assert.throws(() => parseCheckpoint(hostile), { code: 'checkpoint_malformed' }))
  }

  it('are not written with a wrong size, root or origin', () => {
    assert.throws(() => formatCheckpoint({ origin, size: 1.5, root }), { code: 'size_out_of_range' })
    assert.throws(() => formatCheckpoint({ origin, size: 1, root: root.subarray(1) }), { code: 'hash_length' })
    assert.throws(() => formatCheckpoint({ origin: 'a\nb', size: 1, root }), { code: 'checkpoint_malformed' })
  })
})

describe('proofs (C2SP tlog-proof)', () => {
  const proof = { index: 7, path: [root, new Uint8Array(32)], checkpoint }

  it('read back, with and without extra data and path', () => {
    assert.deepEqual(parseProof(formatProof(proof)), proof)
    const extra = Uint8Array.of(1, 2, 3)
    assert.deepEqual(parseProof(formatProof({ ...proof, path: [], extra })), { ...proof, path: [], extra })
  })

  const written = formatProof(proof)
  for (const [name, hostile] of [
    ['another version', written.replace('@v1', '@v2')],
    ['no index', written.replace(/index 7\n/, '')],
    ['a leading zero', written.replace('index 7', 'index 07')],
    ['two spaces', written.replace('index 7', 'index  7')],
    ['a short hash', written.replace(toBase64(root), 'AAAA')],
    ['a hash without padding', written.replace(toBase64(root), toBase64(root).replace('=', ''))],
    ['extra data after the index', written.replace('index 7\n', 'index 7\nextra AAAA\n')],
    ['65 hashes', written.replace(`${toBase64(root)}\n`, `${toBase64(root)}\n`.repeat(65))],
    ['nothing else', 'c2sp.org/tlog-proof@v1'],
  ] as const) {
    it(`with ${name} are refused`, () => assert.throws(() => parseProof(hostile), { code: 'proof_malformed' }))
  }

  it('whose checkpoint is not a signed note are refused', () => {
    assert.throws(() => parseProof(written.slice(0, -1)), { code: 'note_malformed' })
    assert.throws(() => formatProof({ ...proof, checkpoint: text }), { code: 'note_malformed' })
  })
})

describe('commitments (RFC 9901)', () => {
  const salt = new Uint8Array(32).fill(5)

  it('commit to salt, name and value together', () => {
    const { disclosure, commitment } = makeDisclosure(salt, 'prompt', { text: 'refund 40 EUR' })
    assert.equal(commitment, commitmentOf(disclosure))
    assert.deepEqual(openDisclosure(disclosure), { salt, name: 'prompt', value: { text: 'refund 40 EUR' } })
    const others = [
      makeDisclosure(new Uint8Array(32), 'prompt', { text: 'refund 40 EUR' }),
      makeDisclosure(salt, 'output', { text: 'refund 40 EUR' }),
      makeDisclosure(salt, 'prompt', { text: 'refund 41 EUR' }),
    ]
    assert.equal(new Set([commitment, ...others.map((other) => other.commitment)]).size, 4)
  })

  it('digest as the example of RFC 9901 section 4.2.3', () => {
    const disclosure = 'WyI2cU1RdlJMNWhhaiIsICJmYW1pbHlfbmFtZSIsICJNw7ZiaXVzIl0'
    assert.equal(commitmentOf(disclosure), 'uutlBuYeMDyjLLTpf6Jxi7yNkEF35jdyWMn9U7b_RYY')
  })

  const b64 = (json: string): string => Buffer.from(json).toString('base64url')
  const good = toBase64url(salt)
  for (const [name, hostile] of [
    ['not base64url', '***'],
    ['not JSON', b64('[')],
    ['two parts', b64(`["${good}","a"]`)],
    ['a short salt', b64('["AAAA","a",1]')],
    ['a name that is no string', b64(`["${good}",1,1]`)],
    ['whitespace', b64(`["${good}", "a",1]`)],
    ['a repeated name in the value', b64(`["${good}","a",{"x":1,"x":2}]`)],
  ] as const) {
    it(`with ${name} are refused`, () => assert.throws(() => openDisclosure(hostile), { code: 'disclosure_malformed' }))
  }

  it('need 32 bytes of salt', () => {
    assert.throws(() => makeDisclosure(new Uint8Array(16), 'a', 1), { code: 'disclosure_malformed' })
  })
})

describe('digests', () => {
  it('name their algorithm', () => {
    assert.equal(sha256Digest('abc'), 'sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')
    assert.equal(sha256Digest(Buffer.from('abc')), sha256Digest('abc'))
    // RFC 4231 test case 2
    const mac = fromHex('5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843')
    assert.equal(hmacDigest(Buffer.from('Jefe'), 'what do ya want for nothing?'), `hmac-sha256:${toBase64url(mac)}`)
  })
})

describe('receipts', () => {
  const entry = encodeEntry({ v: 1 })
  const proof = formatProof({ index: 7, path: [root], checkpoint })
  const { disclosure } = makeDisclosure(new Uint8Array(32), 'a"b', 'x')
  const receipt = { entry, proof, disclosures: { 'a"b': disclosure } }
  const written = formatReceipt(receipt)

  it('read back, whatever the layout', () => {
    assert.deepEqual(parseReceipt(written), receipt)
    assert.deepEqual(parseReceipt(JSON.stringify(JSON.parse(written), null, 2)), receipt)
    assert.deepEqual(parseReceipt(formatReceipt({ entry, proof })), { entry, proof })
  })

  for (const [name, hostile] of [
    ['not JSON', '{'],
    ['a list', '[]'],
    ['another format', written.replace('@v1"', '@v2"')],
    ['an unknown member', written.replace('{', '{"note":"x",')],
    ['a repeated member', written.replace('{', '{"proof" :"x",')],
    ['a repeated member, escaped', written.replace('{', '{"\\u0070roof":"x",')],
    ['a repeated disclosure', written.replace('"disclosures":{', '"disclosures":{"a\\"b":"x",')],
    ['an entry that is not base64', written.replace('"entry":"', '"entry":"*')],
    ['a disclosure that is no string', written.replace(`"${disclosure}"`, '1')],
  ] as const) {
    it(`with ${name} are refused`, () => assert.throws(() => parseReceipt(hostile), { code: 'receipt_malformed' }))
  }

  it('are not written around an entry or proof nobody would accept', () => {
    assert.throws(() => formatReceipt({ entry: Buffer.from('{"v": 1}'), proof }), { code: 'entry_not_canonical' })
    assert.throws(() => formatReceipt({ entry, proof: 'x' }), { code: 'proof_malformed' })
  })
})
