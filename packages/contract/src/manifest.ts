import { z } from 'zod'
import { Severity } from './commands/incident.ts'
import { Detection } from './detections.ts'
import {
  ActionClass,
  Autonomy,
  Category,
  Duration,
  Enforcement,
  Hazard,
  Instant,
  PersonId,
  PublicKey,
  Sha256,
  Slug,
  Tier,
  ToolName,
  Touchpoint,
  Undo,
} from './primitives.ts'

const Text = z.string().min(1).max(2000)
/** In the file a person may be written as an e-mail address; what is registered and signed holds ids only. */
const Person = z.union([PersonId, z.email()])

const NAME = '[A-Za-z_][A-Za-z0-9_-]{0,63}'
/**
 * Where the gate itself takes an argument from, so that no caller can send it: the subject, action, resource or context
 * of an access evaluation (OpenID AuthZEN), as the caller sent it, or the attributes of that subject or resource in the
 * entity file the owner signed. See docs/decisions/0009.
 */
export const ArgumentFrom = z
  .string()
  .regex(
    new RegExp(
      `^(?:(?:subject|resource)\\.(?:type|id|(?:properties|entity)\\.${NAME})|action\\.properties\\.${NAME}|context\\.${NAME})$`,
    ),
    'must be like subject.id, subject.entity.roles, resource.properties.owner, action.properties.soft or context.ip',
  )
  .describe('the gate fills this argument from there; a caller that sends it is refused')

export const ToolArgument = z.strictObject({
  name: z.string().min(1).max(64),
  type: z.enum(['text', 'integer', 'decimal', 'boolean', 'text_set']).describe('what policy sees of this argument'),
  scale: z
    .int()
    .min(0)
    .max(6)
    .optional()
    .describe('decimal only: digits kept after the point; policy sees a whole number'),
  sink: z
    .enum(['recipient', 'amount', 'url', 'path', 'identity', 'content'])
    .optional()
    .describe('what this argument steers if someone else chose it'),
  from: ArgumentFrom.optional(),
})

export const Tool = z.strictObject({
  name: ToolName,
  class: ActionClass,
  undo: Undo,
  undo_with: ToolName.optional().describe('the tool that takes this action back'),
  asked_for: z
    .array(
      z
        .string()
        .regex(/[\p{L}\p{N}]/u, 'must hold a word')
        .max(64),
    )
    .min(1)
    .max(64)
    .optional()
    .describe('words by which people ask for this tool; policy sees whether the request holds one as sink:tool'),
  arguments: z.array(ToolArgument).max(64).default([]),
})

export const Source = z.strictObject({
  id: Slug,
  tools: z.array(ToolName).min(1).max(256).describe('tools whose results come from this source'),
  class: z.enum(['public', 'internal', 'personal', 'secret']),
  trust: z.enum(['trusted', 'untrusted']).describe('untrusted: others can write into it'),
  vouches_for: z
    .array(z.enum(['recipient', 'amount', 'url', 'path', 'identity', 'content']))
    .max(6)
    .optional()
    .describe('sinks this source may choose values for; without it, all when trusted and none when untrusted'),
})

export const AcceptableOutcome = z.strictObject({
  id: Slug,
  harm: Hazard,
  measure: Text,
  tolerance: z.string().regex(/^\d{1,9}(\.\d{1,6})?$/, 'must be a decimal number in quotes'),
  window: Duration,
  writer: z.union([Person, z.literal('owner'), z.literal('challenger')]).describe('who records the measurement'),
  consequence: z.enum(['notify', 'review_all', 'advisory_only', 'paused']),
})

export const Vendor = z.strictObject({
  id: Slug,
  sells: Text,
  duties: Text.optional().describe('what the contract says it does'),
  incident_contact: Text.optional(),
  notice_days: z.int().min(0).max(3650).optional().describe('days before a change or an end'),
  exit: Text.optional().describe('how the firm gets out, with its data'),
})

export const Component = z.strictObject({
  id: Slug,
  kind: z.enum(['model_endpoint', 'tool_server', 'prompt_library', 'data_source']),
  host: Slug.describe('the team that hosts it'),
  vendor: Slug.optional(),
  digest: Sha256.optional(),
})

