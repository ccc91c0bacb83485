import { z } from 'zod'
import { EntryId, Instant, Requirement, RuleId, Sha256, Slug, ToolName } from '../primitives.ts'

const Words = z.string().min(1).max(2000)
/** A value of an argument that steers where something goes, exactly as a call carries it. */
export const SinkValue = z.string().min(1).max(400)

/** What an exception waives: one rule of the signed policy that says it is waivable, or one listed requirement. */
export const Waives = z.union([z.strictObject({ rule: RuleId }), z.strictObject({ requirement: Requirement })])

export const CompensatingControl = z.strictObject({
  what: Words.describe('what is done instead'),
  evidence: Sha256.describe('digest of the document that shows that it works'),
})

export const ExceptionRequest = z.strictObject({
  useCase: Slug,
  waives: Waives,
  reason: Words,
  compensatingControl: CompensatingControl,
  scope: z
    .strictObject({
      agent: Slug.optional(),
      tool: ToolName.optional().describe('rules only'),
      recipient: SinkValue.optional().describe('rules only: every recipient of the call is this one'),
    })
    .default({})
    .describe('what is left out is not narrowed'),
  until: Instant,
})
export const ExceptionApprove = z.strictObject({ exception: EntryId, reason: Words })
export const ExceptionRefuse = z.strictObject({ exception: EntryId, reason: Words })
export const ExceptionRevoke = z.strictObject({ exception: EntryId, reason: Words })
/** Asks for another term; it begins when it is approved. */
export const ExceptionRenew = z.strictObject({
  exception: EntryId,
  reason: Words,
  compensatingControl: CompensatingControl.describe('shown anew: a control can stop working'),
  until: Instant,
})

export const EmergencyScope = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('use_case'), useCase: Slug }),
  z.strictObject({ kind: z.literal('agent'), agent: Slug }),
])
export const EmergencyDeclare = z.strictObject({
  scope: EmergencyScope,
  reason: Words,
  irreversible: z
    .array(ToolName)
    .max(16)
    .default([])
    .describe('tools whose effects cannot be undone that may be used all the same'),
})
export const EmergencySecond = z.strictObject({ emergency: EntryId, reason: Words })
export const EmergencyReview = z.strictObject({
  emergency: EntryId,
  finding: z.enum(['justified', 'not_justified']),
  reason: Words,
})
