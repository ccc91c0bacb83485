import type { JsonObject, PayloadInput } from '@answerable/contract'
import { plusMs, standing } from '../../src/index.ts'
import { HAZARDS, manifestOf } from '../founding.ts'
import { DAY, START } from '../world.ts'
import { TwoServers } from './servers.ts'

/** Who there is, and the three use cases they answer for, run, watch and vote on. */
const PEOPLE = ['fred', 'gina', 'ada', 'dora', 'carl', 'olga', 'rita', 'rob', 'vera', 'lena', 'sven', 'sue'] as const
export const PIPELINE = 'p'.repeat(43)
export const sha = (digit: string): string => `sha256:${digit.repeat(64)}`

/** Of different class, category and owner: T3 with an envelope, T4 that hands work over, T2 with teams and no undo. */
export const CASES = ['refunds', 'letters', 'vaults'] as const
export type CaseName = (typeof CASES)[number]
export const AGENT: Readonly<Record<CaseName, string>> = { refunds: 'bot', letters: 'letters-bot', vaults: 'vault-bot' }
export const CAPACITY = { refunds: 'product', letters: 'product', vaults: 'security' } as const
const OWNER = { refunds: 'ada', letters: 'lena', vaults: 'vera' } as const
const TRANSFER = [
  { name: 'to', type: 'text', sink: 'recipient' },
  { name: 'amount', type: 'decimal', scale: 2, sink: 'amount' },
]
const LOOKUP = { name: 'lookup', class: 'read', undo: 'reversible', arguments: [] }

const PARTS: Readonly<Record<CaseName, JsonObject>> = {
  refunds: {
    components: [{ id: 'llm', kind: 'model_endpoint', host: 'platform' }],
    accepts_from: ['letters'],
    envelope: [
      {
        id: 'patch',
        what: 'model',
        within: 'w',
        after: 'a',
        for: 'P60D',
        allow: { starting: 'm-1' },
        tested_by: 'suite',
      },
      { id: 'wording', what: 'prompt', within: 'w', after: 'a', for: 'P30D', grace_hours: 24 },
    ],
  },
  letters: {
    categories: ['customer_facing', 'sensitive_data'],
    tools: [LOOKUP, { name: 'refund', class: 'write', undo: 'reversible', arguments: TRANSFER }],
  },
  vaults: {
    categories: ['internal_trust'],
    tools: [
      LOOKUP,
      { name: 'refund', class: 'write', undo: 'compensable', arguments: TRANSFER },
      { name: 'wipe', class: 'destroy', undo: 'irreversible', arguments: [] },
    ],
  },
}

/** The manifest of a use case as its people are now, with whatever a step changes. */
export function draft(
  world: TwoServers,
  name: CaseName,
  more: JsonObject = {},
): PayloadInput<'use_case.register'>['manifest'] {
  const last = world.model.useCases.get(name)?.revisions.at(-1)
  const people = (more['people'] ?? {}) as JsonObject
  return manifestOf(world, {
    use_case: name,
    name,
    deployment: { key: PIPELINE },
    ...(name === 'letters' ? {} : { cadence: { attest_every: 'P20D' } }),
    prompts: [{ id: 'main', digest: sha('1') }],
    ...PARTS[name],
    ...more,
    people: {
      owner: last?.owner ?? world.id(OWNER[name]),
      deputy: last?.deputy ?? world.id('dora'),
      challenger: last?.challenger ?? world.id('carl'),
      operators: [world.id('olga')],
      ...(name === 'vaults' ? { operator_team: 'ops' } : {}),
      ...people,
    },
  })
}

/** Until when a step grants: past everything it is asked for, so that other things end first now and then. */
export function grant(world: TwoServers, by: string, to: string, more: Partial<PayloadInput<'authority.grant'>> = {}) {
  return world.say(by, 'authority.grant', {
    grantee: world.id(to),
    capacity: 'product',
    powers: ['change_policy', 'fund_remediation', 'accept_residual_risk', 'approve_exception', 'restrict', 'reopen'],
    scope: { unit: 'claims', tiers: ['T1', 'T2', 'T3', 'T4'] },
    limits: { residualRisk: 'high', money: { budget: 'b', amountMinor: 1_000_000, currency: 'EUR' } },
    until: plusMs(world.now, 300 * DAY),
    delegationDepth: 1,
    under: { mandate: mandateOf(world) },
    ...more,
  })
}

export const mandateOf = (world: TwoServers): string => [...world.model.mandates.keys()][0] ?? ''

/** Countersigned mandate, rights, teams, competences and three registered use cases: nothing is signed yet. */
export function begun(): TwoServers {
  const world = new TwoServers()
  for (const name of PEOPLE) world.person(name)
  const mandate = world.mustSay('fred', 'mandate.propose', {
    unit: 'claims',
    unitName: 'Claims',
    instrument: { title: 'Board paper', reference: 'B-1', digest: sha('0') },
    signers: [world.id('fred'), world.id('gina')],
  })
  world.mustSay('gina', 'mandate.countersign', { mandate: mandate.id })
  for (const name of ['ada', 'dora', 'lena', 'rob']) world.must(grant(world, 'fred', name))
  world.must(grant(world, 'fred', 'gina'))
  world.must(grant(world, 'fred', 'vera', { capacity: 'security' }))
  world.must(grant(world, 'fred', 'rita', { capacity: 'data_owner' }))
  world.mustSay('fred', 'team.set', { team: 'ops', unit: 'claims', members: [world.id('olga')] })
  world.mustSay('fred', 'team.set', { team: 'platform', unit: 'claims', members: [world.id('sue')] })
  for (const name of CASES) {
    world.mustSay(OWNER[name], 'use_case.register', {
      manifest: draft(world, name, name === 'vaults' ? { tier: 'T2' } : {}),
    })
    world.mustSay(OWNER[name], 'policy.publish', { useCase: name, revision: 1, policy: 'permit', tests: '' })
    registerAgent(world, name, 'olga', plusMs(START, 200 * DAY))
    world.mustSay('dora', 'cover.accept', { useCase: name, until: plusMs(world.now, 100 * DAY) })
  }
  return world
}

export function registerAgent(world: TwoServers, useCase: CaseName, by: string, until: string) {
  const publicKey = `agent-${world.newId()}`.padEnd(43, 'k').slice(-43)
  return world.say(by, 'agent.register', {
    agent: AGENT[useCase],
    useCase,
    publicKey,
    until,
    enforcement: 'cooperative',
  })
}

export const standingOf = (world: TwoServers, name: CaseName) =>
  standing(world.model, name, world.model.agents.get(AGENT[name]), world.now)

export const riskOf = (pick: number) => ({
  ...HAZARDS,
  ...(pick % 5 > 1 ? {} : { bias: pick % 5 === 0 ? ('high' as const) : ('critical' as const) }),
})
