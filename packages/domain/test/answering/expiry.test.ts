import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type ExpiryWish } from '../../src/acceptance/expiry.ts'
import { holidaysOf, modelFromJson, modelToJson, plusMs, proposeExpiry } from '../../src/index.ts'
import { refused } from '../attacks/support.ts'
import { founded } from '../founding.ts'
import { DAY } from '../world.ts'

const BASE: ExpiryWish = { now: '2027-03-01T09:00:00.000Z', tier: 'T3', risk: 'low', taken: [], zone: 'Europe/Berlin' }
const local = (instant: string, zone: string): string =>
  new Intl.DateTimeFormat('en-GB', { timeZone: zone, weekday: 'short', hour: '2-digit', minute: '2-digit' }).format(
    new Date(instant),
  )

test('any start, tier, risk and zone: a working day at 10:00 local, within every limit', () => {
  const zones = ['UTC', 'Europe/Berlin', 'America/Sao_Paulo', 'Asia/Kolkata', 'Pacific/Auckland', 'America/New_York']
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 400 * 24 }),
      fc.constantFrom('T1' as const, 'T2' as const, 'T3' as const, 'T4' as const),
      fc.constantFrom('low' as const, 'moderate' as const, 'high' as const),
      fc.constantFrom(...zones),
      (hours, tier, risk, zone) => {
        const now = plusMs(BASE.now, hours * 3_600_000)
        const until = proposeExpiry({ ...BASE, now, tier, risk, zone })
        const longest = Math.min(
          { T1: 90, T2: 180, T3: 365, T4: 365 }[tier],
          { low: 365, moderate: 180, high: 90 }[risk],
        )
        assert.match(local(until, zone), /^(Mon|Tue|Wed|Thu|Fri),? 10:00$/)
        assert.ok(until > now && until <= plusMs(now, longest * DAY), until)
        assert.ok(until > plusMs(now, (longest - 18) * DAY), 'as late as the limits allow')
      },
    ),
  )
})

test('a holiday of the unit is no working day, in the zone of whoever signs', () => {
  const first = proposeExpiry(BASE)
  const day = first.slice(0, 10)
  const without = proposeExpiry({ ...BASE, holidays: [day] })
  assert.notEqual(without.slice(0, 10), day)
  assert.ok(without < first, 'the next one before it, never one after the bound')
  // Midnight in Auckland is noon of the day before in UTC: the day is the one on the wall there.
  const there = { ...BASE, zone: 'Pacific/Auckland' }
  const wall = new Intl.DateTimeFormat('en-CA', { timeZone: there.zone }).format(new Date(proposeExpiry(there)))
  const moved = proposeExpiry({ ...there, holidays: [wall] })
  assert.notEqual(new Intl.DateTimeFormat('en-CA', { timeZone: there.zone }).format(new Date(moved)), wall)
})

test('holidays are stated by whoever answers for the unit; one without its own keeps those above', () => {
  const world = founded()
  const say = (by: string, unit: string, holidays: string[]) => world.say(by, 'calendar.set', { unit, holidays })
  refused(say('rita', 'claims', ['2027-12-24']), 'beyond_authority', 'anybody')
  refused(say('fred', 'elsewhere', ['2027-12-24']), 'beyond_authority', 'another unit')
  refused(say('fred', 'claims', ['2027-12-24', '2027-12-24']), 'invalid_input', 'twice')
  assert.throws(() => say('fred', 'claims', ['2027-02-30']), 'no such day')
  world.must(say('fred', 'claims', ['2027-12-27', '2027-12-24']))
  assert.deepEqual(holidaysOf(world.model, 'claims'), ['2027-12-24', '2027-12-27'])
  world.mustSay('fred', 'mandate.propose', {
    unit: 'desk',
    unitName: 'Desk',
    parentUnit: 'claims',
    instrument: { title: 'p', reference: 'r', digest: `sha256:${'2'.repeat(64)}` },
    signers: [world.id('fred'), world.id('rob')],
  })
  assert.deepEqual(holidaysOf(world.model, 'desk'), ['2027-12-24', '2027-12-27'])
  world.must(say('fred', 'desk', []))
  assert.deepEqual(holidaysOf(modelFromJson(modelToJson(world.model)), 'desk'), [], 'its own, across a restart')
})

test('two hundred use cases signed on one day do not all end on one day', () => {
  const taken: string[] = []
  for (let n = 0; n < 200; n += 1) taken.push(proposeExpiry({ ...BASE, taken }))
  const perDay = new Map<string, number>()
  for (const end of taken) perDay.set(end, (perDay.get(end) ?? 0) + 1)
  assert.equal(perDay.size, 10)
  assert.deepEqual([...new Set(perDay.values())], [20])
})

test('an authority that ends sooner, and a shorter cadence, bound it; with no working day left it is the bound itself', () => {
  const authorityUntil = plusMs(BASE.now, 20 * DAY)
  assert.ok(proposeExpiry({ ...BASE, authorityUntil }) <= authorityUntil)
  assert.ok(proposeExpiry({ ...BASE, attestEvery: 'P30D' }) <= plusMs(BASE.now, 30 * DAY))
  const soon = plusMs(BASE.now, 1_800_000)
  assert.equal(
    proposeExpiry({ ...BASE, now: '2027-03-06T12:00:00.000Z', authorityUntil: '2027-03-07T12:00:00.000Z' }),
    '2027-03-07T12:00:00.000Z',
  )
  assert.equal(
    proposeExpiry({ ...BASE, zone: 'UTC', now: '2027-03-01T11:00:00.000Z', authorityUntil: plusMs(soon, 7_200_000) }),
    plusMs(soon, 7_200_000),
  )
})
