import { z } from 'zod'
import {
  Enforcement,
  EntryId,
  Instant,
  KeyedDigest,
  KnownAs,
  Outcome,
  PersonId,
  Sha256,
  Slug,
  Tier,
  ToolName,
} from '../primitives.ts'

/** Why the gate answered as it did; the sentence is joined from `reasonCatalogue` where people read it. */
export const Reason = z.strictObject({
  code: z.string().max(64),
  rule: z.string().max(128).optional(),
  value: z.string().max(128).optional().describe('an id, a count or an instant; never content'),
})
export type Reason = z.infer<typeof Reason>

export const RunOpened = z.strictObject({
  useCase: Slug,
  agent: Slug,
  onBehalfOf: KeyedDigest,
  request: KeyedDigest,
  requestBytes: z.int(),
})
export const RunClosed = z.strictObject({ run: EntryId, useCase: Slug })

export const ObservationRecorded = z.strictObject({
  run: EntryId,
  useCase: Slug,
  n: z.int().describe('position among the observations of the run, from 1'),
  tool: ToolName.nullable(),
  source: Slug.nullable(),
  decision: EntryId.nullable(),
  trust: z.enum(['trusted', 'untrusted']),
  knownAs: KnownAs,
  digest: KeyedDigest,
  bytes: z.int(),
  error: z.boolean(),
})

/** An observation or input that reached the decision. */
export const Influence = z.strictObject({
  entry: EntryId,
  trust: z.enum(['request', 'trusted', 'untrusted']),
  knownAs: KnownAs,
  arguments: z
    .array(z.string().max(64))
    .max(64)
    .describe('arguments whose value was traced to it; empty: it was only present'),
})
export type Influence = z.infer<typeof Influence>

export const TracedBy = z.strictObject({
  request: z.array(z.string()),
  trusted: z.array(z.string()),
  untrusted: z.array(z.string()),
  model: z.array(z.string()),
  unknown: z.array(z.string()),
})

export type TracedBy = z.infer<typeof TracedBy>

export const ReviewRequirement = z.strictObject({ role: Slug, count: z.int().min(1).max(9), rule: z.string().max(128) })
export type ReviewRequirement = z.infer<typeof ReviewRequirement>

/** Every decision names its owner and by what right, even when nobody answers: then the field is null and says so. */
export const Answerability = z.strictObject({
  owner: PersonId.nullable(),
  authority: EntryId.nullable(),
  acceptance: EntryId.nullable(),
  assumptions: Sha256.nullable(),
  policy: Sha256.nullable(),
  provisional: z.boolean(),
})

const Judged = {
  outcome: Outcome,
  reasons: z.array(Reason).max(64),
  rules: z.array(z.string().max(128)).max(200),
  obligations: z.array(z.string().max(128)).max(32),
  answerable: Answerability,
  enforcement: Enforcement,
  useBefore: Instant.nullable().describe('allow only: the permit is good for one intent until then'),
}

export const DecisionRecorded = z.strictObject({
  run: EntryId,
  useCase: Slug,
  agent: Slug,
  kind: z.enum(['action', 'output', 'recommendation']),
  tool: ToolName.nullable(),
  tier: Tier.nullable(),
  ...Judged,
  action: KeyedDigest.describe('of tool and arguments'),
  binding: Sha256.describe('what an approval is bound to: agent, action, policy, assumptions'),
  observations: z.int().describe('index within the run up to which its observations count'),
  influences: z.array(Influence).max(32),
  influencesTotal: z.int(),
  traced: TracedBy,
  review: z.strictObject({ requirements: z.array(ReviewRequirement).max(16), due: Instant }).nullable(),
})

export const ReviewVoted = z.strictObject({
  decision: EntryId,
  useCase: Slug,
  person: PersonId,
  vote: z.enum(['approve', 'reject']),
  roles: z.array(Slug),
  shown: Sha256,
  binding: Sha256,
  resolves: z.enum(['approved', 'rejected']).nullable(),
  claimBy: Instant.nullable().describe('set when this vote approves: the approval is void after it'),
})
export const ReviewExpired = z.strictObject({ decision: EntryId, useCase: Slug, due: Instant })

/** A claim is judged like a new decision, at its own instant. */
export const DecisionClaimed = z.strictObject({
  decision: EntryId,
  useCase: Slug,
  ...Judged,
  approvedBy: z.array(PersonId),
})

export const IntentOpened = z.strictObject({ decision: EntryId, useCase: Slug, reportBy: Instant })
export const EffectRecorded = z.strictObject({
  intent: EntryId,
  decision: EntryId,
  useCase: Slug,
  outcome: z.enum([
    'executed',
    'failed',
    'skipped',
    'unreported',
    'unknown',
    'followed',
    'changed',
    'overridden',
    'unused',
  ]),
  knownAs: KnownAs,
})
