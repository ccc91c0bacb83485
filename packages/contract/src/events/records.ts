import { z } from 'zod'
import {
  Enforcement,
  EntryId,
  Instant,
  KeyedDigest,
  KnownAs,
  LeakedIn,
  GateOutcome,
  Outcome,
  PersonId,
  SettledHow,
  Sha256,
  Slug,
  Tier,
  ToolName,
} from '../primitives.ts'

// Open fields are read by everybody and erased by nobody, so each string has a form that a sentence does not fit. Three
// kinds hold words of a signed artefact and are bounded instead: rules and obligations of the policy, names of arguments
// the manifest declares, and the few values the gate puts together itself. What a caller sends stands in none of them.
const Code = z.string().regex(/^[a-z_]{1,64}$/, 'must be a code')
const RuleId = z.string().regex(/^[A-Za-z0-9._:()-]{1,128}$/, 'must be the id of a rule')
const ArgumentName = z.string().regex(/^[^\p{C}]{1,69}$/u, 'must be 1 to 69 printable characters')
const Obligation = z.string().regex(/^[a-z-]{1,16}:[!-~]{1,111}$/, 'must be a kind, a colon and a value')
const ReasonValue = z.string().regex(/^[A-Za-z0-9 ._:/-]{0,128}$/, 'must be 128 of A-Z a-z 0-9 space . _ : / -')

/** Why the gate answered as it did; the sentence is joined from `reasonCatalogue` where people read it. */
export const Reason = z.strictObject({
  code: Code,
  rule: RuleId.optional(),
  value: ReasonValue.optional().describe('an id, a count or an instant; never content'),
})
export type Reason = z.infer<typeof Reason>

const Count = z.int().min(1)

/** What detectors found in the texts of one entry before they were redacted: how often, never what. */
export const Detected = z.strictObject({
  secrets: z.array(z.strictObject({ rule: RuleId, count: Count })).max(256),
  personal: z.array(z.strictObject({ type: Code, count: Count })).max(32),
})
export type Detected = z.infer<typeof Detected>

const detected = Detected.optional().describe('absent: nothing was found')

export const RunOpened = z.strictObject({
  useCase: Slug,
  agent: Slug,
  onBehalfOf: KeyedDigest,
  request: KeyedDigest,
  requestBytes: z.int(),
  from: z
    .strictObject({ decision: EntryId, useCase: Slug, tier: Tier, untrusted: z.boolean() })
    .optional()
    .describe('handed over by another use case; `tier`: the strictest class before it'),
  detected,
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
  detected,
})

/** An observation or input that reached the decision. */
export const Influence = z.strictObject({
  entry: EntryId,
  trust: z.enum(['request', 'trusted', 'untrusted']),
  knownAs: KnownAs,
  arguments: z
    .array(ArgumentName)
    .max(64)
    .describe('arguments whose value was traced to it; empty: it was only present'),
})
export type Influence = z.infer<typeof Influence>

/** Declared arguments, the sinks among them, and `undeclared`. */
const Names = z.array(ArgumentName).max(72)

export const TracedBy = z.strictObject({
  request: Names,
  trusted: Names,
  untrusted: Names,
  model: Names,
  unknown: Names,
})

export type TracedBy = z.infer<typeof TracedBy>

export const ReviewRequirement = z.strictObject({ role: Slug, count: z.int().min(1).max(9), rule: RuleId })
export type ReviewRequirement = z.infer<typeof ReviewRequirement>

/** Every decision names its owner and by what right, even when nobody answers: then the field is null and says so. */
export const Answerability = z.strictObject({
  owner: PersonId.nullable(),
  authority: EntryId.nullable(),
  acceptance: EntryId.nullable(),
  assumptions: Sha256.nullable(),
  policy: Sha256.nullable(),
  provisional: z.boolean(),
  tightened: Sha256.optional().describe('the policy that was tightened since, where it decides too'),
  cover: z
    .strictObject({ person: PersonId, accepted: EntryId, authority: EntryId, until: Instant })
    .optional()
    .describe('the deputy who answers in the place of an owner who left, moved or is away; absent: the owner does'),
})

/** What a decision was allowed by beside policy and acceptance. Each is absent where nothing of the kind was needed. */
export const RestsOn = {
  exceptions: z.array(EntryId).min(1).max(16).optional().describe('live exceptions without which this was not allowed'),
  emergency: EntryId.optional().describe('the emergency continuation it was decided under'),
}

const Judged = {
  outcome: Outcome,
  reasons: z.array(Reason).max(64),
  rules: z.array(RuleId).max(200),
  obligations: z.array(Obligation).max(32),
  answerable: Answerability,
  enforcement: Enforcement,
  useBefore: Instant.nullable().describe('allow only: the permit is good for one intent until then'),
  ...RestsOn,
}

/** What the gate would have said, had the owner signed what is registered: recorded while a use case is observed. */
export const WouldHave = z.strictObject({
  outcome: Outcome,
  reasons: z.array(Reason).max(64),
  rules: z.array(RuleId).max(200),
})
/** How what runs is known, the release that vouches for it, and the envelope clauses that allow its drift. */
export const RunningKnown = z.strictObject({
  knownAs: KnownAs,
  release: EntryId.nullable(),
  clauses: z.array(Slug).max(32),
})
export type RunningKnown = z.infer<typeof RunningKnown>

export const DecisionRecorded = z.strictObject({
  run: EntryId,
  useCase: Slug,
  agent: Slug,
  kind: z.enum(['action', 'output', 'recommendation']),
  tool: ToolName.nullable(),
  tier: Tier.nullable(),
  ...Judged,
  outcome: GateOutcome,
  wouldHave: WouldHave.optional().describe('observed only'),
  action: KeyedDigest.describe('of tool and arguments'),
  binding: Sha256.describe('what an approval is bound to: agent, action, policy, assumptions'),
  observations: z.int().describe('index within the run up to which its observations count'),
  influences: z.array(Influence).max(32),
  influencesTotal: z.int(),
  traced: TracedBy,
  reached: z
    .array(KeyedDigest)
    .max(32)
    .optional()
    .describe('whom the call reaches: its recipients as the tracer writes them, each once; absent for none'),
  review: z.strictObject({ requirements: z.array(ReviewRequirement).max(16), due: Instant }).nullable(),
  standingApproval: z
    .strictObject({ id: EntryId, use: z.int().describe('counts from 1'), amount: z.int() })
    .optional()
    .describe('the standing approval that stood in for the review'),
  running: RunningKnown.optional(),
  detected,
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

/** A secret was seen for the first time in this log. From here the clock runs, until somebody settles it. */
export const SecretLeaked = z.strictObject({
  secret: KeyedDigest.describe('of the secret, under a key of this log'),
  rule: RuleId,
  useCase: Slug,
  run: EntryId,
  where: LeakedIn,
  first: EntryId.describe('the entry it would have stood in'),
})
export const SecretSettled = z.strictObject({ secret: KeyedDigest, useCase: Slug, how: SettledHow })
