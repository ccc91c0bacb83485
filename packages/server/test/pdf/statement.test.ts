import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { inflateSync } from 'node:zlib'
import { type PrintedStatement, statementPdf } from '../../src/pdf/statement.ts'
import { winAnsi } from '../../src/pdf/win-ansi.ts'

const statement: PrintedStatement = {
  title: 'Statement: Refund Assistant',
  practice: false,
  sentences: [
    'I, Ada Example, answer for Refund Assistant until 14 May 2027, 10:00.',
    'Alone it may refund up to 200.',
  ],
  particulars: [
    ['Entry', '41'],
    ['Log', 'a.local/answerable/log/1'],
  ],
  receipt: { name: 'statement.receipt.json', json: '{"format":"answerable-receipt@v1"}' },
  signedAt: new Date('2027-01-04T09:00:00.000Z'),
}

/** Every stream of a PDF that inflates, as text. */
function streamsOf(pdf: Uint8Array): string[] {
  const text = Buffer.from(pdf).toString('latin1')
  return [...text.matchAll(/stream\r?\n([\s\S]*?)\r?\nendstream/g)].flatMap(([, body = '']) => {
    try {
      return [inflateSync(Buffer.from(body, 'latin1')).toString('latin1')]
    } catch {
      return []
    }
  })
}
const pagesOf = (pdf: Uint8Array): number =>
  [
    ...Buffer.from(pdf)
      .toString('latin1')
      .matchAll(/\/Type \/Page\b(?!s)/g),
  ].length

describe('a signed statement as PDF', () => {
  test('is one tagged page, the same bytes each time', async () => {
    const pdf = await statementPdf(statement)
    assert.match(Buffer.from(pdf.subarray(0, 8)).toString(), /^%PDF-1\.7/)
    assert.equal(pagesOf(pdf), 1)
    assert.match(Buffer.from(pdf).toString('latin1'), /\/StructTreeRoot[\s\S]*\/Lang|\/Lang[\s\S]*\/StructTreeRoot/)
    assert.deepEqual(Buffer.from(await statementPdf(statement)), Buffer.from(pdf))
  })

  test('carries its receipt, byte for byte', async () => {
    assert.ok(streamsOf(await statementPdf(statement)).includes(statement.receipt.json))
  })

  test('a long statement is set smaller and stays on one page; one longer still is not cut', async () => {
    const long = Array.from(
      { length: 30 },
      (_, n) => `${n + 1}. It may do what this sentence says, and nothing beside it.`,
    )
    assert.equal(pagesOf(await statementPdf({ ...statement, sentences: long })), 1)
    const longest = Array.from({ length: 30 }, () =>
      'One sentence that says the same thing many times over. '.repeat(6),
    )
    assert.ok(pagesOf(await statementPdf({ ...statement, sentences: longest })) > 1)
  })

  test('a practice log says so on the page', async () => {
    const plain = streamsOf(await statementPdf(statement)).join('')
    const practice = streamsOf(await statementPdf({ ...statement, practice: true })).join('')
    assert.ok(practice.length > plain.length)
  })
})

test('what the fonts lack is written as its code point, never dropped', () => {
  assert.equal(winAnsi('Zoë – 20 €'), 'Zoë – 20 €')
  assert.equal(winAnsi('Ада\u202e'), '[U+0410][U+0434][U+0430][U+202E]')
})
