import { z } from 'zod'
import { EntryId, Instant, Mode, Outcome, PersonId, Sha256, Slug, Tier } from '../primitives.ts'

const Sentences = z.array(z.string())

/** A call of the past, judged by the proposed policy. `was`: what the gate said then. */
export const ProposalSample = z.strictObject({
  decision: EntryId,
  time: Instant,
  kind: z.enum(['action', 'output', 'recommendation']),
  tool: z.string().nullable(),
  content: z.string().describe('its arguments as JSON, or its text'),
  was: z.enum([...Outcome.options, 'observed']),
  would: Outcome,
  rules: z.array(z.string()),
  sentence: z.string(),
})
export type ProposalSample = z.infer<typeof ProposalSample>

/** `GET /v1/use-cases/{useCase}/proposal`: everything an owner reads before signing, ready to be shown. */
export const Proposal = z.strictObject({
  useCase: Slug,
  name: z.string(),
  revision: z.int(),
  assumptions: Sha256.nullable().describe('what the signature would rest on; null: no policy is published yet'),
  tier: Tier,
  owner: z.strictObject({ person: PersonId, name: z.string().nullable() }),
  sentences: z.strictObject({
    alone: Sentences.describe('what it may do alone'),
    people: Sentences.describe('when people decide'),
    never: Sentences.describe('what it may never do'),
    nothing: Sentences.describe('what happens if I do nothing'),
  }),
  /** null: nothing was ever signed */
  difference: z
    .strictObject({ since: Instant, revision: z.int(), items: Sentences })
    .nullable()
    .describe('what changed since the last signature'),
  samples: z.strictObject({
    allow: z.array(ProposalSample).max(3),
    hold: z.array(ProposalSample).max(3),
    refuse: z.array(ProposalSample).max(3),
    note: z.string().nullable().describe('why there are fewer than three of each, where so'),
    digest: Sha256.describe('for the list of evidence: these very calls were shown'),
  }),
  wouldChange: z.strictObject({
    n: z.int().describe('decisions judged again, newest first'),
    changed: z.int(),
    looser: z.int().describe('of those changed: the new policy asks less'),
    unreadable: z.int().describe('left out: the vault no longer holds what was asked'),
    note: z.string().nullable(),
  }),
  kind: z
    .enum(['first', 'renewal', 'tightening', 'loosening'])
    .describe('tightening: provably allows nothing the signed policy does not; anything else counts as loosening'),
  evidence: z.array(
    z.strictObject({ kind: Slug, digest: Sha256, sentence: z.string(), opened: z.boolean().default(false) }),
  ),
  risks: z.strictObject({
    hazards: z.array(z.string()),
    last: z.record(z.string(), z.string()).nullable().describe('as accepted last time'),
    lastOverall: z.string().nullable(),
  }),
  challenge: z
    .strictObject({
      person: PersonId,
      name: z.string().nullable(),
      view: z.enum(['supports', 'objects']),
      reason: z.string().nullable(),
      time: Instant,
    })
    .nullable(),
  touchpoints: z.array(z.string()).describe('each needs a justification in four parts'),
  approvals: z
    .strictObject({
      needed: z.int(),
      by: z.array(z.strictObject({ person: PersonId, name: z.string().nullable() })),
      challengeNeeded: z.boolean(),
      sentence: z.string(),
    })
    .nullable()
    .describe('T1 and T2: who has agreed to the change, and who still has to'),
  next: z
    .strictObject({ revision: z.int(), assumptions: Sha256 })
    .nullable()
    .describe('a newer revision one signature could cover as well (`covers: this_and_next`)'),
  expiry: z.strictObject({ until: Instant, sentence: z.string(), zone: z.string() }),
  ladder: z.array(z.strictObject({ at: z.string(), mode: Mode })),
  missing: Sentences.describe('what stands against signing now'),
  index: z.int(),
})
export type Proposal = z.infer<typeof Proposal>
