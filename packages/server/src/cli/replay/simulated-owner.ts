import type { JsonObject, Manifest, PayloadInput } from '@answerable/contract'
import { tierOf } from '@answerable/domain'
import { sha256Digest } from '@answerable/ledger'
import { SEED_BYTES, signingKey } from '../keys/ed25519.ts'
import { type Actor, actor, type Answer, clientAs, type Scene, sign } from '../../practice/cast.ts'
import type { AgentClient } from '../../replay/index.ts'
import { textAt } from '../reply.ts'
import { resolvePeople } from '../use-case/resolve-people.ts'

const DAYS = 30
const WORDS = 'Simulated for a replay: nobody answers for this.'

/** The made-up people of one throw-away log, by e-mail address. The first was registered by setup. */
export type Company = { founder: Actor; second: Actor; people: Map<string, Actor>; mandates: Map<string, string> }

/** @param setupToken printed by the throw-away server */
export async function foundCompany(scene: Scene, setupToken: string): Promise<Company> {
  const founder = actor(scene, 'Simulated Founder', 'founder@replay.example')
  const { key, name, email } = founder
  await founder.client.setup({
    token: setupToken,
    name,
    email,
    key: { publicKey: key.publicKey, proof: key.proof(scene.origin) },
    fictional: true,
  })
  const company = { founder, second: founder, people: new Map([[email, founder]]), mandates: new Map() }
  return { ...company, second: await hire(scene, company, 'second@replay.example', 'replay') }
}

/**
 * Registers a use case as its file says, with made-up people in every role, and has its simulated owner sign.
 * @returns the use case's agent
 */
export async function simulateOwner(
  scene: Scene,
  company: Company,
  useCase: { manifest: Manifest; policy: string; tests: string; now: string },
): Promise<AgentClient> {
  const { unit } = useCase.manifest
  const manifest = await resolvePeople(useCase.manifest, async (who) => (await hire(scene, company, who, unit)).id)
  const owner = await hire(scene, company, useCase.manifest.people.owner, unit)
  const until = new Date(Date.parse(useCase.now) + DAYS * 86_400_000).toISOString()
  const right = {
    scope: { unit, useCases: [manifest.use_case], tiers: ['T1' as const, 'T2' as const, 'T3' as const, 'T4' as const] },
    limits: { residualRisk: 'high' as const },
    until,
    delegationDepth: 0,
    under: { mandate: await mandateOf(scene, company, unit) },
  }
  const { answer: authority } = await sign(scene, company.founder, 'authority.grant', {
    grantee: owner.id,
    capacity: capacityOf(manifest.categories.find((category) => category !== 'other')),
    powers: ['change_policy', 'accept_residual_risk'],
    ...right,
  })
  // A ladder of persons ends at one who may stop it.
  for (const grantee of new Set(Object.values(manifest.ladders).flatMap((people) => people?.at(-1) ?? [])))
    await sign(scene, company.founder, 'authority.grant', {
      grantee,
      capacity: 'operations',
      powers: ['restrict'],
      ...right,
    })
  await sign(scene, owner, 'use_case.register', { manifest })
  const { policy, tests } = useCase
  const { answer: published } = await sign(scene, owner, 'policy.publish', {
    useCase: manifest.use_case,
    revision: 1,
    policy,
    tests,
  })
  const assumptions = assumptionsIn(published)
  const challenger = [...company.people.values()].find(({ id }) => id === manifest.people.challenger)
  if (challenger !== undefined) {
    const view = { useCase: manifest.use_case, revision: 1, assumptions, view: 'supports', reason: WORDS } as const
    await sign(scene, challenger, 'challenge.record', view)
  }
  await agree(scene, company, { manifest, assumptions, right })
  await certify(scene, company, manifest, until)
  const acceptance = await accept(scene, owner, manifest, { authority: authority.id, assumptions, until })
  await countersign(scene, company, { manifest, acceptance, right })
  const key = signingKey(scene.random.bytes(SEED_BYTES))
  const agent = `${manifest.use_case}-replay`.slice(-64)
  await sign(scene, owner, 'agent.register', {
    agent,
    useCase: manifest.use_case,
    publicKey: key.publicKey,
    until,
    enforcement: manifest.enforcement === 'instructed' ? 'cooperative' : manifest.enforcement,
  })
  return clientAs(scene, agent, key)
}

