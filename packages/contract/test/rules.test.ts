import assert from 'node:assert/strict'
import { test } from 'node:test'
import { AnswerableError, coreRules, packOf, parseRuleBook, type RuleBook } from '@answerable/contract'

const changed = (change: (book: RuleBook) => void): RuleBook => {
  const book = structuredClone(coreRules)
  change(book)
  return book
}
const refuses = (change: (book: RuleBook) => void, message: RegExp): void => {
  assert.throws(
    () => parseRuleBook(changed(change)),
    (error) => error instanceof AnswerableError && message.test(error.detail),
  )
}

test('the shipped rules are the 25 of INV, OWN, RSK, CHG and GAT, each with a clause of a dated pack', () => {
  const families = Object.groupBy(coreRules.rules, ({ id }) => id.slice(0, 3))
  assert.deepEqual(
    Object.entries(families).map(([family, rules]) => [family, rules?.length]),
    [
      ['INV', 3],
      ['OWN', 7],
      ['RSK', 7],
      ['CHG', 3],
      ['GAT', 5],
    ],
  )
  for (const { clauses } of coreRules.rules)
    for (const { clause } of clauses) assert.match(packOf(coreRules, clause)?.applies_from ?? '', /^\d{4}-\d\d-\d\d$/)
})

test('a text that claims more than a rule can show is refused when rules are read', () => {
  const word = `Fully Compl${'iant'}.`
  refuses((book) => Object.assign(book.rules[0] ?? {}, { sentence: word }), /more than a rule can show/)
  refuses((book) => Object.assign(book.packs[0] ?? {}, { title: word }), /more than a rule can show/)
})

test('a clause without its version, or of a pack nobody names, and a rule that stands twice are refused', () => {
  const clauseOf = (clause: string) => (book: RuleBook) => Object.assign(book.rules[0]?.clauses[0] ?? {}, { clause })
  refuses(clauseOf('nist-csf#GV.RR-01'), /pack@version#clause/)
  refuses(clauseOf('csa-aicm@1.0.3#LOG-15'), /is of no pack named here/)
  refuses((book) => book.rules.push(structuredClone(book.rules[0] as RuleBook['rules'][0])), /stands twice/)
})
