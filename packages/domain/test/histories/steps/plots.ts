import { plusMs } from '../../../src/index.ts'
import { ALLOW, DAY, holdFor } from '../../world.ts'
import { AGENT, CASES, grant, sha } from '../cast.ts'
import { roles, sign, succeed } from '../mend.ts'
import type { TwoServers } from '../servers.ts'
import { ask, askEverywhere, bound, follow, vote } from './gate.ts'
import { type At, reason, type Steps } from './types.ts'

const MINUTE = 60_000
const control = { what: 'w', evidence: sha('e') }

/** A call that policy holds, approved by reviewers and the owner, and not claimed yet. */
function approved(world: TwoServers, at: At) {
  world.policy = ({ facts }) => (facts.waived.includes('hold') ? { ...ALLOW, rules: ['waived'] } : holdFor('approver'))
  const decision = ask(world, { ...at, pick: 1 })
  if (decision?.body.outcome !== 'review') return
  for (const by of ['rita', 'rob', 'dora']) vote(world, by, decision.id, 1)
  return decision
}

function claim(world: TwoServers, at: At, decision: ReturnType<typeof approved>): void {
  if (decision !== undefined) world.agent(AGENT[at.name], 'decision.claim', bound(world, decision, 1))
}

/** Revokes every right of a person and gives another. */
function regrant(world: TwoServers, person: string, more: Parameters<typeof grant>[3]): void {
  for (const { id, grantee, revoked } of world.model.authorities.values())
    if (grantee === world.id(person) && revoked === null)
      world.say('fred', 'authority.revoke', { authority: id, forCause: false, reason })
  grant(world, 'fred', person, more)
}

const nextTo = (world: TwoServers, instant: string, pick: number): void => {
  const then = plusMs(instant, (pick % 3) - 1)
  if (then > world.now) world.now = then
}

