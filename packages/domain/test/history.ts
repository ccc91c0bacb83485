import type { LoggedEvent } from '@answerable/contract'
import fc from 'fast-check'
import { actionDigest, emptyModel, fold, modelFromJson, modelToJson, plusMs, project } from '../src/index.ts'
import { acceptanceOf, challenge, founded, grantOf, HAZARDS, manifestOf } from './founding.ts'
import { actAnswering, ANSWERING, HOSTED, isAnswering } from './history-answering.ts'
import { actRelief, RELIEF_STEPS, type ReliefStep } from './history-relief.ts'
import { violations } from './predicates.ts'
import { ALLOW, DAY, DENY, holdFor, type World } from './world.ts'

const PEOPLE = ['fred', 'gina', 'ada', 'dora', 'carl', 'olga', 'rita', 'rob'] as const
const REFUND = { to: 'DE1', amount: '20.00' }
const STOP = { cause: 'owner', reason: 'r' } as const

const often = <T>(times: number, names: readonly T[]): T[] => names.flatMap((name) => Array<T>(times).fill(name))

/** One random step: a name, a number to pick objects with, and who says it. Most steps are refused; that is the point. */
export const step = fc.record({
  // What opens and what mends is drawn more often than what closes: else nearly every history stays shut.
  what: fc.constantFrom(
    ...often(6, ['ask', 'intent', 'vote', 'claim'] as const),
    ...often(4, ['sign', 'lift', 'policy'] as const),
    ...often(2, ['effect', 'later', 'grant', 'delegate'] as const),
    'leak',
    'settle',
    'pause',
    'advise',
    'hold',
    'refuse',
    'rescind',
    'revise',
    'publish',
    'revoke',
    'depart',
    'replay',
    ...often(2, ANSWERING),
    ...often(3, RELIEF_STEPS),
  ),
  who: fc.constantFrom(...PEOPLE),
  pick: fc.nat(1000),
})
export type Step = typeof step extends fc.Arbitrary<infer T> ? T : never

/** A signed use case whose model is hosted by a team, with a deputy who could stand in. */
function begun(): World {
  const world = founded({ manifest: () => HOSTED })
  const mandate = [...world.model.mandates.keys()][0] ?? ''
  world.mustSay('fred', 'authority.grant', grantOf(world, 'dora', { mandate }))
  world.mustSay('dora', 'cover.accept', { useCase: 'refunds', until: plusMs(world.now, 100 * DAY) })
  return world
}

/** How often each thing happened over many histories: a step that is always refused would prove nothing. */
export type Seen = Map<string, number>

/**
 * Runs a random history; returns what the invariants find wrong.
 * @param every after how many steps they are checked: each look goes over the whole ledger
 */
export function play(steps: readonly Step[], every = 1, seen: Seen = new Map()): string[] {
  const world = begun()
  const found: string[] = []
  for (const [n, one] of steps.entries()) {
    act(world, one)
    if ((n + 1) % every > 0 && n + 1 < steps.length) continue
    found.push(...violations(world.events), ...differences(world))
    if (found.length > 0) return [`${JSON.stringify(one)}`, ...found]
  }
  for (const what of world.events.flatMap(happened)) seen.set(what, (seen.get(what) ?? 0) + 1)
  return found
}

function happened(event: LoggedEvent): string[] {
  if (event.type !== 'decision.recorded' && event.type !== 'decision.claimed') return [event.type]
  const { outcome, exceptions, emergency, answerable } = event.body
  const standing = event.type === 'decision.recorded' && event.body.standingApproval !== undefined
  return [
    `${event.type} ${outcome}`,
    ...(exceptions === undefined ? [] : ['by exception']),
    ...(emergency === undefined ? [] : ['under emergency']),
    ...(standing ? ['approved beforehand'] : []),
    ...(answerable.cover === undefined || outcome === 'deny' ? [] : ['under cover']),
  ]
}

const isRelief = (what: Step['what']): what is ReliefStep => (RELIEF_STEPS as readonly string[]).includes(what)

