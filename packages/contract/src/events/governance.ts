import { z } from 'zod'
import { Passkey } from '../passkey.ts'
import { PreviousEpoch } from './epoch.ts'
import { AuthorityLimits, AuthorityScope, RestrictionScope } from '../commands/governance.ts'
import {
  ActionClass,
  Autonomy,
  Capacity,
  Category,
  Duration,
  Enforcement,
  EntryId,
  Hazard,
  Instant,
  KeyId,
  Mode,
  Outcome,
  PersonId,
  PersonPublicKey,
  Power,
  PublicKey,
  RiskLevel,
  Sha256,
  Slug,
  Tier,
  ToolName,
  Touchpoint,
  Undo,
} from '../primitives.ts'

const PublicKeyOf = z.strictObject({
  id: KeyId,
  publicKey: PersonPublicKey,
  passkey: Passkey.exactOptional().describe('absent: a key file'),
})

export const LogOpened = z.strictObject({
  product: z.string().regex(/^[a-z]{1,32}( [0-9A-Za-z.+-]{1,32})?$/, 'must be a name and a version'),
  origin: z.string().regex(/^[A-Za-z0-9.:/_-]{1,200}$/, 'must be the origin of a log'),
  vkey: z.string().regex(/^[A-Za-z0-9.:/_+=-]{1,400}$/, 'must be a verifier key (C2SP signed-note)'),
  epoch: z.int(),
  practice: z.boolean(),
  previous: PreviousEpoch.exactOptional().describe('the log this one continues; absent: it continues none'),
})

export const PersonRegistered = z.strictObject({
  person: PersonId,
  employment: z.enum(['own', 'intra_group', 'supplier']),
  unit: Slug.nullable(),
  key: PublicKeyOf,
  fictional: z.boolean(),
  basis: z.enum(['setup', 'inviter']),
  inviter: PersonId.nullable(),
  invitation: EntryId.exactOptional().describe(
    'the signed invitation it was registered under; absent: the inviter signed this entry',
  ),
})
export const PersonDeparted = z.strictObject({ person: PersonId })
export const KeyAdded = z.strictObject({
  person: PersonId,
  key: PublicKeyOf,
  basis: z
    .enum(['own', 'recovery'])
    .exactOptional()
    .describe('recovery: another person signed for it; absent means own: entries written before it existed'),
})
export const KeyRevoked = z.strictObject({ person: PersonId, key: KeyId })

export const MandateProposed = z.strictObject({
  unit: Slug,
  parentUnit: Slug.nullable(),
  instrument: Sha256,
  signers: z.tuple([PersonId, PersonId]),
})
export const MandateCountersigned = z.strictObject({ mandate: EntryId, by: PersonId })

export const AuthorityGranted = z.strictObject({
  grantee: PersonId,
  grantor: PersonId,
  capacity: Capacity,
  powers: z.array(Power),
  scope: AuthorityScope,
  limits: AuthorityLimits,
  until: Instant,
  delegationDepth: z.int(),
  under: z.union([z.strictObject({ mandate: EntryId }), z.strictObject({ authority: EntryId })]),
  instrument: Sha256.optional(),
})
export const AuthorityRevoked = z.strictObject({ authority: EntryId, forCause: z.boolean() })

/** The open part of a manifest: what the fold and the gate's standing need. The file itself is a document. */
export const UseCaseRevised = z.strictObject({
  useCase: Slug,
  revision: z.int(),
  manifest: Sha256,
  policy: Sha256.nullable(),
  unit: Slug,
  owner: PersonId,
  deputy: PersonId.nullable(),
  challenger: PersonId.nullable(),
  operators: z.array(PersonId),
  hosts: z.array(PersonId),
  operatorTeam: Slug.optional(),
  hostTeams: z.array(Slug).optional().describe('the teams that host its components'),
  categories: z.array(Category),
  touchpoints: z.array(Touchpoint),
  autonomy: Autonomy,
  enforcement: Enforcement,
  tier: Tier,
  tierFloor: Tier,
  affectedPersons: z.int(),
  hasFallback: z.boolean(),
  tools: z.array(z.strictObject({ name: ToolName, class: ActionClass, undo: Undo })),
  attestEvery: Duration.optional().describe('where the manifest asks for attestation more often than its tier'),
  registeredBy: PersonId,
  acceptsFrom: z.array(Slug).optional().describe('use cases whose calls it takes; absent: none'),
  components: z
    .array(z.strictObject({ id: Slug, digest: Sha256.nullable() }))
    .optional()
    .describe('absent in entries written before it existed'),
})

export const PolicyPublished = z.strictObject({
  useCase: Slug,
  revision: z.int(),
  policy: Sha256,
  tests: Sha256,
  testsPassed: z.int(),
  rules: z.int(),
  entities: Sha256.optional().describe('the entity file; absent where the manifest names none'),
  authority: EntryId,
  assumptions: Sha256.describe(
    'digest over manifest, policy, entities and running values: what an acceptance rests on',
  ),
})

export const AcceptanceSigned = z.strictObject({
  useCase: Slug,
  revision: z.int(),
  assumptions: Sha256,
  answer: z.enum(['accepted', 'accepted_with_conditions', 'refused']),
  authority: EntryId.nullable(),
  residualRisk: z.partialRecord(Hazard, RiskLevel),
  overall: RiskLevel.optional().describe('the worst of them; absent from a refusal that names none'),
  conditions: z.int(),
  evidence: z.array(z.strictObject({ kind: Slug, digest: Sha256, opened: z.boolean() })),
  justified: z.array(Touchpoint),
  pastCalls: z
    .array(z.strictObject({ decision: EntryId, would: Outcome }))
    .optional()
    .describe('calls of the past it was read with'),
  compensatingControls: z.int().optional(),
  challenge: EntryId.optional().describe('the challenger’s view it was signed in the light of'),
  next: z
    .strictObject({ revision: z.int(), assumptions: Sha256 })
    .optional()
    .describe('a second revision the same signature covers'),
  until: Instant.nullable(),
})
export const AcceptanceRescinded = z.strictObject({ acceptance: EntryId, useCase: Slug })

export const RestrictionWasSet = z.strictObject({
  scope: RestrictionScope,
  mode: Mode,
  cause: z.enum(['owner', 'ladder', 'incident', 'oversight', 'conflict']),
  openPermits: z.array(EntryId).max(512).describe('permits and intents still open when the gate closed'),
  openPermitsTotal: z.int(),
  incident: EntryId.optional().describe('the incident it was set for; it is lifted only once that is closed'),
  reasonDue: Instant.optional().describe('set without a reason: by then there is one, or others are told'),
})
export const RestrictionLifted = z.strictObject({ restriction: EntryId })

export const AgentRegistered = z.strictObject({
  agent: Slug,
  useCase: Slug,
  publicKey: PublicKey,
  until: Instant,
  enforcement: Enforcement,
  reportsOutcomes: z.boolean().optional().describe('absent means true: entries written before it existed'),
})
export const AgentRevoked = z.strictObject({ agent: Slug, useCase: Slug })

export const ClockJumped = z.strictObject({ from: Instant, to: Instant })
export const ClockConfirmed = z.strictObject({ jump: EntryId })
export const ClockMoved = z.strictObject({ to: Instant })
export const SnapshotTaken = z.strictObject({ size: z.int(), digest: Sha256 })