/** Several steps in a row that draws alone hardly ever make, each with the twist in which it must go wrong. */
export const PLOTS: Steps = {
  'a voter leaves before the claim': [
    1,
    (world, at) => {
      const decision = approved(world, at)
      const leaver = at.pick % 4 === 0 ? 'rob' : 'rita'
      if (at.pick % 2 === 0) world.say('gina', 'person.depart', { person: world.id(leaver), reason })
      claim(world, at, decision)
    },
  ],
  'the policy changes before the claim': [
    1,
    (world, at) => {
      const decision = approved(world, at)
      const useCase = world.model.useCases.get(at.name)
      const revision = useCase?.acceptance?.revision ?? 1
      const policy = `permit ${world.events.length}`
      if (at.pick % 3 > 0) world.say('rob', 'policy.publish', { useCase: at.name, revision, policy, tests: '' })
      if (at.pick % 3 > 0) sign(world, at.name, 3)
      claim(world, at, decision)
    },
  ],
  'the grantor leaves': [
    1,
    (world, at) => {
      if (at.pick % 3 > 0) return
      world.say('gina', 'person.depart', { person: world.id('fred'), reason })
      const left = world.model.persons.get(world.id('fred'))?.departed
      if (left == null) return
      for (const authority of at.pick % 2 === 0 ? world.model.authorities.keys() : [])
        world.say('gina', 'authority.confirm', { authority })
      for (const name of CASES) sign(world, name, 92)
      nextTo(world, plusMs(left, 30 * DAY), at.pick)
      askEverywhere(world, { ...at, pick: 1 })
    },
  ],
  'a weak deputy stands in': [
    2,
    (world, at) => {
      const [owner = '', deputy = ''] = roles(world, at.name)
      const tiers = at.pick % 2 === 0 ? (['T4'] as const) : (['T1', 'T2', 'T3', 'T4'] as const)
      const limits = { residualRisk: at.pick % 4 === 1 ? ('low' as const) : ('high' as const) }
      regrant(world, deputy, { scope: { unit: 'claims', tiers: [...tiers] }, limits })
      const until = plusMs(world.now, DAY)
      world.say(deputy, 'cover.accept', { useCase: at.name, until })
      world.say(owner, 'cover.start', { useCase: at.name, from: world.now, until, reason })
      follow(world, ask(world, { ...at, pick: 1 }), { ...at, pick: 1 })
      if (at.pick % 5 === 0) world.say('gina', 'person.depart', { person: world.id(deputy), reason })
      nextTo(world, until, at.pick)
      follow(world, ask(world, { ...at, pick: 1 }), { ...at, pick: 1 })
    },
  ],
  'an exception rests on a right that falls': [
    2,
    (world, at) => {
      const until = plusMs(world.now, 5 * DAY)
      regrant(world, 'rob', { until })
      const asked = world.say('olga', 'exception.request', {
        useCase: at.name,
        waives: { rule: 'hold' },
        reason,
        compensatingControl: control,
        until,
      })
      const exception = asked.ok ? (asked.events[0]?.id ?? world.newId()) : world.newId()
      // Whoever asked tries first.
      for (const by of ['olga', 'rob']) world.say(by, 'exception.approve', { exception, reason })
      approved(world, at)
      for (const { id, grantee, until: end } of at.pick % 2 === 0 ? world.model.authorities.values() : [])
        if (grantee === world.id('rob') && end === until)
          world.say('fred', 'authority.revoke', { authority: id, forCause: true, reason })
      follow(world, approved(world, at), { ...at, pick: 1 })
      nextTo(world, until, at.pick)
      follow(world, approved(world, at), { ...at, pick: 1 })
    },
  ],
  'who asks for an exception decides on it': [
    1,
    (world, at) => {
      const [owner = ''] = roles(world, at.name)
      const terms = { reason, compensatingControl: control, until: plusMs(world.now, DAY) }
      const asked = world.say(owner, 'exception.request', { useCase: at.name, waives: { rule: 'hold' }, ...terms })
      const exception = asked.ok ? (asked.events[0]?.id ?? world.newId()) : world.newId()
      for (const by of [owner, 'dora', 'fred']) world.say(by, 'exception.approve', { exception, reason })
      follow(world, approved(world, at), { ...at, pick: 1 })
    },
  ],
  'the second line leaves': [
    1,
    (world, at) => {
      const which = at.pick % 2 === 0 ? ('missing_deputy' as const) : ('missing_challenger' as const)
      const until = plusMs(world.now, 3 * DAY)
      const waives = { requirement: which }
      const asked = world.say('olga', 'exception.request', {
        useCase: 'vaults',
        waives,
        reason,
        compensatingControl: control,
        until,
      })
      const exception = asked.ok ? (asked.events[0]?.id ?? world.newId()) : world.newId()
      world.say('gina', 'exception.approve', { exception, reason })
      const [, deputy = '', , challenger = ''] = roles(world, 'vaults')
      const person = world.id(which === 'missing_deputy' ? deputy : challenger)
      if (at.pick % 3 > 0) world.say('fred', 'person.depart', { person, reason })
      for (const ms of [0, 3 * DAY + (at.pick % 3) - 1]) {
        world.later(ms)
        follow(world, ask(world, { ...at, name: 'vaults', pick: 1 }), { ...at, name: 'vaults', pick: 1 })
      }
    },
  ],
  'the owner joins those who run it': [
    2,
    (world, at) => {
      const name = at.pick % 2 === 0 ? 'vaults' : 'refunds'
      const [owner = ''] = roles(world, name)
      const team = name === 'vaults' ? 'ops' : 'platform'
      world.say('fred', 'team.set', { team, unit: 'claims', members: [world.id(owner)] })
      follow(world, ask(world, { ...at, name, pick: 1 }), { ...at, name, pick: 1 })
    },
  ],
  'taken over without a handover': [
    1,
    (world, at) => {
      const [owner = '', deputy = ''] = roles(world, at.name)
      const agreed = plusMs(world.now, 2 * DAY)
      if (at.pick % 5 > 2) world.say(deputy, 'cover.accept', { useCase: at.name, until: agreed })
      if (at.pick % 3 === 0) world.say('fred', 'person.depart', { person: world.id(owner), reason })
      if (at.pick % 3 === 1) {
        const sales = { unit: 'sales', employment: 'own', reason } as const
        world.say('fred', 'person.move', { person: world.id(owner), ...sales })
      }
      follow(world, ask(world, { ...at, pick: 1 }), { ...at, pick: 1 })
      if (at.pick % 5 > 2) nextTo(world, agreed, at.pick)
      follow(world, ask(world, { ...at, pick: 1 }), { ...at, pick: 1 })
      succeed(world, at.name, at.pick % 2 === 0)
      follow(world, ask(world, { ...at, pick: 1 }), { ...at, pick: 1 })
    },
  ],
  'two weeks of silence': [
    2,
    (world, at) => {
      // Signed for long, and asked about every twenty days: silence closes before the signature ends.
      sign(world, at.name, 59)
      const signed = world.model.useCases.get(at.name)?.acceptance?.time ?? world.now
      for (const days of [20, 23, 27, 34]) {
        nextTo(world, plusMs(signed, days * DAY), at.pick)
        follow(world, ask(world, { ...at, pick: at.pick % 2 === 0 ? 1 : 3 }), { ...at, pick: 1 })
      }
    },
  ],
  'nobody decides': [
    2,
    (world, at) => {
      const opened = world.say(at.who, 'incident.open', {
        useCase: at.name,
        category: 'hallucination',
        severity: 'S1',
        axis: 'not_known_yet',
        source: 'person',
        data: 'none',
        occurred: world.now,
        affected: 1,
        title: 't',
        description: 'd',
        impacts: 'i',
        stakeholders: 's',
      })
      const incident = opened.ok ? (opened.events[0]?.id ?? '') : ''
      nextTo(world, plusMs(world.now, 30 * MINUTE), at.pick)
      follow(world, ask(world, { ...at, pick: 1 }), { ...at, pick: 1 })
      if (incident === '' || at.pick % 2 === 0) return
      world.as({ kind: 'system', id: 'timer' }, 'incident.restrict', { incident })
      for (const { id, incident: of } of world.model.restrictions.values())
        if (of === incident)
          for (const by of ['dora', 'rob']) world.say(by, 'restriction.lift', { restriction: id, reason })
      follow(world, ask(world, { ...at, pick: 1 }), { ...at, pick: 1 })
    },
  ],
  'erased under a hold': [
    1,
    (world, at) => {
      const requester = world.tools.keyed(at.name, 'customer 7')
      const scope = { kind: 'requester', useCase: at.name, requester } as const
      const until = plusMs(world.now, DAY)
      world.say('fred', 'hold.place', { scope, until, reason })
      nextTo(world, until, at.pick)
      const what = { kind: 'requester', useCase: at.name, requester } as const
      world.say('gina', 'erasure.approve', { what, basis: 'objection', requestedBy: 'data_subject', reason })
    },
  ],
}
