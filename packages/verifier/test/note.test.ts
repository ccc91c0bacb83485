import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { formatNote, noteSigner } from '@answerable/ledger'
import { readNote, signersOf } from '@answerable/verifier'

const log = noteSigner('log.example/1', new Uint8Array(32).fill(1))
const text = 'first\n\nsecond\n'
const note = formatNote(text, [log.sign(text)])
const line = note.slice(text.length + 1)

describe('signed notes', () => {
  it('are read as the ledger writes them', () => {
    assert.equal(readNote(note).text, text)
    assert.deepEqual(
      signersOf(readNote(note), [log.vkey]).map((key) => key.name),
      [log.name],
    )
  })

  it('count a key once, however often its line is repeated', () => {
    assert.equal(signersOf(readNote(note + line), [log.vkey, log.vkey]).length, 1)
  })

  it('with one bad line of a trusted key are condemned', () => {
    const bad = formatNote(text, [{ ...log.sign(text), signature: new Uint8Array(64) }]).slice(text.length + 1)
    for (const hostile of [note + bad, `${text}\n${bad}${line}`]) {
      assert.throws(() => signersOf(readNote(hostile), [log.vkey]), { code: 'checkpoint_signature_invalid' })
    }
  })

  for (const [name, hostile] of [
    ['empty', ''],
    ['without blank line', `text\n${line}`],
    ['without signature', 'text\n\n'],
    ['with a blank line at the end', `${note}\n`],
    ['without final newline', note.slice(0, -1)],
    ['with carriage returns', note.replaceAll('\n', '\r\n')],
    ['with a tab', `\t${note}`],
    ['with NUL', `\0${note}`],
    ['with a lone surrogate', `\ud800${note}`],
    ['with text among the signatures', `${note}text\n`],
    ['with a hyphen for a dash', note.replace('\u2014', '-')],
    ['with two spaces', note.replace('\u2014 ', '\u2014  ')],
    ['with a no-break space in the name', note.replace('log.example', 'log\u00a0example')],
    ['with a plus in the name', note.replace('log.example', 'log+example')],
    ['with padding missing', note.replaceAll('=', '')],
    ['with an id and no signature', `${text}\n\u2014 a AAAAAA==\n`],
    ['with spare bits set', `${text}\n\u2014 a AAAAAAB=\n`],
    ['with 65 signatures', `${text}\n${line.repeat(65)}`],
    ['of a megabyte', `${'x'.repeat(1_000_000)}${note}`],
  ] as const) {
    it(`${name} are refused`, () => assert.throws(() => readNote(hostile), { code: 'note_malformed' }))
  }
})
