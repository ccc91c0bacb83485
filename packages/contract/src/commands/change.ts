import { z } from 'zod'
import { Sha256, Slug } from '../primitives.ts'

const Words = z.string().min(1).max(2000)

/** One of the two who agree to a change of a T1 or T2 use case before its owner can sign it. */
export const ChangeApprove = z.strictObject({
  useCase: Slug,
  revision: z.int().min(1),
  assumptions: Sha256.describe('what was looked at: the assumptions of a published policy of this revision'),
  reason: Words,
})

/** A policy that allows nothing the signed one does not. It acts at once and keeps the signature. */
export const PolicyTighten = z.strictObject({
  useCase: Slug,
  policy: z.string().min(1).max(200_000),
  tests: z.string().max(400_000).default(''),
  reason: Words,
})
