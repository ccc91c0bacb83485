import assert from 'node:assert/strict'
import { test } from 'node:test'
import { errorTable, reasonCatalogue, sentenceOf } from '@answerable/contract'
import { server as de } from '../src/text/de/server.ts'
import { server as en } from '../src/text/en/server.ts'

const gaps = (text: string): number => text.split('{value}').length - 1

test('every refusal of the server has a title and a way out in German, and none is the English one', () => {
  for (const [code, { title, mend }] of Object.entries(errorTable)) {
    assert.deepEqual([en.title(code, title), en.mend(code, mend)], [title, mend])
    for (const [said, words] of [
      [title, de.title(code, title)],
      [mend, de.mend(code, mend)],
    ] as const) {
      assert.notEqual(words, said, code)
      assert.ok(words.length > 5, code)
    }
  }
})

test('every reason of the gate has a German sentence that says its value where the English one does', () => {
  for (const [code, { sentence, mend }] of Object.entries(reasonCatalogue)) {
    const german = de.reason(code, '{value}', sentence)
    assert.notEqual(german, sentence, code)
    assert.equal(gaps(german), gaps(sentence), code)
    assert.match(german, /[.]$/u, code)
    assert.notEqual(de.who(mend), mend)
    assert.equal(en.reason(code, 'x', sentenceOf({ code, value: 'x' })), sentenceOf({ code, value: 'x' }))
  }
  // A value is taken as it is, also where it looks like a pattern of its own.
  assert.equal(de.reason('rule', '$&', ''), 'Eine Regel entscheidet: $&.')
})

test('what a newer server says is shown in its own words', () => {
  for (const code of ['a_code_of_tomorrow', 'constructor', '__proto__'])
    assert.deepEqual(
      [de.title(code, 'Said'), de.mend(code, 'Do'), de.reason(code, 'x', 'So.'), de.who(code)],
      ['Said', 'Do', 'So.', code],
    )
})
