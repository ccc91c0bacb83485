import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { authorityFault, chainOf, plusMs, unitWithin } from '../../src/index.ts'
import { founded, grantOf } from '../founding.ts'
import { DAY, type World } from '../world.ts'

const PEOPLE = ['fred', 'gina', 'ada', 'dora', 'carl', 'olga', 'rita', 'rob'] as const
const RISKS = ['low', 'moderate', 'high', 'critical'] as const
const TIERS = ['T1', 'T2', 'T3', 'T4'] as const

const attempt = fc.record({
  by: fc.constantFrom(...PEOPLE),
  to: fc.constantFrom(...PEOPLE),
  under: fc.nat(20),
  mandate: fc.boolean(),
  risk: fc.constantFrom(...RISKS),
  tiers: fc.subarray([...TIERS], { minLength: 1 }),
  persons: fc.option(fc.nat(900), { nil: undefined }),
  days: fc.option(fc.integer({ min: 1, max: 365 }), { nil: undefined }),
  money: fc.option(fc.nat(1000), { nil: undefined }),
  depth: fc.nat(2),
  lasts: fc.integer({ min: -2, max: 400 }),
  powers: fc.subarray(['change_policy', 'accept_residual_risk', 'restrict', 'fund_remediation'] as const, {
    minLength: 1,
  }),
  waits: fc.nat(40),
  revokes: fc.boolean(),
})
type Attempt = typeof attempt extends fc.Arbitrary<infer T> ? T : never

function tryGrant(world: World, one: Attempt): void {
  world.later(one.waits * DAY)
  const authorities = [...world.model.authorities.values()]
  const parent = authorities[one.under % Math.max(1, authorities.length)]
  const mandate = [...world.model.mandates.keys()][0] ?? ''
  const under = one.mandate || parent === undefined ? { mandate } : { authority: parent.id }
  world.say(
    one.by,
    'authority.grant',
    grantOf(world, one.to, under, {
      powers: [...one.powers],
      scope: { unit: 'claims', tiers: [...one.tiers] },
      limits: {
        residualRisk: one.risk,
        ...(one.persons === undefined ? {} : { persons: one.persons }),
        ...(one.days === undefined ? {} : { days: one.days }),
        ...(one.money === undefined ? {} : { money: { budget: 'repairs', amountMinor: one.money, currency: 'EUR' } }),
      },
      delegationDepth: one.depth,
      until: plusMs(world.now, one.lasts * DAY),
    }),
  )
  if (one.revokes && parent !== undefined)
    world.say(one.by, 'authority.revoke', { authority: parent.id, forCause: one.depth === 0, reason: 'r' })
}

const most = (limit: number | undefined): number => limit ?? Number.POSITIVE_INFINITY

/** Said again, plainly: no grant was made to oneself, in a circle, after its end, or wider than what it is cut from. */
function faults(world: World): string[] {
  return [...world.model.authorities.values()].flatMap((grant) => {
    const found: string[] = []
    const made = world.events[grant.index]
    if (grant.grantee === grant.grantor) found.push('self-granted')
    if (made === undefined || made.time >= grant.until) found.push('expired when made')
    const { under } = grant
    if ('mandate' in under) {
      const mandate = world.model.mandates.get(under.mandate)
      if (mandate === undefined || !mandate.signers.includes(grant.grantor)) found.push('no mandate')
      return found
    }
    const parent = world.model.authorities.get(under.authority)
    if (parent === undefined || parent.grantee !== grant.grantor) return [...found, 'not the grantor’s own']
    const above = chainOf(world.model, parent.id)
    if (above.authorities.some((link) => [link.grantee, link.grantor].includes(grant.grantee))) found.push('circular')
    if (above.mandate === null || above.mandate.signers.includes(grant.grantee)) found.push('circular at the mandate')
    const narrow =
      grant.until <= parent.until &&
      grant.delegationDepth < parent.delegationDepth &&
      RISKS.indexOf(grant.limits.residualRisk) <= RISKS.indexOf(parent.limits.residualRisk) &&
      most(grant.limits.persons) <= most(parent.limits.persons) &&
      most(grant.limits.days) <= most(parent.limits.days) &&
      (grant.limits.money?.amountMinor ?? 0) <= (parent.limits.money?.amountMinor ?? 0) &&
      grant.powers.every((power) => parent.powers.includes(power)) &&
      grant.scope.tiers.every((tier) => parent.scope.tiers.includes(tier)) &&
      unitWithin(world.model, grant.scope.unit, parent.scope.unit)
    return narrow ? found : [...found, 'wider than its parent']
  })
}

test('over-limit, expired, circular and self-granted authorities accepted: 0 over random attempts', () => {
  let made = 0
  fc.assert(
    fc.property(fc.array(attempt, { minLength: 5, maxLength: 25 }), (attempts) => {
      const world = founded()
      const before = world.model.authorities.size
      for (const one of attempts) tryGrant(world, one)
      made += world.model.authorities.size - before
      assert.deepEqual(faults(world), [])
    }),
    { numRuns: 150 },
  )
  assert.ok(made > 100, `the attempts must not all be refused: ${made}`)
})

test('a revocation for cause leaves nothing below it alive, at that very entry', () => {
  fc.assert(
    fc.property(fc.array(attempt, { minLength: 5, maxLength: 20 }), (attempts) => {
      const world = founded()
      for (const one of attempts) tryGrant(world, one)
      const revoked = new Set(
        [...world.model.authorities.values()].filter((one) => one.revoked?.forCause === true).map(({ id }) => id),
      )
      for (const { id } of world.model.authorities.values())
        if (chainOf(world.model, id).authorities.some((link) => revoked.has(link.id)))
          assert.notEqual(authorityFault(world.model, id, world.now), null, id)
    }),
    { numRuns: 60 },
  )
})
