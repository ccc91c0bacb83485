import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, test } from 'node:test'
import { findPersonalData, type PersonalType, personalTypes } from '@answerable/detect'
import { ibanRemainder, luhn, mod11of10, verhoeff, weighted } from '../src/personal/checksums.ts'
import { missing, PII, type PiiCase, readLines } from './shared.ts'
import { numbers } from './support.ts'

const { found, left } = JSON.parse(readFileSync(new URL('personal-cases.json', import.meta.url), 'utf8')) as {
  found: [PersonalType, string, string][]
  left: string[]
}

describe('personal data found', () => {
  for (const [type, text, expected] of found) {
    test(`${type}: ${text}`, () => {
      assert.deepEqual(
        findPersonalData(text).map((finding) => [finding.type, text.slice(finding.start, finding.end)]),
        [[type, expected]],
      )
    })
  }
  test('of every type', () =>
    assert.deepEqual([...new Set(found.map(([type]) => type))].sort(), [...personalTypes].sort()))
})

describe('left alone', () => {
  for (const text of left) test(text, () => assert.deepEqual(findPersonalData(text), []))
})

test('types and threshold are chosen by the caller', () => {
  const text = 'kim@mail.example, 4111 1111 1111 1111, 555 0147'
  assert.deepEqual(
    findPersonalData(text, { types: ['email'] }).map(({ type }) => type),
    ['email'],
  )
  assert.deepEqual(
    findPersonalData(text, { threshold: 0.9 }).map(({ type }) => type),
    ['email'],
  )
  assert.deepEqual(
    findPersonalData(text, { threshold: 0.1 }).map(({ type }) => type),
    ['email', 'payment_card', 'phone'],
  )
})

describe('a checksum notices each wrong digit', () => {
  const checks: [name: string, valid: string, check: (digits: string) => boolean][] = [
    ['luhn', '4111111111111111', luhn],
    ['verhoeff', '234123412346', verhoeff],
    ['mod 97', 'GB82WEST12345698765432', (iban) => ibanRemainder(iban) === 1],
    ['mod 11-10', '86095742719', mod11of10],
    ['weights', '9434765919', (id) => weighted(id, [10, 9, 8, 7, 6, 5, 4, 3, 2, 1], 11)],
  ]
  for (const [name, valid, check] of checks) {
    test(name, () => {
      assert.ok(check(valid))
      for (let i = 0; i < valid.length; i++) {
        if (!/\d/u.test(valid[i] ?? '')) continue
        const other = (Number(valid[i]) + 1 + (i % 8)) % 10
        assert.ok(!check(valid.slice(0, i) + String(other) + valid.slice(i + 1)), `digit ${i}`)
      }
    })
  }
})

test('of random sixteen digits, about one in forty may pass for a card', () => {
  const next = numbers(7)
  const texts = Array.from({ length: 4000 }, () => Array.from({ length: 16 }, () => Math.floor(next() * 10)).join(''))
  const taken = texts.filter((text) => findPersonalData(text, { types: ['payment_card'] }).length > 0).length
  assert.ok(taken > 0 && taken < 140, `${taken} of 4000`)
})

/** Our types and those of the sentences; floors for the types that a checksum or a fixed shape decides. */
const COMPARED: [PersonalType, string, floor?: { precision: number; recall: number }][] = [
  ['email', 'EMAIL_ADDRESS', { precision: 0.97, recall: 0.97 }],
  ['iban', 'IBAN_CODE', { precision: 0.97, recall: 0.97 }],
  ['payment_card', 'CREDIT_CARD', { precision: 0.97, recall: 0.9 }],
  ['ip_address', 'IP_ADDRESS', { precision: 0.97, recall: 0.9 }],
  ['phone', 'PHONE_NUMBER'],
  ['street_address', 'STREET_ADDRESS'],
  ['person_name', 'PERSON'],
]

const meet = (a: { start: number; end: number }, b: { start: number; end: number }): boolean =>
  a.start < b.end && b.start < a.end

test('sentences by others: precision and recall by type', (t) => {
  const why = missing(PII)
  if (why !== undefined) return t.skip(why)
  const cases = readLines<PiiCase>(PII)
  for (const [type, theirs, floor] of COMPARED) {
    const scored = cases.map(({ text, spans }) => {
      const wanted = spans.filter((span) => span.type === theirs)
      const mine = findPersonalData(text).filter((finding) => finding.type === type)
      const hit = wanted.filter((span) => mine.some((finding) => meet(span, finding))).length
      const right = mine.filter((finding) => wanted.some((span) => meet(span, finding))).length
      return { gold: wanted.length, reported: mine.length, hit, right }
    })
    const sum = (key: keyof (typeof scored)[number]): number => scored.reduce((total, one) => total + one[key], 0)
    const [precision, recall] = [sum('right') / sum('reported'), sum('hit') / sum('gold')]
    const counts = `${sum('right')}/${sum('reported')} right, ${sum('hit')}/${sum('gold')} found`
    t.diagnostic(`${type}: precision ${precision.toFixed(3)}, recall ${recall.toFixed(3)} (${counts})`)
    if (floor !== undefined) assert.ok(precision >= floor.precision && recall >= floor.recall, type)
  }
})