function act(world: World, { what, who, pick }: Step): void {
  if (isRelief(what)) return actRelief(world, what, who, pick)
  const decisions = world.events.filter((event) => event.type === 'decision.recorded')
  const decision = decisions.at(-1 - (pick % 4))
  const useCase = world.model.useCases.get('refunds')
  const authorities = [...world.model.authorities.values()]
  const authority = authorities[pick % Math.max(1, authorities.length)]
  const scope =
    pick % 3 === 0 ? ({ kind: 'agent', agent: 'bot' } as const) : ({ kind: 'use_case', useCase: 'refunds' } as const)
  const bound = {
    decision: decision?.id ?? world.newId(),
    action: actionDigest(world.tools, { kind: 'action', tool: 'refund', arguments: REFUND }),
  }
  if (isAnswering(what)) return actAnswering(world, what, who, pick)
  switch (what) {
    case 'ask': {
      const run = world.agent('bot', 'run.open', { request: 'r', onBehalfOf: world.id(who) })
      if (run.ok)
        world.agent('bot', 'decision.request', {
          run: run.events[0]?.id ?? '',
          kind: 'action',
          tool: pick % 5 === 0 ? 'lookup' : 'refund',
          arguments: REFUND,
        })
      return
    }
    case 'intent':
      world.agent('bot', 'intent.open', bound)
      return
    case 'claim':
      world.agent('bot', 'decision.claim', bound)
      return
    case 'vote':
      world.say(who, 'review.vote', {
        decision: bound.decision,
        vote: pick % 6 === 0 ? 'reject' : 'approve',
        shown: `sha256:${'1'.repeat(64)}`,
        reason: 'r',
      })
      return
    case 'effect': {
      const intents = world.events.filter((event) => event.type === 'intent.opened')
      const intent = intents[pick % Math.max(1, intents.length)]
      if (intent !== undefined)
        world.agent('bot', 'effect.record', { intent: intent.id, outcome: pick % 2 === 0 ? 'executed' : 'unknown' })
      return
    }
    case 'leak': {
      const secret = `hmac-sha256:${String(pick % 3).padEnd(43, 'A')}`
      const payload = { request: '[secret:r]', onBehalfOf: 'customer 7' }
      world.submit({
        command: { type: 'run.open', id: world.newId(), payload },
        principal: { kind: 'agent', id: 'bot' },
        seen: { secrets: [{ rule: 'r', secret, where: 'request' }], personal: [] },
      })
      return
    }
    case 'settle':
      world.say(who, 'secret.settle', {
        secret: `hmac-sha256:${String(pick % 3).padEnd(43, 'A')}`,
        how: pick % 2 === 0 ? 'revoked' : 'accepted_risk',
        reason: 'r',
      })
      return
    case 'pause':
      if (pick % 3 === 0) world.say(who, 'restriction.set', { scope, mode: 'paused', ...STOP })
      return
    case 'advise':
      if (pick % 3 === 0) world.say(who, 'restriction.set', { scope, mode: 'advisory_only', ...STOP })
      return
    case 'hold':
      if (pick % 3 === 0) world.say(who, 'restriction.set', { scope, mode: 'review_all', ...STOP })
      return
    case 'lift': {
      const open = [...world.model.restrictions.values()].filter((restriction) => restriction.lifted === null)
      const restriction = open[pick % Math.max(1, open.length)]
      if (restriction !== undefined)
        world.say(pick % 2 === 0 ? 'ada' : who, 'restriction.lift', { restriction: restriction.id, reason: 'r' })
      return
    }
    case 'sign':
      if (pick % 4 > 0) challenge(world)
      world.say(
        pick % 4 === 0 ? who : 'ada',
        'acceptance.sign',
        acceptanceOf(world, {
          until: plusMs(world.now, ((pick % 95) + 1) * DAY),
          ...(authority === undefined || pick % 3 > 0 ? {} : { authority: authority.id }),
          ...(pick % 5 > 1 ? {} : { residualRisk: { ...HAZARDS, bias: pick % 5 === 0 ? 'high' : 'critical' } }),
        }),
      )
      return
    case 'refuse':
      world.say('ada', 'acceptance.sign', acceptanceOf(world, { answer: 'refused', revision: 1 + (pick % 2) }))
      return
    case 'rescind':
      world.say(who, 'acceptance.rescind', { acceptance: useCase?.acceptance?.id ?? world.newId(), reason: 'r' })
      return
    case 'revise':
      world.say(who, 'use_case.register', {
        manifest: manifestOf(world, {
          ...HOSTED,
          purpose: `purpose ${pick}`,
          ...(pick % 4 === 0 ? { tier: 'T2' } : {}),
        }),
      })
      return
    case 'publish':
      world.say(who, 'policy.publish', {
        useCase: 'refunds',
        revision: useCase?.revisions.length ?? 1,
        policy: `permit ${pick}`,
        tests: '',
      })
      return
    case 'grant': {
      const mandate = [...world.model.mandates.keys()][0] ?? ''
      world.say(
        who,
        'authority.grant',
        grantOf(world, PEOPLE[pick % 8] ?? 'ada', { mandate }, { until: plusMs(world.now, ((pick % 60) + 1) * DAY) }),
      )
      return
    }
    case 'delegate':
      if (authority !== undefined)
        world.say(
          who,
          'authority.grant',
          grantOf(
            world,
            PEOPLE[pick % 8] ?? 'ada',
            { authority: authority.id },
            { delegationDepth: pick % 2, until: plusMs(world.now, DAY) },
          ),
        )
      return
    case 'revoke':
      if (authority !== undefined)
        world.say(who, 'authority.revoke', { authority: authority.id, forCause: pick % 2 === 0, reason: 'r' })
      return
    case 'depart':
      if (pick % 9 === 0) world.say(who, 'person.depart', { person: world.id(PEOPLE[pick % 8] ?? 'rob'), reason: 'r' })
      return
    case 'later':
      world.later([1, 1000, 29_999, 3_600_000, DAY, 20 * DAY][pick % 6] ?? 1)
      return
    case 'policy': {
      const next =
        [ALLOW, ALLOW, DENY, holdFor('approver'), holdFor('approver', 2), holdFor('owner')][pick % 6] ?? ALLOW
      const held = next.outcome === 'review'
      world.policy = ({ facts }) => (held && facts.waived.includes('hold') ? { ...ALLOW, rules: ['waived'] } : next)
      return
    }
    default: {
      // An attacker sends a signed statement a second time.
      const envelope = world.envelope('ada', 'restriction.set', { scope, mode: 'paused', ...STOP })
      world.submit(envelope)
      world.submit({ ...envelope, command: { ...envelope.command, id: world.newId() } })
    }
  }
}

/** INVARIANT 1: rows and model are nothing but a fold of the entries, and a snapshot is the model. */
function differences(world: World): string[] {
  const rows = new Map<string, { kind: string; row: { id: string } }>()
  let model = emptyModel()
  for (const event of world.events) {
    model = fold(model, event)
    for (const any of project((kind, id) => rows.get(`${kind}/${id}`)?.row as never, event))
      rows.set(`${any.kind}/${any.row.id}`, any)
  }
  const found: string[] = []
  if (JSON.stringify([...rows]) !== JSON.stringify([...world.rows()])) found.push('rows differ from a fresh fold')
  if (JSON.stringify(modelToJson(model)) !== JSON.stringify(modelToJson(modelFromJson(modelToJson(world.model)))))
    found.push('model differs from a fresh fold')
  return found
}
