import type { HttpReply, TestPerson } from './client.ts'
import { DAY } from './clock.ts'
import type { TestDeployment } from './deployment.ts'
import { manifestFor, POLICY, POLICY_TESTS, RESIDUAL_RISK } from './fixture.ts'
import { newAgentKey } from './agent.ts'

export type Founding = {
  readonly useCase: string
  readonly agent: string
  readonly owner: TestPerson
  readonly founder: TestPerson
  readonly cosigner: TestPerson
  readonly reviewer: TestPerson
  readonly mandate: string
  readonly authority: string
  readonly acceptance: string | undefined
  readonly assumptions: string
  readonly until: string
}

type FoundingOptions = { useCase?: string; agent?: string; accept?: boolean; countersign?: boolean; policy?: string }

/**
 * From nothing to a use case that may act: two founders, a countersigned mandate, an owner with authority, a manifest and
 * its policy, the owner's signature, an agent. A second call adds another use case to the same unit.
 */
export async function found(d: TestDeployment, options: FoundingOptions = {}): Promise<Founding> {
  const { useCase = 'refunds', agent = `${useCase}-agent`, accept = true, countersign = true } = options
  const founder = await d.person('freya')
  const cosigner = await d.person('gregor')
  const owner = await d.person('olivia')
  const deputy = await d.person('dmitri')
  const challenger = await d.person('chidi')
  const reviewer = await d.person('rosa')
  const second = await d.person('ravi')
  const until = new Date(Date.parse(d.clock.now()) + 300 * DAY).toISOString()
  const mandate = await mandateOf(d, founder, cosigner, countersign)
  const authority = await d.must(founder, 'authority.grant', {
    grantee: owner.id,
    capacity: 'product',
    powers: ['change_policy', 'accept_residual_risk', 'restrict', 'reopen', 'approve_exception'],
    scope: { unit: 'shop', tiers: ['T1', 'T2', 'T3', 'T4'] },
    limits: { residualRisk: 'high' },
    until,
    delegationDepth: 1,
    under: { mandate },
  })
  const reviewers = [reviewer.id, second.id]
  const manifest = manifestFor(useCase, { owner: owner.id, deputy: deputy.id, challenger: challenger.id, reviewers })
  await d.must(owner, 'use_case.register', { manifest })
  const published = await publish(d, owner, useCase, options.policy ?? POLICY)
  await d.must(owner, 'agent.register', {
    agent,
    useCase,
    publicKey: newAgentKey(agent).publicKey,
    until,
    enforcement: 'cooperative',
  })
  const assumptions = published.field('assumptions')
  const base = {
    useCase,
    agent,
    owner,
    founder,
    cosigner,
    reviewer,
    mandate,
    authority: authority.id,
    assumptions,
    until,
  }
  if (!accept) return { ...base, acceptance: undefined }
  const accepted = await acceptUseCase(d, base)
  return { ...base, acceptance: accepted.id }
}

/** The owner signs what is published, for 90 days. */
export async function acceptUseCase(
  d: TestDeployment,
  { owner, useCase, assumptions, authority }: Pick<Founding, 'owner' | 'useCase' | 'assumptions' | 'authority'>,
  until = new Date(Date.parse(d.clock.now()) + 90 * DAY).toISOString(),
): Promise<HttpReply> {
  const challenger = await d.person('chidi')
  const view = { useCase, revision: 1, assumptions, view: 'supports', reason: 'The tests cover the limits.' } as const
  // Where another revision names another challenger, the answer of the owner says so.
  await d.sign(challenger, 'challenge.record', view)
  return d.must(owner, 'acceptance.sign', {
    useCase,
    revision: 1,
    assumptions,
    answer: 'accepted',
    authority,
    residualRisk: RESIDUAL_RISK,
    until,
  })
}

const mandates = new WeakMap<TestDeployment, string>()

async function mandateOf(
  d: TestDeployment,
  founder: TestPerson,
  cosigner: TestPerson,
  countersign: boolean,
): Promise<string> {
  const known = mandates.get(d)
  if (known !== undefined) return known
  const { id } = await d.must(founder, 'mandate.propose', {
    unit: 'shop',
    unitName: 'The Shop',
    instrument: { title: 'Board paper on AI', reference: 'B-2027-1', digest: `sha256:${'0'.repeat(64)}` },
    signers: [founder.id, cosigner.id],
  })
  if (countersign) await d.must(cosigner, 'mandate.countersign', { mandate: id })
  mandates.set(d, id)
  return id
}

function publish(d: TestDeployment, owner: TestPerson, useCase: string, policy: string): Promise<HttpReply> {
  return d.must(owner, 'policy.publish', { useCase, revision: 1, policy, tests: policy === POLICY ? POLICY_TESTS : '' })
}
