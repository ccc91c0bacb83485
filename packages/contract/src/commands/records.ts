import { z } from 'zod'
import { EntryId, Instant, KeyedDigest, SettledHow, Sha256, ToolName } from '../primitives.ts'

/** At most 48 kB of JSON per call: larger content is passed by digest. */
const Arguments = z.record(z.string().min(1).max(64), z.json())

/** What the harness that holds the credential says is running. Claims can only tighten. Source: design section 6. */
export const Running = z.strictObject({
  models: z.record(z.string(), z.string().max(120)).optional(),
  prompts: z.record(z.string(), Sha256).optional(),
  manifest: Sha256.optional(),
  tools: Sha256.optional().describe('of the manifest’s list of tools'),
  sources: Sha256.optional().describe('of the manifest’s list of sources'),
})

export const RunOpen = z.strictObject({
  request: z.string().min(1).max(200_000).describe('what the person asked for, word for word'),
  onBehalfOf: z.string().min(1).max(200).describe('the person who asked, as the host application knows them'),
  running: Running.optional(),
  from: z
    .strictObject({ decision: EntryId.describe('the permitted decision of the calling agent') })
    .optional()
    .describe('where another use case hands this work over'),
})

export const ObservationRecord = z.strictObject({
  run: EntryId,
  tool: ToolName.optional().describe('the tool whose result this is; its source decides the trust'),
  decision: EntryId.optional().describe('the decision whose effect brought it'),
  content: z.string().max(1_000_000),
  error: z.boolean().default(false),
})

export const DecisionRequest = z.strictObject({
  run: EntryId,
  kind: z.enum(['action', 'output', 'recommendation']),
  tool: ToolName.optional().describe('action only'),
  arguments: Arguments.default({}),
  text: z.string().max(200_000).optional().describe('output and recommendation only'),
  running: Running.optional(),
  cause: EntryId.optional().describe('the entry the agent says led to this'),
})

export const DecisionClaim = z.strictObject({
  decision: EntryId,
  action: Sha256.describe('digest of what is about to run'),
})

export const IntentOpen = z.strictObject({
  decision: EntryId,
  action: Sha256.describe('digest of what is about to run: approved = shown = executed'),
})

export const EffectRecord = z.strictObject({
  intent: EntryId,
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
  detail: z.string().max(20_000).optional(),
})

export const ReviewVote = z.strictObject({
  decision: EntryId,
  vote: z.enum(['approve', 'reject']),
  shown: Sha256.describe('digest of the page or text the voter was shown'),
  reason: z.string().min(1).max(2000),
})

/** One answer to held calls of one plan. Each is named with what was shown of it: none is approved unseen. */
export const ReviewVotePlan = z.strictObject({
  decisions: z
    .array(ReviewVote.pick({ decision: true, shown: true }))
    .min(2)
    .max(32)
    .describe('held decisions of one run'),
  vote: ReviewVote.shape.vote,
  reason: ReviewVote.shape.reason,
})

export const SecretSettle = z.strictObject({
  secret: KeyedDigest.describe('its id, from the list of leaked secrets'),
  how: SettledHow,
  reason: z.string().min(1).max(2000),
})

export const RunClose = z.strictObject({ run: EntryId })

/** Raised by the shell from `due`: nobody asks for these, they happen once. */
export const ReviewExpire = z.strictObject({ decision: EntryId, due: Instant })
export const EffectLapse = z.strictObject({ intent: EntryId, due: Instant })
