import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { formatNote, noteSigner, openNote, parseNote, parseVkey, toBase64 } from '@answerable/ledger'

const seed = (n: number): Uint8Array => new Uint8Array(32).fill(n)
const log = noteSigner('log.example/answerable/1', seed(1))
const witness = noteSigner('witness.example', seed(2))
const text = 'first line\n\nsecond line after a blank one\n'
const note = formatNote(text, [log.sign(text), witness.sign(text)])

describe('signed notes (C2SP signed-note)', () => {
  it('open with a known key, ignoring the others', () => {
    const opened = openNote(note, [log.vkey])
    assert.equal(opened.text, text)
    assert.deepEqual(
      opened.verified.map((key) => key.name),
      [log.name],
    )
    assert.equal(opened.ignored, 1)
    assert.equal(openNote(new TextEncoder().encode(note), [log.vkey, witness.vkey]).verified.length, 2)
  })

  it('open the example of golang.org/x/mod/sumdb/note', () => {
    const vkey = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW'
    const example = [
      'If you think cryptography is the answer to your problem,',
      "then you don't know what your problem is.",
      '',
      '\u2014 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=',
      '',
    ].join('\n')
    assert.equal(openNote(example, [vkey]).verified[0]?.name, 'PeterNeumann')
  })

  it('are the same bytes each time: Ed25519 is deterministic', () => {
    assert.equal(formatNote(text, [log.sign(text), witness.sign(text)]), note)
  })

  it('a repeated line is one signer, not two', () => {
    const doubled = formatNote(text, [log.sign(text), log.sign(text)])
    assert.equal(openNote(doubled, [log.vkey]).verified.length, 1)
  })

  it('a known key that fails rejects all, wherever its line stands', () => {
    const bad = { ...log.sign(text), signature: new Uint8Array(64) }
    for (const lines of [
      [bad, witness.sign(text)],
      [witness.sign(text), bad],
      [log.sign(text), bad],
    ]) {
      const hostile = formatNote(text, lines)
      assert.throws(() => openNote(hostile, [log.vkey, witness.vkey]), { code: 'note_signature_invalid' })
    }
  })

  it('a key that shares only name or only id is unknown', () => {
    const sameName = noteSigner(log.name, seed(9))
    assert.throws(() => openNote(formatNote(text, [sameName.sign(text)]), [log.vkey]), { code: 'note_unsigned' })
    const sameId = { ...witness.sign(text), keyId: log.keyId }
    assert.throws(() => openNote(formatNote(text, [sameId]), [log.vkey]), { code: 'note_unsigned' })
    assert.throws(() => openNote(note, []), { code: 'note_unsigned' })
  })

  it('accepts 64 signature lines and bounds lines and size', () => {
    const many = (count: number): string =>
      formatNote(
        text,
        Array.from({ length: count }, (_, i) => noteSigner(`w${i}.example`, seed(i)).sign(text)),
      )
    assert.equal(parseNote(many(64)).signatures.length, 64)
    assert.throws(() => parseNote(many(65)), { code: 'note_too_large' })
    assert.throws(() => parseNote(`${'x'.repeat(500_000)}${note}`), { code: 'note_too_large' })
  })

  it('splits at the last blank line, so signature lines quoted in the text stay text', () => {
    const quoted = `${note}tail\n`
    const signed = formatNote(quoted, [log.sign(quoted)])
    assert.equal(openNote(signed, [log.vkey]).text, quoted)
  })

  const line = `\u2014 a.example ${toBase64(new Uint8Array(68))}\n`
  for (const [name, hostile] of [
    ['empty', ''],
    ['without blank line', `text\n${line}`],
    ['without signature', 'text\n\n'],
    ['with a blank line after the signatures', `text\n\n${line}\n`],
    ['without final newline', `text\n\n${line}`.slice(0, -1)],
    ['with carriage returns', `text\r\n\n${line}`],
    ['with a tab in the text', `te\txt\n\n${line}`],
    ['with NUL', `te\0xt\n\n${line}`],
    ['with a lone surrogate', `te\ud800xt\n\n${line}`],
    ['with a hyphen for a dash', `text\n\n- a.example ${toBase64(new Uint8Array(68))}\n`],
    ['with two spaces', `text\n\n${line.replace('a.example ', 'a.example  ')}`],
    ['with a trailing space', `text\n\n${line.replace('\n', ' \n')}`],
    ['with a no-break space in the name', `text\n\n${line.replace('a.example', 'a\u00a0example')}`],
    ['with a plus in the name', `text\n\n${line.replace('a.example', 'a+b')}`],
    ['with padding missing', `text\n\n${line.replaceAll('=', '')}`],
    ['with base64url', `text\n\n\u2014 a.example ____\n`],
    ['with an id and no signature', `text\n\n\u2014 a.example AAAAAA==\n`],
    ['with spare bits set', `text\n\n\u2014 a.example AAAAAAB=\n`],
  ] as const) {
    it(`refuses a note ${name}`, () => assert.throws(() => parseNote(hostile), { code: 'note_malformed' }))
  }

  it('refuses bytes that are not UTF-8, and keeps a byte order mark as text', () => {
    const bytes = Buffer.from(note)
    bytes[3] = 0xff
    assert.throws(() => openNote(bytes, [log.vkey]), { code: 'note_malformed' })
    const marked = Buffer.concat([Buffer.of(0xef, 0xbb, 0xbf), Buffer.from(note)])
    assert.throws(() => openNote(marked, [log.vkey]), { code: 'note_signature_invalid' })
  })

  it('will not sign with a bad name, seed or text', () => {
    for (const name of ['', 'a b', 'a+b', 'a\nb', 'a\u2003b']) {
      assert.throws(() => noteSigner(name, seed(1)), { code: 'key_name_malformed' }, JSON.stringify(name))
    }
    assert.throws(() => noteSigner('a', new Uint8Array(31)), { code: 'seed_length' })
    assert.throws(() => formatNote('no newline', [log.sign('x')]), { code: 'note_malformed' })
    assert.throws(() => formatNote(text, []), { code: 'note_malformed' })
  })
})

describe('vkeys', () => {
  it('read back', () => {
    const { name, keyId, publicKey } = parseVkey(log.vkey)
    assert.deepEqual([name, keyId, publicKey.byteLength], [log.name, log.keyId, 32])
  })

  it('whose id is not that of name and key are refused', () => {
    const [name, id = '', key] = log.vkey.split(/\+(?=[0-9a-f]{8}\+)|(?<=\+[0-9a-f]{8})\+/)
    assert.throws(() => parseVkey(`${name}x+${id}+${key}`), { code: 'vkey_malformed' })
    assert.throws(() => parseVkey(`${name}+00000000+${key}`), { code: 'vkey_malformed' })
    assert.throws(() => parseVkey(`${name}+${id.toUpperCase()}X+${key}`), { code: 'vkey_malformed' })
    assert.throws(() => parseVkey(''), { code: 'vkey_malformed' })
  })
})
