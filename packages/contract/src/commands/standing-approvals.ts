import { z } from 'zod'
import { EntryId, Instant, Sha256, Slug, ToolName } from '../primitives.ts'
import { SinkValue } from './exceptions.ts'

const Words = z.string().min(1).max(2000)

/** The owner's yes to calls of one kind, beforehand: it stands in for reviews that the policy lets it stand in for. */
export const StandingApprovalSign = z.strictObject({
  useCase: Slug,
  assumptions: Sha256.describe('of the acceptance it rests on: it ends with them'),
  tool: ToolName,
  bounds: z
    .array(
      z.strictObject({
        argument: z.string().min(1).max(64),
        values: z.array(SinkValue).min(1).max(32).describe('the only values this argument may have'),
      }),
    )
    .max(8)
    .default([])
    .describe('recipient, resource: each argument that steers where something goes is bounded here'),
  amount: z
    .strictObject({
      each: z.int().min(0).describe('most of one call, in units of the last digit the manifest keeps'),
      total: z.int().min(0).describe('most of all calls together'),
    })
    .optional()
    .describe('needed where the tool has an argument with sink amount'),
  count: z.int().min(1).max(1000).describe('most calls'),
  until: Instant,
  reason: Words,
})
export const StandingApprovalRevoke = z.strictObject({ standingApproval: EntryId, reason: Words })