export const EnvelopeClause = z.strictObject({
  id: Slug,
  what: z.enum(['model', 'prompt', 'tool', 'source', 'policy', 'review']),
  within: Text.describe('the bounds, in words and values'),
  after: Text.describe('the test that must pass first'),
  for: Duration.describe('counted from the signature'),
  of: z.string().min(1).max(64).optional().describe('the model or prompt it is about; without it, any of that kind'),
  allow: z
    .strictObject({
      values: z.array(z.string().min(1).max(128)).max(64).default([]),
      starting: z.string().min(2).max(64).optional().describe('model versions that begin so'),
    })
    .optional()
    .describe('what the gate itself checks: exact versions or digests. Without it the words bind people only'),
  tested_by: Slug.optional().describe('kind of passed test the release record must carry'),
  until: Instant.optional(),
  grace_hours: z
    .int()
    .min(1)
    .max(168)
    .optional()
    .describe('hours a drift of this field beyond its bounds is borne after its release; never at T1'),
})
export type EnvelopeClause = z.infer<typeof EnvelopeClause>

/** Whose word on what runs is worth as much as a signature. At least one of the two. */
export const Deployment = z.strictObject({
  key: PublicKey.optional().describe('the pipeline’s own Ed25519 key'),
  oidc: z
    .strictObject({
      issuer: z.url({ protocol: /^https?$/ }).max(200),
      subject: z.string().min(1).max(200).describe('such as repo:acme/refunds:ref:refs/heads/main'),
    })
    .optional(),
})

export const Fallback = z.strictObject({
  who: Text.describe('who does the work when the gate closes'),
  capacity: Text,
  for: Duration,
})

/** `answerable.yaml`: one use of AI for one purpose, as a file. Source: design section 1, "manifest". */
export const Manifest = z.strictObject({
  answerable: z.literal(1).describe('version of this format'),
  use_case: Slug,
  name: z.string().min(1).max(120),
  purpose: Text,
  mission_objective: Text,
  unit: Slug,
  affected: z
    .array(z.strictObject({ group: Text, count: z.int().min(0), how: Text }))
    .min(1)
    .max(32),
  categories: z.array(Category).min(1).max(4),
  touchpoints: z.array(Touchpoint).max(3).default([]),
  autonomy: Autonomy,
  tier: Tier.optional().describe('raises the tier above its computed floor; nobody lowers it here'),
  enforcement: Enforcement,
  people: z.strictObject({
    owner: Person,
    deputy: Person.optional(),
    challenger: Person.optional(),
    operators: z.array(Person).max(64).default([]),
    hosts: z.array(Person).max(64).default([]),
    operator_team: Slug.optional().describe('the team that runs it; its members are operators, whoever they are then'),
  }),
  models: z
    .array(
      z.strictObject({
        id: Slug,
        version: z.string().min(1).max(120),
        vendor: Slug.optional(),
        digest: Sha256.optional(),
      }),
    )
    .min(1)
    .max(32),
  prompts: z
    .array(z.strictObject({ id: Slug, digest: Sha256 }))
    .max(64)
    .default([]),
  tools: z.array(Tool).max(256).default([]),
  sources: z.array(Source).max(64).default([]),
  data_classes: z
    .array(z.enum(['public', 'internal', 'personal', 'special', 'secret']))
    .max(5)
    .default([]),
  policy: z.strictObject({ file: z.string().min(1).max(200), tests: z.string().min(1).max(200).optional() }),
  entities: z
    .strictObject({ file: z.string().min(1).max(200) })
    .optional()
    .describe('subjects and resources the policy looks up; published and signed with the policy'),
  outcomes: z.array(AcceptableOutcome).max(64).default([]),
  review: z.strictObject({
    roles: z.record(Slug, z.array(Person).min(1).max(64)).default({}),
    within: Duration.default('PT4H'),
  }),
  ladders: z.partialRecord(Hazard, z.array(Person).min(1).max(16)).default({}),
  cadence: z.strictObject({ attest_every: Duration }).optional(),
  fallback: Fallback.optional(),
  envelope: z.array(EnvelopeClause).max(32).default([]),
  deployment: Deployment.optional().describe('the pipeline that attests what runs'),
  vendors: z.array(Vendor).max(32).default([]),
  components: z.array(Component).max(64).default([]),
  biometric_identification: z
    .boolean()
    .optional()
    .describe('whether it identifies people by their bodies: true or false; without it nobody has said'),
  detections: z
    .partialRecord(Detection, Severity)
    .optional()
    .describe('how severe an incident the gate opens for what it finds itself; without a line, the documented default'),
  accepts_from: z
    .array(Slug)
    .max(64)
    .optional()
    .describe('use cases whose agents may hand work to this one; without it, none'),
})

export type Manifest = z.infer<typeof Manifest>
export type ManifestTool = z.infer<typeof Tool>
export type ManifestSource = z.infer<typeof Source>

/** Editors read this: `# yaml-language-server: $schema=…`. */
export function manifestJsonSchema(): Record<string, unknown> {
  return {
    $id: 'https://answerable.example/schemas/answerable-1.json',
    title: 'answerable.yaml',
    ...z.toJSONSchema(Manifest, { io: 'input', target: 'draft-2020-12' }),
  }
}
