import { z } from 'zod'
import { Instant, Sha256, Slug } from '../primitives.ts'

/**
 * What the log cannot see of itself, so that somebody outside has to look: uses nobody registered, people with an agent's
 * credential, calls that passed no gate.
 */
export const CheckAbout = z.enum(['unregistered_use', 'agent_credentials', 'ungated_calls'])
/** How somebody looked. */
export const CheckMethod = z.enum([
  'code_scan',
  'gateway_logs',
  'network_logs',
  'sign_in_logs',
  'vendor_bill',
  'survey',
])

/** A check done outside, stated by a person who neither owns nor runs what was checked. */
export const CheckRecord = z.strictObject({
  about: CheckAbout,
  unit: Slug.optional().describe('`unregistered_use` only: the unit that was searched, with those below it'),
  useCase: Slug.optional().describe('the others: the use case that was looked at'),
  method: CheckMethod,
  from: Instant,
  to: Instant,
  looked: z.int().min(0).describe('systems, sessions or calls that were looked at'),
  found: z.int().min(0).describe('of those: unregistered and not exempted, by a person, past the gate'),
  evidence: Sha256.describe('of the report'),
  notes: z.string().min(1).max(2000),
})