async function accept(
  scene: Scene,
  owner: Actor,
  manifest: Manifest,
  rests: { authority: string; assumptions: string; until: string },
): Promise<string> {
  const { answer } = await sign(scene, owner, 'acceptance.sign', {
    useCase: manifest.use_case,
    revision: 1,
    answer: 'accepted',
    residualRisk: { hallucination: 'low', data_leakage: 'low', bias: 'low', unauthorized_action: 'low', other: 'low' },
    justification: manifest.touchpoints.map((touchpoint) => ({
      touchpoint,
      why: WORDS,
      hurt: WORDS,
      rejected: WORDS,
      limits: WORDS,
    })),
    ...rests,
  })
  return answer.id
}

/** At T1 and T2 two who did not write it agree first: made up, like everything here. */
async function agree(
  scene: Scene,
  company: Company,
  { manifest, assumptions, right }: { manifest: Manifest; assumptions: string; right: Right },
): Promise<void> {
  const tier = tierOf(manifest)
  if (tier !== 'T1' && tier !== 'T2') return
  for (const email of ['first-reader@replay.example', 'second-reader@replay.example']) {
    const reader = await hire(scene, company, email, manifest.unit)
    await sign(scene, company.founder, 'authority.grant', {
      grantee: reader.id,
      capacity: 'operations',
      powers: ['change_policy'],
      ...right,
    })
    await sign(scene, reader, 'change.approve', {
      useCase: manifest.use_case,
      revision: 1,
      assumptions,
      reason: WORDS,
    })
  }
}

/** On T1 and T2 a vote counts only with competence: whoever the file lets vote has it, made up like everything here. */
async function certify(scene: Scene, company: Company, { review, categories }: Manifest, until: string): Promise<void> {
  for (const person of new Set(Object.values(review.roles).flat()))
    for (const category of categories) {
      const about = { person, class: category, evidence: sha256Digest(WORDS), until }
      await sign(scene, company.founder, 'competence.record', about)
    }
}

/** The signatures of the other categories: a made-up holder of each capacity, and the grantor where none fits. */
async function countersign(
  scene: Scene,
  company: Company,
  signed: { manifest: Manifest; acceptance: string; right: Right },
): Promise<void> {
  const { manifest, acceptance, right } = signed
  const [, ...others] = manifest.categories.filter((category) => category !== 'other')
  for (const category of others) {
    const holder = await hire(scene, company, `${category.replaceAll('_', '-')}@replay.example`, manifest.unit)
    await sign(scene, company.founder, 'authority.grant', {
      grantee: holder.id,
      capacity: capacityOf(category),
      powers: ['accept_residual_risk'],
      ...right,
    })
    await sign(scene, holder, 'acceptance.countersign', { acceptance, for: category })
  }
  if (manifest.categories.includes('other'))
    await sign(scene, company.founder, 'acceptance.countersign', { acceptance, for: 'other' })
}

type Right = Omit<PayloadInput<'authority.grant'>, 'grantee' | 'capacity' | 'powers'>
type Category = Manifest['categories'][number]

function capacityOf(category: Category | undefined): PayloadInput<'authority.grant'>['capacity'] {
  if (category === 'internal_trust') return 'security'
  return category === 'sensitive_data' ? 'data_owner' : 'product'
}

async function hire(scene: Scene, company: Omit<Company, 'second'>, email: string, unit: string): Promise<Actor> {
  const known = company.people.get(email)
  if (known !== undefined) return known
  const person = actor(scene, 'Simulated Person', email)
  company.people.set(email, person)
  await sign(scene, company.founder, 'person.register', {
    name: `Simulated ${email.split('@')[0] ?? ''}`,
    email,
    employment: 'own',
    unit,
    key: { publicKey: person.key.publicKey, proof: person.key.proof(scene.origin) },
    fictional: true,
  })
  return person
}

async function mandateOf(scene: Scene, { founder, second, mandates }: Company, unit: string): Promise<string> {
  const known = mandates.get(unit)
  if (known !== undefined) return known
  const { answer } = await sign(scene, founder, 'mandate.propose', {
    unit,
    unitName: `Simulated ${unit}`,
    instrument: { title: WORDS, reference: 'none', digest: sha256Digest(WORDS) },
    signers: [founder.id, second.id],
  })
  await sign(scene, second, 'mandate.countersign', { mandate: answer.id })
  mandates.set(unit, answer.id)
  return answer.id
}

const assumptionsIn = (published: Answer): string => textAt(published as unknown as JsonObject, 'assumptions')
