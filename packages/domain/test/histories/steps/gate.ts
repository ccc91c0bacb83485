import type { JsonObject, JsonValue, LoggedEventOf } from '@answerable/contract'
import { actionDigest } from '../../../src/index.ts'
import { ALLOW, DENY, holdFor } from '../../world.ts'
import { AGENT, type CaseName, CASES } from '../cast.ts'
import type { TwoServers } from '../servers.ts'
import { type At, mostly, reason, type Steps } from './types.ts'

type Decision = LoggedEventOf<'decision.recorded'>
const TOOLS = ['refund', 'refund', 'refund', 'lookup', 'wipe'] as const
const SECRET = (pick: number) => `hmac-sha256:${String(pick % 3).padEnd(43, 'A')}`

function argumentsOf(tool: string, pick: number): JsonObject {
  if (tool !== 'refund') return {}
  return { to: pick % 7 === 0 ? 'DE9' : 'DE1', amount: pick % 11 === 0 ? '20.01' : '20.00' }
}

/** Puts a call before the gate: now and then for a reviewer's own request, or from a harness that runs something else. */
export function ask(world: TwoServers, { name, pick, who }: At, from?: string): Decision | undefined {
  const agent = AGENT[name]
  const onBehalfOf = pick % 4 === 0 ? world.id(who) : 'customer 7'
  const run = world.agent(agent, 'run.open', {
    request: 'r',
    onBehalfOf,
    ...(from === undefined ? {} : { from: { decision: from } }),
  })
  const id = run.ok ? run.events[0]?.id : undefined
  if (id === undefined) return
  const tool = TOOLS[pick % 5] ?? 'refund'
  const running = ['m-1', 'm-1.2', 'm-9'][pick % 3]
  const said = pick % 6 === 0 && running !== undefined ? { running: { models: { model: running } } } : {}
  const asked = { run: id, kind: 'action', tool, arguments: argumentsOf(tool, pick), ...said } as const
  const decided = world.agent(agent, 'decision.request', asked)
  return decided.ok ? (world.events.find((one) => one.id === decided.events[0]?.id) as Decision) : undefined
}

/** What the executor says it is about to run: what was decided, or now and then something else. */
export function bound(world: TwoServers, { id }: Decision, pick: number): { decision: string; action: string } {
  const command = world.sent.get(id)?.command
  const { tool = '', arguments: args = {} } = command?.type === 'decision.request' ? command.payload : {}
  const changed: Record<string, JsonValue> = pick % 13 === 0 ? { ...args, to: 'DE9' } : args
  return { decision: id, action: actionDigest(world.tools, { kind: 'action', tool, arguments: changed }) }
}

const recent = (world: TwoServers, name: CaseName, pick: number): Decision | undefined =>
  world.events
    .filter((one): one is Decision => one.type === 'decision.recorded' && one.body.useCase === name)
    .at(-1 - (pick % 4))

export function vote(world: TwoServers, by: string, decision: string, pick: number): void {
  const how = pick % 9 === 0 ? 'reject' : 'approve'
  world.say(by, 'review.vote', { decision, vote: how, shown: `sha256:${'1'.repeat(64)}`, reason })
}

/** Everything that may follow a decision, to its end, with a little time between. */
export function follow(world: TwoServers, decision: Decision | undefined, { name, pick }: At): void {
  if (decision === undefined || decision.body.outcome === 'deny') return
  const agent = AGENT[name]
  if (decision.body.outcome === 'review') {
    const owner = world.nameOf(decision.body.answerable.owner ?? '')
    for (const by of ['rita', 'rob', 'dora', owner]) vote(world, by, decision.id, pick + 1)
    world.later([0, 1000, 3_599_999, 3_600_000][pick % 4] ?? 0)
    world.agent(agent, 'decision.claim', bound(world, decision, pick))
  }
  world.later([0, 1000, 29_999, 30_000][pick % 4] ?? 0)
  const intent = world.agent(agent, 'intent.open', bound(world, decision, pick))
  const id = intent.ok ? intent.events[0]?.id : undefined
  if (id !== undefined && pick % 2 === 0) world.agent(agent, 'effect.record', { intent: id, outcome: 'executed' })
}

/** Puts something before each gate: what an instant changes, it changes here. */
export function askEverywhere(world: TwoServers, at: At): void {
  for (const name of CASES) follow(world, ask(world, { ...at, name }), { ...at, name, pick: 1 })
}

export const GATE: Steps = {
  ask: [6, (world, at) => void ask(world, at)],
  'ask and go on': [8, (world, at) => follow(world, ask(world, at), at)],
  vote: [
    2,
    (world, at) => vote(world, mostly(at, 'rob'), recent(world, at.name, at.pick)?.id ?? world.newId(), at.pick),
  ],
  claim: [
    2,
    (world, { name, pick }) => {
      const decision = recent(world, name, pick)
      if (decision !== undefined) world.agent(AGENT[name], 'decision.claim', bound(world, decision, pick))
    },
  ],
  intent: [
    2,
    (world, { name, pick }) => {
      const decision = recent(world, name, pick)
      if (decision !== undefined) world.agent(AGENT[name], 'intent.open', bound(world, decision, pick))
    },
  ],
  // Work of `letters` is handed to `refunds`, with a permit that is open, used up or none.
  'hand over work': [
    3,
    (world, at) => {
      const decision = at.pick % 3 === 0 ? recent(world, 'letters', at.pick) : ask(world, { ...at, name: 'letters' })
      const next = { ...at, name: at.pick % 5 === 0 ? ('vaults' as const) : ('refunds' as const) }
      if (decision !== undefined) follow(world, ask(world, next, decision.id), next)
    },
  ],
  'leak a secret': [
    1,
    (world, { name, pick }) => {
      world.submit({
        command: { type: 'run.open', id: world.newId(), payload: { request: '[secret:r]', onBehalfOf: 'c' } },
        principal: { kind: 'agent', id: AGENT[name] },
        seen: { secrets: [{ rule: 'r', secret: SECRET(pick), where: 'request' }], personal: [] },
      })
    },
  ],
  'settle a secret': [
    1,
    (world, { who, pick }) => void world.say(who, 'secret.settle', { secret: SECRET(pick), how: 'revoked', reason }),
  ],
  // What the policy says next: nothing in it is signed anew, so it stands for facts that changed.
  'policy says': [
    3,
    (world, { pick }) => {
      const said =
        [ALLOW, ALLOW, DENY, holdFor('approver'), holdFor('approver', 2), holdFor('owner')][pick % 6] ?? ALLOW
      const held = said.outcome === 'review'
      world.policy = ({ facts }) => (held && facts.waived.includes('hold') ? { ...ALLOW, rules: ['waived'] } : said)
    },
  ],
}
