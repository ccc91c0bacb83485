import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { compileSecretRules, detect, findPersonalData, redact, shippedSecretRules } from '@answerable/detect'
import fc from 'fast-check'
import { fill, samples } from './support.ts'

const scanner = compileSecretRules(shippedSecretRules)
const prose = [
  'Dear team, ',
  'the token is ',
  'password: ',
  '\n',
  ' ',
  '"',
  'call +44 20 7946 0958 ',
  'a@b.example ',
  '://',
  '😀',
]
const secrets = Object.entries(samples).flatMap(([, template], i) => [fill(template, i), fill(template, i + 100)])
const texts = fc
  .array(
    fc.oneof(fc.constantFrom(...prose), fc.constantFrom(...secrets), fc.string({ unit: 'binary', maxLength: 20 })),
    {
      maxLength: 8,
    },
  )
  .map((parts) => parts.join(' '))

interface Span {
  start: number
  end: number
}

function assertInOrder(spans: Span[], length: number): void {
  spans.reduce((done, { start, end }) => {
    assert.ok(done <= start && start < end && end <= length)
    return end
  }, 0)
}

describe('for every text', () => {
  test('findings are inside it, in order, and share no character', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const findings = scanner.scan(text)
        assertInOrder(findings, text.length)
        for (const { start, end, match } of findings) assert.ok(match.start <= start && end <= match.end)
        assertInOrder(findPersonalData(text), text.length)
        for (const { score } of findPersonalData(text)) assert.ok(score >= 0.5 && score <= 1)
      }),
    )
  })

  test('what was found is gone after redaction, and nothing else is', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const findings = scanner.scan(text)
        const redacted = redact(text, findings)
        const kept = findings.map(({ start }, i) => text.slice(findings[i - 1]?.end ?? 0, start))
        const pieces = findings.map(({ rule }, i) => `${kept[i]}[secret:${rule}]`)
        assert.equal(redacted, pieces.join('') + text.slice(findings.at(-1)?.end ?? 0))
      }),
    )
  })

  test('a scan repeats itself: the engine keeps nothing of a text', () => {
    fc.assert(
      fc.property(texts, texts, (one, other) => {
        const first = scanner.scan(one)
        scanner.scan(other)
        assert.deepEqual(scanner.scan(one), first)
      }),
    )
  })

  test('what is found in two texts is found when they stand below each other', () => {
    const pick = fc.constantFrom(...secrets)
    fc.assert(
      fc.property(pick, pick, (one, other) => {
        const findings = scanner.scan(`${one}\n\n${other}`)
        const covered = ({ start, end }: Span, by: number) =>
          findings.some((finding) => finding.start <= start + by && end + by <= finding.end)
        for (const finding of scanner.scan(one)) assert.ok(covered(finding, 0))
        for (const finding of scanner.scan(other)) assert.ok(covered(finding, one.length + 2))
      }),
      { numRuns: 400 },
    )
  })
})

describe('texts in chunks', () => {
  const whole = detect({ secrets: scanner, personal: {} })
  const mail = 'write to kim.lee@mail.example or '
  test('give what the text in one piece gives, wherever a border falls', () => {
    const secret = ` ${fill('gh{}p_{x:36}')} `
    for (let before = 150; before < 300; before += 3) {
      const text = `${'lorem '.repeat(40).slice(0, before)}${mail}${secret}${'ipsum '.repeat(60)}`
      const cut = detect({ secrets: scanner, personal: {}, chunk: { length: 200, overlap: 120 } })(text)
      assert.deepEqual(cut, whole(text), `border at ${before}`)
      assert.equal(cut.secrets.length, 1)
      assert.equal(cut.personal.length, 1)
    }
  })
  test('find at the end of a text longer than a chunk', () => {
    const text = `${'All work and no play. '.repeat(60_000)}${mail}${fill('gh{}p_{x:36}')}`
    const { secrets: found, personal } = whole(text)
    assert.deepEqual(
      found.map(({ rule }) => rule),
      ['github-token'],
    )
    assert.equal(text.slice(personal[0]?.start, personal[0]?.end), 'kim.lee@mail.example')
  })
  test('look for nothing they were not asked for', () => {
    assert.deepEqual(detect({})(`${mail}${fill('gh{}p_{x:36}')}`), { secrets: [], personal: [] })
  })
})
