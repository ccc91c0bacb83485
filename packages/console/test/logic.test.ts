import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { eventTable, type Route, routes } from '@answerable/contract'
import type { CoverageLine } from '../src/data/coverage.ts'
import { pathOf, signedPaths } from '../src/data/signed-paths.ts'
import { csvOf } from '../src/pages/coverage/csv.ts'
import { actOf, wordsOf } from '../src/pages/reviews/act.ts'
import { unitsIn, written } from '../src/pages/settings/minor.ts'
import { waivableRules } from '../src/pages/settings/waivable.ts'
import { emptyDraft, gapsOf, payloadOf } from '../src/pages/statement/draft.ts'
import { de } from '../src/text/de/index.ts'
import { en } from '../src/text/en/index.ts'
import { eventName } from '../src/text/event-name.ts'
import { formatIn } from '../src/text/format.ts'
import { dayIn, hourOn } from '../src/text/zone.ts'

test('signed commands are sent where the contract’s table says', () => {
  const table = Object.values(routes) as Route[]
  for (const [command, path] of Object.entries(signedPaths)) {
    const route = table.find((one) => one.command === command)
    assert.equal(route?.permission, 'signed', command)
    const filled = path.replaceAll(/\{(\w+)\}/gu, (_, field: string) => {
      const param = Object.entries(route?.params ?? {}).find(([, payload]) => payload === field)?.[0]
      return `{${param ?? field}}`
    })
    assert.equal(filled, route?.path, command)
  }
  assert.equal(pathOf('key.add', { person: 'p/../x' }), '/v1/people/p%2F..%2Fx/keys')
})

test('an hour of a day in a zone, also on days when clocks change', () => {
  assert.equal(hourOn('2027-05-14', 10, 'Europe/Berlin'), '2027-05-14T08:00:00.000Z')
  assert.equal(hourOn('2027-03-28', 10, 'Europe/Berlin'), '2027-03-28T08:00:00.000Z')
  assert.equal(hourOn('2027-10-31', 10, 'Europe/Berlin'), '2027-10-31T09:00:00.000Z')
  assert.equal(hourOn('2027-01-01', 10, 'Pacific/Auckland'), '2026-12-31T21:00:00.000Z')
  assert.equal(dayIn('2026-12-31T21:00:00.000Z', 'Pacific/Auckland'), '2027-01-01')
})

test('dates are written out, with their zone', () => {
  const at = '2027-05-14T08:00:00.000Z'
  assert.equal(formatIn('en', 'Europe/Berlin').instant(at), '14 May 2027, 10:00 CEST')
  assert.match(formatIn('de', 'Europe/Berlin').instant(at), /^14\. Mai 2027, 10:00 MESZ$/u)
  assert.equal(formatIn('en', 'UTC').distance(at, Date.parse('2027-05-13T00:00:00.000Z')), 'in 32 hours')
})

describe('a CSV', () => {
  const line = (name: string): CoverageLine => ({ useCase: 'a', name, unit: 'shop', next: null }) as CoverageLine
  for (const name of ['=HYPERLINK("x")', '+1', '-1', '@SUM(A1)', '\tx']) {
    test(`is text to a spreadsheet: ${JSON.stringify(name)}`, () => {
      assert.match(csvOf([line(name)]), /\r\na,"?'/u)
    })
  }
  test('keeps commas, quotes and line breaks inside their cell', () => {
    assert.match(csvOf([line('a, "b"\nc')]), /a,"a, ""b""\nc",shop/u)
  })
})

test('a review is named by what would be done', () => {
  const manifest = {
    tools: [
      {
        name: 'send_money',
        arguments: [
          { name: 'iban', sink: 'recipient' },
          { name: 'sum', sink: 'amount' },
        ],
      },
    ],
  } as never
  assert.equal(
    actOf(manifest, 'send_money', { iban: 'DE89 3704 0044 0532 0130 4471', sum: '1200' }),
    'send money 1200 → …4471',
  )
  assert.equal(actOf(undefined, 'send_money', {}), 'send money')
  assert.equal(wordsOf('crm.contact/delete'), 'crm contact delete')
})

describe('an answer', () => {
  const proposal = {
    useCase: 'refunds',
    revision: 1,
    assumptions: `sha256:${'a'.repeat(64)}`,
    touchpoints: ['secrets'],
    challenge: { view: 'objects' },
    risks: { hazards: ['bias', 'other'] },
    evidence: [{ kind: 'tests', digest: 'd' }],
    samples: { allow: [{ decision: 'c', would: 'allow', time: 't' }], hold: [], refuse: [] },
    expiry: { until: '2027-05-14T08:00:00.000Z' },
  } as never
  const empty = emptyDraft(proposal)

  test('begins with nothing chosen', () => {
    assert.deepEqual(empty.risks, {})
    assert.equal(empty.opened.size, 0)
    assert.deepEqual(gapsOf(proposal, empty, 'accepted', undefined), ['risks', 'justification', 'dissent', 'authority'])
  })
  test('that refuses needs a reason and nothing else', () => {
    assert.deepEqual(gapsOf(proposal, empty, 'refused', undefined), ['reason'])
    const said = { ...empty, reason: 'Too early' }
    assert.deepEqual(gapsOf(proposal, said, 'refused', undefined), [])
    assert.equal(payloadOf(proposal, said, 'refused', 'x').authority, undefined)
  })
  test('says what was opened and what was not', () => {
    const opened = payloadOf(proposal, { ...empty, opened: new Set(['d']) }, 'accepted', 'x')
    assert.deepEqual(opened.evidence, [{ kind: 'tests', digest: 'd', opened: true }])
    assert.equal(payloadOf(proposal, empty, 'accepted', 'x').evidence?.[0]?.opened, false)
    assert.deepEqual(opened.pastCalls, [{ decision: 'c', would: 'allow' }], 'the calls on the page are signed')
  })
  test('cannot be given where no policy is published', () => {
    assert.deepEqual(gapsOf({ ...(proposal as object), assumptions: null } as never, empty, 'accepted', 'x'), [
      'policy',
    ])
  })
})

test('no text of one language is left as it is in the other by oversight', () => {
  const same: string[] = []
  const walk = (path: string, a: unknown, b: unknown): void => {
    if (typeof a === 'string' && a === b && /[a-z]{4} [a-z]{3}/u.test(a)) same.push(path)
    if (typeof a === 'object' && a !== null)
      for (const [key, value] of Object.entries(a)) walk(`${path}.${key}`, value, (b as Record<string, unknown>)[key])
  }
  walk('', en, de)
  assert.deepEqual(same, [])
})

test('every event has a name people use, in every language', () => {
  for (const type of Object.keys(eventTable))
    for (const language of ['en', 'de'] as const)
      assert.match(eventName(type, language), /^\p{Lu}/u, `${type} in ${language}`)
})

test('money is counted in its last digit, in and out', () => {
  assert.equal(unitsIn('300,50', 2), 30_050)
  assert.equal(unitsIn('0.1', 2), 10)
  for (const wrong of ['1.005', '-1', '1e3', '', '1.2.3', ' ']) assert.equal(unitsIn(wrong, 2), undefined, wrong)
  assert.equal(written(30_050, 2), '300.50')
  assert.equal(written(5, 2), '0.05')
  assert.equal(written(7, 0), '7')
})

test('only rules that say so are offered to be waived', () => {
  const policy = `@id("a") @outcome("review") @waivable("true") forbid (principal, action, resource);
@id("b") permit (principal, action, resource);
@id("c") @waivable("false") forbid (principal, action, resource);`
  assert.deepEqual(waivableRules(policy), ['a'])
})
