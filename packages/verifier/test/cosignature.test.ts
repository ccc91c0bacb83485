import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { cosignaturesOf, readNote, VerificationError } from '@answerable/verifier'
import {
  cosigner,
  formatAddCheckpoint,
  formatCheckpoint,
  formatNote,
  formatSignatures,
  LedgerError,
  noteSigner,
  openCosignatures,
  parseAddCheckpoint,
  parseNote,
  sha256,
} from '@answerable/ledger'

const origin = 'example.com/log/1'
const log = noteSigner(origin, new Uint8Array(32).fill(1))
const witness = cosigner('witness.example/w1', new Uint8Array(32).fill(2))
const other = cosigner('witness.example/w2', new Uint8Array(32).fill(3))
const text = formatCheckpoint({ origin, size: 42, root: sha256(new Uint8Array(1)) })
const seconds = 1_679_315_147
const note = formatNote(text, [log.sign(text)])
const cosigned = note + formatSignatures([witness.cosign(text, seconds)])

describe('tlog-cosignature v1', () => {
  test('both implementations read what one writes, with its time', () => {
    const [mine] = openCosignatures(parseNote(cosigned), [witness.vkey])
    assert.equal(mine?.time, seconds)
    assert.equal(mine.name, 'witness.example/w1')
    const [theirs] = cosignaturesOf(readNote(cosigned), [witness.vkey])
    assert.equal(theirs?.time.getTime(), seconds * 1000)
    assert.equal(note + mine.line, cosigned)
  })

  test('a key of another type or owner counts for nothing', () => {
    assert.deepEqual(openCosignatures(parseNote(cosigned), [other.vkey]), [])
    assert.deepEqual(cosignaturesOf(readNote(cosigned), [other.vkey]), [])
    assert.throws(() => openCosignatures(parseNote(cosigned), [log.vkey]), { code: 'vkey_malformed' })
    assert.throws(() => cosignaturesOf(readNote(cosigned), [log.vkey]), { code: 'vkey_malformed' })
  })

  test('a cosignature moved to another checkpoint, or with another time, condemns the note', () => {
    const lines = cosigned.slice(note.length)
    const moved = note.replace('\n42\n', '\n43\n') + lines
    const later = Buffer.from(lines.split(' ')[2] ?? '', 'base64')
    later.writeUInt8((later[11] ?? 0) ^ 1, 11)
    const redated = `${note}\u2014 ${witness.name} ${later.toString('base64')}\n`
    const short = `${note}\u2014 ${witness.name} ${later.subarray(0, 40).toString('base64')}\n`
    for (const bad of [moved, redated, short]) {
      assert.throws(() => openCosignatures(parseNote(bad), [witness.vkey]), { code: 'cosignature_invalid' })
      assert.throws(() => cosignaturesOf(readNote(bad), [witness.vkey]), { code: 'cosignature_invalid' })
    }
  })

  test('one witness counts once, however many lines it has, with its newest time', () => {
    const twice = cosigned + formatSignatures([witness.cosign(text, seconds + 60)])
    assert.deepEqual(
      openCosignatures(parseNote(twice), [witness.vkey]).map(({ time }) => time),
      [seconds + 60],
    )
    assert.equal(cosignaturesOf(readNote(twice), [witness.vkey])[0]?.time.getTime(), (seconds + 60) * 1000)
  })
})

describe('add-checkpoint requests', () => {
  test('come back as they were written', () => {
    for (const request of [
      { old: 0, proof: [], checkpoint: note },
      { old: 12, proof: [sha256(new Uint8Array(2)), sha256(new Uint8Array(3))], checkpoint: cosigned },
    ]) {
      assert.deepEqual(parseAddCheckpoint(formatAddCheckpoint(request)), request)
    }
  })

  const bad: Record<string, string> = {
    'no first line': `\n\n${note}`,
    'leading zero': `old 012\n\n${note}`,
    'a sign': `old -1\n\n${note}`,
    'a hash of another length': `old 12\nAAAA\n\n${note}`,
    'no canonical base64': `old 12\n${'A'.repeat(43)}\n\n${note}`,
    'a proof from nothing': `old 0\n${Buffer.alloc(32).toString('base64')}\n\n${note}`,
    'more lines than any proof has': `old 12\n${`${Buffer.alloc(32).toString('base64')}\n`.repeat(64)}\n${note}`,
    'no checkpoint': 'old 12\n\n',
    'no empty line': 'old 12\n',
  }
  for (const [name, text_] of Object.entries(bad)) {
    test(`refused: ${name}`, () => assert.throws(() => parseAddCheckpoint(text_), LedgerError))
  }
})

test('the verifier refuses with its own error', () => {
  assert.throws(() => cosignaturesOf(readNote(cosigned), ['nonsense']), VerificationError)
})
