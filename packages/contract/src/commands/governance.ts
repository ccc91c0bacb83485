import { z } from 'zod'
import { MAX_ENTITIES } from '../entities.ts'
import { Manifest } from '../manifest.ts'
import { Passkey } from '../passkey.ts'
import { PasskeyAssertion } from '../statement.ts'
import {
  Capacity,
  Enforcement,
  EntryId,
  Hazard,
  Instant,
  KeyId,
  Mode,
  Outcome,
  PasskeyPublicKey,
  PersonId,
  Power,
  PublicKey,
  RiskLevel,
  Sha256,
  Signature,
  Slug,
  Tier,
  Touchpoint,
} from '../primitives.ts'

const Words = z.string().min(1).max(2000)

/** A public key with proof that its holder holds the private half: a signature over `keyProofText(origin, publicKey)`. */
export const NewKey = z.union([
  z.strictObject({ publicKey: PublicKey, proof: Signature }),
  z.strictObject({ publicKey: PasskeyPublicKey, passkey: Passkey, proof: PasskeyAssertion }),
])
export type NewKey = z.infer<typeof NewKey>

export const PersonSetup = z.strictObject({
  token: z.string().min(16).max(128),
  name: z.string().min(1).max(200),
  email: z.email().max(254),
  key: NewKey,
  fictional: z.boolean().default(false),
})

export const PersonRegister = z.strictObject({
  name: z.string().min(1).max(200),
  email: z.email().max(254),
  employment: z.enum(['own', 'intra_group', 'supplier']),
  unit: Slug,
  key: NewKey,
  fictional: z.boolean().default(false).describe('a made-up person: may sign by automation, and every entry says so'),
})

export const KeyAdd = z.strictObject({ person: PersonId, key: NewKey })
export const KeyRevoke = z.strictObject({ person: PersonId, key: KeyId, reason: Words })
export const PersonDepart = z.strictObject({ person: PersonId, reason: Words })

export const MandatePropose = z.strictObject({
  unit: Slug,
  unitName: z.string().min(1).max(200),
  parentUnit: Slug.optional(),
  instrument: z
    .strictObject({ title: Words, reference: Words, digest: Sha256 })
    .describe('the board paper it rests on'),
  signers: z.tuple([PersonId, PersonId]).describe('the two who answer for the founding act; the first signs now'),
})
export const MandateCountersign = z.strictObject({ mandate: EntryId })

export const AuthorityScope = z.strictObject({
  unit: Slug,
  useCases: z.array(Slug).max(256).optional().describe('absent: every use case of the unit'),
  tiers: z.array(Tier).min(1).max(4),
})
export const AuthorityLimits = z.strictObject({
  residualRisk: RiskLevel,
  money: z
    .strictObject({ budget: Slug, amountMinor: z.int().min(0), currency: z.string().regex(/^[A-Z]{3}$/) })
    .optional(),
  persons: z.int().min(0).optional().describe('most persons a use case under it may affect'),
  days: z.int().min(1).max(365).optional().describe('longest an acceptance under it may last'),
})
export const AuthorityGrant = z.strictObject({
  grantee: PersonId,
  capacity: Capacity,
  powers: z.array(Power).min(1).max(8),
  scope: AuthorityScope,
  limits: AuthorityLimits,
  until: Instant,
  delegationDepth: z.int().min(0).max(2),
  under: z
    .union([z.strictObject({ mandate: EntryId }), z.strictObject({ authority: EntryId })])
    .describe('the right this grant is cut from; every chain ends at a mandate'),
  instrument: Sha256.optional().describe('the paper the grant rests on, by digest'),
})
export const AuthorityRevoke = z.strictObject({ authority: EntryId, forCause: z.boolean(), reason: Words })

/** A manifest whose persons are all ids. `policy` and `tests` are the texts themselves, stored by digest. */
export const UseCaseRegister = z.strictObject({ manifest: Manifest })
export const PolicyPublish = z.strictObject({
  useCase: Slug,
  revision: z.int().min(1),
  policy: z.string().min(1).max(200_000),
  tests: z.string().max(400_000),
  entities: z.string().max(MAX_ENTITIES).optional().describe('the entity file, where the manifest names one'),
})

export const AcceptanceSign = z.strictObject({
  useCase: Slug,
  revision: z.int().min(1),
  assumptions: Sha256,
  answer: z.enum(['accepted', 'accepted_with_conditions', 'refused']),
  authority: EntryId.optional().describe('the grant it is made under; needed unless refused'),
  residualRisk: z
    .partialRecord(Hazard, RiskLevel)
    .default({})
    .describe('for each of the five hazards; none is needed to refuse'),
  conditions: z.array(Words).max(16).default([]),
  evidence: z
    .array(z.strictObject({ kind: Slug, digest: Sha256, opened: z.boolean() }))
    .max(64)
    .default([]),
  justification: z
    .array(z.strictObject({ touchpoint: Touchpoint, why: Words, hurt: Words, rejected: Words, limits: Words }))
    .max(3)
    .default([]),
  pastCalls: z
    .array(z.strictObject({ decision: EntryId, would: Outcome }))
    .max(9)
    .optional()
    .describe('real calls of the past the owner was shown, and what becomes of their like: at most three of each'),
  compensatingControls: z.array(Words).max(16).default([]).describe('what is done about the risk that remains'),
  dissent: Words.optional().describe('what the owner says to the challenger’s objection; needed where there is one'),
  covers: z
    .enum(['this', 'this_and_next'])
    .default('this')
    .describe('this_and_next: the revision that runs and the one named in `next`, so that a deployment closes nothing'),
  next: z.strictObject({ revision: z.int().min(1), assumptions: Sha256 }).optional(),
  reason: Words.optional().describe('why it was refused'),
  until: Instant.optional().describe('needed unless refused'),
})
export const AcceptanceRescind = z.strictObject({ acceptance: EntryId, reason: Words })

export const RestrictionScope = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('use_case'), useCase: Slug }),
  z.strictObject({ kind: z.literal('agent'), agent: Slug }),
  z.strictObject({ kind: z.literal('everything') }),
])
export const RestrictionSet = z.strictObject({
  scope: RestrictionScope,
  mode: Mode.exclude(['live']),
  cause: z.enum(['owner', 'ladder', 'incident', 'oversight', 'conflict']),
  reason: Words.optional().describe('left out: due within 24 hours'),
})
export const RestrictionLift = z.strictObject({ restriction: EntryId, reason: Words })

export const AgentRegister = z.strictObject({
  agent: Slug,
  useCase: Slug,
  publicKey: PublicKey,
  until: Instant,
  enforcement: Enforcement.exclude(['instructed']).describe(
    'gateway or structural only where that party holds this key',
  ),
  reportsOutcomes: z
    .boolean()
    .default(true)
    .describe('false: it never says what followed, as most gateways; every allowed effect is then `unreported`'),
})
export const AgentRevoke = z.strictObject({ agent: Slug, reason: Words })

export const ClockConfirm = z.strictObject({ jump: EntryId, reason: Words })
export const ClockMove = z.strictObject({ to: Instant }).describe('practice logs only')
