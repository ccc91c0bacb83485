import type { JsonObject, PayloadInput } from '@answerable/contract'
import { DAY, START, World } from './world.ts'
import { handoverRecord, plusMs } from '../src/index.ts'

export const HAZARDS = {
  hallucination: 'low',
  data_leakage: 'low',
  bias: 'low',
  unauthorized_action: 'moderate',
  other: 'low',
} as const

export function manifestOf(world: World, more: JsonObject = {}): PayloadInput<'use_case.register'>['manifest'] {
  return {
    answerable: 1,
    use_case: 'refunds',
    name: 'Refunds',
    purpose: 'pays customers back',
    mission_objective: 'quick and fair refunds',
    unit: 'claims',
    affected: [{ group: 'customers', count: 400, how: 'money' }],
    categories: ['customer_facing'],
    autonomy: 'semi_autonomous',
    enforcement: 'cooperative',
    people: {
      owner: world.id('ada'),
      deputy: world.id('dora'),
      challenger: world.id('carl'),
      operators: [world.id('olga')],
    },
    models: [{ id: 'model', version: 'm-1' }],
    tools: [
      { name: 'lookup', class: 'read', undo: 'reversible', arguments: [] },
      {
        name: 'refund',
        class: 'external',
        undo: 'compensable',
        arguments: [
          { name: 'to', type: 'text', sink: 'recipient' },
          { name: 'amount', type: 'decimal', scale: 2, sink: 'amount' },
        ],
      },
    ],
    sources: [{ id: 'ledger', tools: ['lookup'], class: 'internal', trust: 'trusted' }],
    policy: { file: 'policy.cedar' },
    review: { roles: { approver: [world.id('rita'), world.id('rob'), world.id('dora')] } },
    fallback: { who: 'claims desk', capacity: '40 a day', for: 'P10D' },
    ...more,
  } as PayloadInput<'use_case.register'>['manifest']
}

/** Two founders, a countersigned mandate, an owner with authority, a signed use case and its agent. */
export function founded(
  options: { countersign?: boolean; manifest?: (world: World) => JsonObject; sign?: boolean } = {},
): World {
  const world = new World()
  for (const name of ['fred', 'gina', 'ada', 'dora', 'carl', 'olga', 'rita', 'rob']) world.person(name)
  const mandate = world.mustSay('fred', 'mandate.propose', {
    unit: 'claims',
    unitName: 'Claims',
    instrument: { title: 'Board paper', reference: 'B-1', digest: `sha256:${'0'.repeat(64)}` },
    signers: [world.id('fred'), world.id('gina')],
  })
  if (options.countersign !== false) world.mustSay('gina', 'mandate.countersign', { mandate: mandate.id })
  world.mustSay('fred', 'authority.grant', grantOf(world, 'ada', { mandate: mandate.id }))
  world.mustSay('ada', 'use_case.register', { manifest: manifestOf(world, options.manifest?.(world)) })
  world.mustSay('ada', 'policy.publish', { useCase: 'refunds', revision: 1, policy: 'permit', tests: '' })
  world.mustSay('olga', 'agent.register', {
    agent: 'bot',
    useCase: 'refunds',
    publicKey: 'b'.repeat(43),
    until: plusMs(START, 300 * DAY),
    enforcement: 'cooperative',
  })
  if (options.sign !== false) sign(world)
  return world
}

export function grantOf(
  world: World,
  grantee: string,
  under: PayloadInput<'authority.grant'>['under'],
  more: Partial<PayloadInput<'authority.grant'>> = {},
): PayloadInput<'authority.grant'> {
  return {
    grantee: world.id(grantee),
    capacity: 'product',
    powers: ['change_policy', 'fund_remediation', 'accept_residual_risk', 'restrict', 'reopen'],
    scope: { unit: 'claims', tiers: ['T1', 'T2', 'T3', 'T4'] },
    limits: { residualRisk: 'high' },
    until: plusMs(START, 300 * DAY),
    delegationDepth: 1,
    under,
    ...more,
  }
}

