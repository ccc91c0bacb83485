import { plusMs } from '../../../src/index.ts'
import { ALLOW, DAY, holdFor } from '../../world.ts'
import { AGENT, sha } from '../cast.ts'
import type { TwoServers } from '../servers.ts'
import { ask, follow } from './gate.ts'
import { anyOf, type At, mostly, reason, type Steps } from './types.ts'

const HOUR = 3_600_000
const CONTROL = { what: 'w', evidence: sha('e') }
const REQUIREMENTS = [
  'missing_deputy',
  'missing_challenger',
  'attestation_extension',
  'combined_owner_operator',
  'competence',
  'unobserved_release',
] as const

/** Refunds in a row that policy holds: how bounds are used up, and what a waiver lets through. */
function askHeld(world: TwoServers, at: At, times: number): void {
  world.policy = ({ facts }) => (facts.waived.includes('hold') ? { ...ALLOW, rules: ['waived'] } : holdFor('approver'))
  for (let n = 0; n < times; n += 1) follow(world, ask(world, { ...at, pick: 2 }), { ...at, pick: 1 })
}

const exceptionOf = (world: TwoServers, pick: number): string =>
  anyOf([...world.model.exceptions.keys()].slice(-3), pick) ?? world.newId()
const emergencyOf = (world: TwoServers, pick: number): string =>
  [...world.model.emergencies.keys()].at(-1 - (pick % 2)) ?? world.newId()

function declare(world: TwoServers, at: At, by: string): string | undefined {
  const agent = { kind: 'agent', agent: AGENT[at.name] } as const
  const scope = at.pick % 4 === 0 ? agent : ({ kind: 'use_case', useCase: at.name } as const)
  const irreversible = at.pick % 3 === 0 && at.name === 'vaults' ? ['wipe'] : []
  const declared = world.say(by, 'emergency.declare', { scope, irreversible, reason })
  return declared.ok ? declared.events[0]?.id : undefined
}

/** What may stand in for something missing. */
export const RELIEF: Steps = {
  'ask for exception': [
    3,
    (world, at) => {
      const asked = world.say(mostly(at, 'olga'), 'exception.request', {
        useCase: at.name,
        waives:
          at.pick % 2 === 0 ? { requirement: anyOf(REQUIREMENTS, at.pick >> 1) ?? 'competence' } : { rule: 'hold' },
        reason,
        compensatingControl: CONTROL,
        scope: at.pick % 5 === 0 ? { agent: AGENT[at.name] } : {},
        until: plusMs(world.now, ((at.pick % 14) + 1) * DAY),
      })
      if (!asked.ok || at.pick % 4 === 0) return
      world.say('fred', 'exception.approve', { exception: asked.events[0]?.id ?? '', reason })
      askHeld(world, at, 1)
    },
  ],
  'approve exception': [
    2,
    (world, at) =>
      void world.say(mostly(at, 'fred'), 'exception.approve', { exception: exceptionOf(world, at.pick), reason }),
  ],
  'refuse exception': [
    1,
    (world, at) =>
      void world.say(mostly(at, 'gina'), 'exception.refuse', { exception: exceptionOf(world, at.pick), reason }),
  ],
  'renew exception': [
    1,
    (world, at) => {
      const until = plusMs(world.now, ((at.pick % 200) + 1) * DAY)
      const exception = exceptionOf(world, at.pick)
      world.say(mostly(at, 'olga'), 'exception.renew', { exception, reason, compensatingControl: CONTROL, until })
      if (at.pick % 2 === 0) world.say('gina', 'exception.approve', { exception, reason })
    },
  ],
  'revoke exception': [
    1,
    (world, at) => void world.say(at.who, 'exception.revoke', { exception: exceptionOf(world, at.pick), reason }),
  ],
  // What ran out is carried on by two, here and there by the right two.
  lapse: [
    4,
    (world, at) => {
      const useCase = world.model.useCases.get(at.name)
      const ends = [useCase?.acceptance?.until, useCase?.covers.at(-1)?.until].filter(
        (end) => end != null && end > world.now,
      )
      const until = anyOf(ends, at.pick)
      if (until == null) return
      world.now = plusMs(until, (at.pick % 3) - 1)
      follow(world, ask(world, { ...at, pick: 1 }), { ...at, pick: 1 })
      const by = at.pick % 2 === 0 ? 'fred' : 'dora'
      const emergency = declare(world, at, by)
      if (emergency === undefined || at.pick % 5 === 0) return
      // One person is not two.
      world.say(by, 'emergency.second', { emergency, reason })
      world.say('gina', 'emergency.second', { emergency, reason })
      for (const pick of [1, 4]) follow(world, ask(world, { ...at, pick }), { ...at, pick: 1 })
    },
  ],
  declare: [1, (world, at) => void declare(world, at, mostly(at, 'fred'))],
  second: [
    1,
    (world, at) =>
      void world.say(mostly(at, 'gina'), 'emergency.second', { emergency: emergencyOf(world, at.pick), reason }),
  ],
  'review emergency': [
    1,
    (world, at) => {
      const finding = at.pick % 2 === 0 ? 'justified' : 'not_justified'
      const emergency = emergencyOf(world, at.pick)
      world.say(mostly(at, 'carl'), 'emergency.review', { emergency, finding, reason })
      follow(world, ask(world, { ...at, pick: 1 }), { ...at, pick: 1 })
    },
  ],
  'approve beforehand': [
    3,
    (world, at) => {
      const { acceptance } = world.model.useCases.get(at.name) ?? {}
      const longest =
        at.pick % 6 === 0 ? (acceptance?.until ?? world.now) : plusMs(world.now, ((at.pick % 100) + 1) * HOUR)
      world.say(mostly(at, world.nameOf(acceptance?.owner ?? '')), 'standing_approval.sign', {
        useCase: at.name,
        assumptions: acceptance?.assumptions ?? CONTROL.evidence,
        tool: 'refund',
        bounds: [{ argument: 'to', values: at.pick % 5 === 0 ? ['DE9'] : ['DE1'] }],
        amount: { each: 2000, total: 2000 * ((at.pick % 4) + 1) },
        count: (at.pick % 3) + 1,
        until: longest,
        reason,
      })
      if (at.pick % 2 === 0) askHeld(world, at, 4)
    },
  ],
  'revoke beforehand': [
    1,
    (world, at) => {
      const standingApproval = [...world.model.standingApprovals.keys()].at(-1) ?? world.newId()
      world.say(mostly(at, 'carl'), 'standing_approval.revoke', { standingApproval, reason })
    },
  ],
}
