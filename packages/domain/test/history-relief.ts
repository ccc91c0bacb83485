import { plusMs } from '../src/index.ts'
import { ALLOW, DAY, holdFor, type World } from './world.ts'

const HOUR = 3_600_000
const USE_CASE = { kind: 'use_case', useCase: 'refunds' } as const
const CONTROL = { what: 'w', evidence: `sha256:${'e'.repeat(64)}` }

/** Steps of random histories about what may stand in for something missing. */
export const RELIEF_STEPS = [
  'ask for exception',
  'approve exception',
  'approve exception',
  'renew exception',
  'revoke exception',
  'lapse',
  'declare',
  'second',
  'second',
  'review emergency',
  'approve beforehand',
  'approve beforehand',
  'revoke beforehand',
  'hand over',
] as const
export type ReliefStep = (typeof RELIEF_STEPS)[number]

const REQUIREMENTS = ['missing_deputy', 'missing_challenger', 'attestation_extension'] as const

/** Refunds put before the gate in a row: how bounds are used up, and what holds at the instant something ends. */
function askOften(world: World, times: number): void {
  world.policy = ({ facts }) => (facts.waived.includes('hold') ? { ...ALLOW, rules: ['waived'] } : holdFor('approver'))
  for (let n = 0; n < times; n += 1) {
    const run = world.agent('bot', 'run.open', { request: 'r', onBehalfOf: 'c' })
    if (!run.ok) return
    const id = run.events[0]?.id ?? ''
    const asked = { run: id, kind: 'action', tool: 'refund', arguments: { to: 'DE1', amount: '20.00' } } as const
    world.agent('bot', 'decision.request', asked)
  }
}

const lastException = (world: World): string => [...world.model.exceptions.keys()].at(-1) ?? world.newId()

/** Most are refused; that is the point. */
export function actRelief(world: World, what: ReliefStep, who: string, pick: number): void {
  const { model, now } = world
  const exceptions = [...model.exceptions.values()]
  const exception = exceptions.at(-1 - (pick % 3))?.id ?? world.newId()
  const emergency = [...model.emergencies.keys()].at(-1 - (pick % 2)) ?? world.newId()
  const approval = [...model.standingApprovals.keys()].at(-1) ?? world.newId()
  const reason = 'r'
  switch (what) {
    case 'ask for exception':
      world.say(pick % 2 === 0 ? 'olga' : who, 'exception.request', {
        useCase: 'refunds',
        waives: pick % 4 === 0 ? { requirement: REQUIREMENTS[pick % 3] ?? 'missing_deputy' } : { rule: 'hold' },
        reason,
        compensatingControl: CONTROL,
        scope: pick % 3 === 0 ? { agent: 'bot' } : {},
        until: plusMs(now, ((pick % 200) + 1) * DAY),
      })
      if (pick % 3 === 0) world.say('fred', 'exception.approve', { exception: lastException(world), reason })
      return
    case 'approve exception':
      world.say(pick % 2 === 0 ? 'fred' : who, 'exception.approve', { exception, reason })
      return
    case 'renew exception': {
      const until = plusMs(now, ((pick % 200) + 1) * DAY)
      world.say(who, 'exception.renew', { exception, reason, compensatingControl: CONTROL, until })
      return
    }
    case 'revoke exception':
      world.say(who, 'exception.revoke', { exception, reason })
      return
    case 'lapse': {
      const ends = [
        model.useCases.get('refunds')?.acceptance?.until,
        exceptions.at(-1)?.terms.at(-1)?.until,
        [...model.standingApprovals.values()].at(-1)?.until,
        [...model.emergencies.values()].at(-1)?.until,
      ].filter((end) => end != null && end > now)
      const until = ends[pick % Math.max(1, ends.length)]
      if (until == null) return
      world.now = plusMs(until, (pick % 3) - 1)
      askOften(world, 1)
      // Two people in a row do the right thing often enough that what follows is seen at all.
      const declared = pick % 2 === 0 ? world.say('fred', 'emergency.declare', { scope: USE_CASE, reason }) : undefined
      if (declared?.ok === true && pick % 4 === 0)
        world.say('gina', 'emergency.second', { emergency: declared.events[0]?.id ?? '', reason })
      return
    }
    case 'declare':
      world.say(pick % 2 === 0 ? 'fred' : who, 'emergency.declare', { scope: USE_CASE, reason })
      return
    case 'second':
      world.say(pick % 2 === 0 ? 'gina' : who, 'emergency.second', { emergency, reason })
      return
    case 'review emergency':
      world.say(who, 'emergency.review', { emergency, finding: 'justified', reason })
      return
    case 'approve beforehand':
      world.say(pick % 3 === 0 ? who : 'ada', 'standing_approval.sign', {
        useCase: 'refunds',
        assumptions: model.useCases.get('refunds')?.acceptance?.assumptions ?? CONTROL.evidence,
        tool: 'refund',
        bounds: [{ argument: 'to', values: pick % 5 === 0 ? ['DE9'] : ['DE1'] }],
        amount: { each: 2000, total: 2000 * ((pick % 4) + 1) },
        count: (pick % 3) + 1,
        until: plusMs(now, ((pick % 100) + 1) * HOUR),
        reason,
      })
      if (pick % 2 === 0) askOften(world, 4)
      return
    case 'revoke beforehand':
      world.say(who, 'standing_approval.revoke', { standingApproval: approval, reason })
      return
    case 'hand over': {
      const decision = world.events.filter((event) => event.type === 'decision.recorded').at(-1)?.id ?? world.newId()
      world.agent('bot', 'run.open', { request: 'r', onBehalfOf: 'c', from: { decision } })
      return
    }
  }
}