export function acceptanceOf(
  world: World,
  more: Partial<PayloadInput<'acceptance.sign'>> = {},
): PayloadInput<'acceptance.sign'> {
  const revision = world.model.useCases.get('refunds')?.revisions.at(-1)
  const authority = [...world.model.authorities.values()].find((candidate) => candidate.grantee === world.id('ada'))
  return {
    useCase: 'refunds',
    revision: revision?.revision ?? 1,
    assumptions: revision?.publications.at(-1)?.assumptions ?? `sha256:${'0'.repeat(64)}`,
    answer: 'accepted',
    authority: authority?.id ?? '',
    residualRisk: { ...HAZARDS },
    until: plusMs(world.now, 90 * DAY),
    ...more,
  }
}

export function sign(world: World, more: Partial<PayloadInput<'acceptance.sign'>> = {}) {
  const { useCase, revision, assumptions } = acceptanceOf(world, more)
  challenge(world, { useCase, revision, assumptions })
  agree(world, assumptions)
  return world.mustSay('ada', 'acceptance.sign', acceptanceOf(world, more))
}

/** At T1 and T2 two people who wrote nothing of it agree before the owner signs. */
export function agree(world: World, assumptions = acceptanceOf(world).assumptions, useCase = 'refunds'): void {
  const revisions = world.model.useCases.get(useCase)?.revisions ?? []
  const revision = revisions.find(({ publications }) => publications.some((one) => one.assumptions === assumptions))
  if (revision?.tier !== 'T1' && revision?.tier !== 'T2') return
  const mandate = [...world.model.mandates.keys()][0] ?? ''
  for (const name of ['una', 'uri']) {
    if (!world.knows(name)) {
      world.person(name)
      world.mustSay('fred', 'authority.grant', grantOf(world, name, { mandate }))
    }
    // Who has agreed before, or may not any more, is refused; the owner's signature then says what is missing.
    world.say(name, 'change.approve', { useCase, revision: revision.revision, assumptions, reason: 'r' })
  }
}

/** The challenger is heard on what is published last, unless said otherwise. */
export function challenge(world: World, more: Partial<PayloadInput<'challenge.record'>> = {}, by = 'carl') {
  const { useCase, revision, assumptions } = acceptanceOf(world, {})
  return world.say(by, 'challenge.record', { useCase, revision, assumptions, view: 'supports', reason: 'r', ...more })
}

/** The named successor signs what is open. */
export function handOver(world: World, successor: string) {
  const useCase = world.model.useCases.get('refunds')
  if (useCase === undefined) throw new Error('no use case')
  const record = handoverRecord(world.model, useCase)
  const before = record['predecessor'] === world.id(successor) ? useCase.tookOver?.from : record['predecessor']
  return world.mustSay(successor, 'handover.sign', {
    useCase: 'refunds',
    predecessor: typeof before === 'string' ? before : '',
    record: world.tools.digest(record),
  })
}

/** Fred states that these people know enough to vote on what the use case is. */
export function competent(world: World, ...names: string[]): void {
  const evidence = `sha256:${'3'.repeat(64)}`
  for (const name of names) {
    const about = {
      person: world.id(name),
      class: 'customer_facing',
      evidence,
      until: plusMs(START, 300 * DAY),
    } as const
    world.mustSay('fred', 'competence.record', about)
  }
}

/** Opens a run and puts one refund before the gate. */
export function ask(world: World, args: JsonObject = { to: 'DE1', amount: '20.00' }, request = 'pay DE1 20.00 back') {
  const run = world.mustAgent('bot', 'run.open', { request, onBehalfOf: 'customer 7' })
  return askIn(world, run.id, args)
}

export function askIn(world: World, run: string, args: JsonObject, tool = 'refund') {
  const decision = world.mustAgent('bot', 'decision.request', { run, kind: 'action', tool, arguments: args })
  if (decision.type !== 'decision.recorded') throw new Error('not a decision')
  return decision
}
