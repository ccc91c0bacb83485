import { plusMs } from '../../../src/index.ts'
import { DAY } from '../../world.ts'
import { AGENT } from '../cast.ts'
import type { TwoServers } from '../servers.ts'
import { anyOf, type At, mostly, reason, type Steps } from './types.ts'

const MODES = ['paused', 'advisory_only', 'review_all'] as const
const SEVERITIES = ['S1', 'S2', 'S3', 'S4'] as const

function incident(world: TwoServers, at: At): string {
  return anyOf([...world.model.incidents.keys()].slice(-3), at.pick) ?? world.newId()
}

/** Restrictions, incidents, and what is erased or kept. */
export const CLOSING: Steps = {
  restrict: [
    2,
    (world, at) => {
      const scopes = [
        { kind: 'use_case', useCase: at.name },
        { kind: 'agent', agent: AGENT[at.name] },
        { kind: 'use_case', useCase: at.name },
        { kind: 'everything' },
      ] as const
      const scope = scopes[at.pick % 4] ?? scopes[0]
      const cause = (['owner', 'owner', 'conflict', 'oversight'] as const)[at.pick % 4] ?? 'owner'
      world.say(mostly(at, 'carl'), 'restriction.set', {
        scope,
        mode: anyOf(MODES, at.pick) ?? 'paused',
        cause,
        reason,
      })
    },
  ],
  lift: [
    2,
    (world, at) => {
      const open = [...world.model.restrictions.values()].filter(({ lifted }) => lifted === null)
      const restriction = anyOf(open, at.pick)?.id
      if (restriction !== undefined) world.say(mostly(at, 'dora'), 'restriction.lift', { restriction, reason })
    },
  ],
  'open an incident': [
    1,
    (world, at) => {
      world.say(at.who, 'incident.open', {
        useCase: at.name,
        category: 'hallucination',
        severity: anyOf(SEVERITIES, at.pick) ?? 'S3',
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
    },
  ],
  'acknowledge an incident': [
    1,
    (world, at) => void world.say(at.who, 'incident.acknowledge', { incident: incident(world, at) }),
  ],
  'raise an incident': [
    1,
    (world, at) => {
      const severity = anyOf(['S1', 'S2', 'S3'] as const, at.pick) ?? 'S1'
      world.say(at.who, 'incident.reassess', { incident: incident(world, at), severity, reason })
    },
  ],
  'decide an incident': [
    1,
    (world, at) => {
      const owner = world.nameOf(world.model.incidents.get(incident(world, at))?.owner ?? '')
      const choice = at.pick % 3 === 0 ? 'continue' : (anyOf(MODES, at.pick) ?? 'paused')
      world.say(mostly(at, owner), 'incident.decide', { incident: incident(world, at), choice, reason })
    },
  ],
  'close an incident': [
    1,
    (world, at) => {
      const owner = world.nameOf(world.model.incidents.get(incident(world, at))?.owner ?? '')
      const money = { budget: 'b', amountMinor: (at.pick % 3) * 400_000, currency: 'EUR' }
      const action = { what: 'w', owner: world.id('fred'), due: plusMs(world.now, DAY), money }
      const axis = 'failure_of_ai' as const
      const closed = { incident: incident(world, at), cause: 'c', axis, actions: [action] }
      world.say(mostly(at, owner), 'incident.close', closed)
    },
  ],
  // Not every timer runs: what it would write holds without it.
  'timers of incidents': [
    1,
    (world, at) => {
      const id = incident(world, at)
      world.as({ kind: 'system', id: 'timer' }, 'incident.restrict', { incident: id })
      const rung = (world.model.incidents.get(id)?.rung ?? 0) + 1
      world.as({ kind: 'system', id: 'timer' }, 'incident.escalate', { incident: id, rung })
    },
  ],
  erase: [
    1,
    (world, at) => {
      const person = anyOf(world.names(), at.pick) ?? 'rob'
      const requester = world.tools.keyed(at.name, at.pick % 2 === 0 ? 'customer 7' : world.id(person))
      const what =
        at.pick % 3 === 0
          ? ({ kind: 'person', person: world.id(person) } as const)
          : ({ kind: 'requester', useCase: at.name, requester } as const)
      world.say(mostly(at, 'fred'), 'erasure.approve', {
        what,
        basis: 'objection',
        requestedBy: 'data_subject',
        reason,
      })
    },
  ],
  hold: [
    1,
    (world, at) => {
      const person = { kind: 'person', person: world.id(anyOf(world.names(), at.pick) ?? 'rob') } as const
      const scope = at.pick % 2 === 0 ? person : ({ kind: 'use_case', useCase: at.name } as const)
      const until = plusMs(world.now, ((at.pick % 9) + 1) * DAY)
      world.say(mostly(at, 'fred'), 'hold.place', { scope, until, reason })
    },
  ],
  'lift a hold': [
    1,
    (world, at) => {
      const hold = anyOf([...world.model.holds.keys()], at.pick)
      if (hold !== undefined) world.say(mostly(at, 'fred'), 'hold.lift', { hold, reason })
    },
  ],
  // An attacker sends a signed statement a second time.
  replay: [
    1,
    (world, at) => {
      const scope = { kind: 'use_case', useCase: at.name } as const
      const envelope = world.envelope('carl', 'restriction.set', { scope, mode: 'review_all', cause: 'owner', reason })
      world.submit(envelope)
      world.submit({ ...envelope, command: { ...envelope.command, id: world.newId() } })
    },
  ],
}
