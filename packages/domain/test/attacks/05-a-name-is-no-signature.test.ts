import assert from 'node:assert/strict'
import { test } from 'node:test'
import { founded, grantOf } from '../founding.ts'
import type { World } from '../world.ts'
import { refused } from './support.ts'

const mandateOf = (world: World): string => [...world.model.mandates.keys()][0] ?? ''

test('who is named as second signer has no right before countersigning', () => {
  const world = founded({ countersign: false, sign: false })
  const tries = () => [
    world.say('gina', 'authority.grant', grantOf(world, 'rob', { mandate: mandateOf(world) })),
    world.say('gina', 'team.set', { team: 'desk', unit: 'claims', members: [] }),
    world.say('gina', 'person.depart', { person: world.id('rob'), reason: 'r' }),
    world.say('gina', 'epoch.close', { reason: 'r' }),
    erase(world, 'gina'),
  ]
  for (const said of tries()) assert.equal(said.ok, false)
  world.mustSay('gina', 'mandate.countersign', { mandate: mandateOf(world) })
  const [granted, team] = tries()
  assert.ok(granted?.ok && team?.ok)
})

test('a mandate with one signature erases nothing and ends no log', () => {
  const world = founded({ countersign: false, sign: false })
  refused(erase(world, 'fred'), 'beyond_authority', 'the proposer alone')
  world.mustSay('fred', 'authority.grant', grantOf(world, 'rob', { mandate: mandateOf(world) }))
  world.must(world.say('fred', 'epoch.close', { reason: 'r' }))
  refused(world.say('rob', 'epoch.close', { reason: 'r' }), 'beyond_authority', 'nobody countersigned')
})

const erase = (world: World, by: string) =>
  world.say(by, 'erasure.approve', {
    what: { kind: 'requester', useCase: 'refunds', requester: world.tools.keyed('refunds', 'customer 7') },
    basis: 'objection',
    requestedBy: 'data_subject',
    reason: 'r',
  })
