import { z } from 'zod'
import { RunOpen } from './records.ts'
import { EntryId, Instant, KeyedDigest, PersonId, Slug } from '../primitives.ts'

const Words = z.string().min(1).max(2000)

/** Why a value may, or must, go. The first four follow GDPR Article 17(1)(a) to (e); a leaked secret needs no law. */
export const ErasureBasis = z.enum([
  'no_longer_necessary',
  'consent_withdrawn',
  'objection',
  'unlawful_processing',
  'legal_obligation',
  'secret_leaked',
])
export type ErasureBasis = z.infer<typeof ErasureBasis>

/** In what role somebody asked for it; who it was stands in the reason, which is sealed. */
export const ErasureRequestedBy = z.enum(['data_subject', 'controller', 'supervisory_authority', 'security'])

/** One sealed field of one entry. */
export const SealedField = z.strictObject({
  index: z.int().min(0).describe('log index of the entry'),
  field: z.string().regex(/^[a-zA-Z]{1,40}$/, 'must be the name of a sealed field'),
})
export type SealedField = z.infer<typeof SealedField>

const Person = z
  .strictObject({ kind: z.literal('person'), person: PersonId })
  .describe('name, address, and what they asked for')
const Requester = z
  .strictObject({ kind: z.literal('requester'), useCase: Slug, requester: KeyedDigest })
  .describe('everything sealed for one person who used a use case; `requester` stands in their runs')

/** Somebody of whom everything goes. */
export const ErasedSubject = z.discriminatedUnion('kind', [Person, Requester])
export type ErasedSubject = z.infer<typeof ErasedSubject>

/** How hosts name somebody: a name, an address or a number of theirs. Asked in a body, since addresses of pages are logged. */
export const RequesterAsked = z.strictObject({
  onBehalfOf: RunOpen.shape.onBehalfOf,
  after: z.string().min(1).max(100).optional().describe('`next` of the answer before: to look further back'),
})

export const ErasureApprove = z.strictObject({
  what: z.discriminatedUnion('kind', [
    Person,
    Requester,
    z.strictObject({ kind: z.literal('fields'), fields: z.array(SealedField).min(1).max(64) }),
  ]),
  basis: ErasureBasis,
  requestedBy: ErasureRequestedBy,
  reason: Words,
})

export const HoldScope = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('person'), person: PersonId }),
  z.strictObject({ kind: z.literal('requester'), useCase: Slug, requester: KeyedDigest }),
  z.strictObject({ kind: z.literal('use_case'), useCase: Slug }),
  z.strictObject({ kind: z.literal('everything') }),
])
export type HoldScope = z.infer<typeof HoldScope>

/** A legal hold: while it stands, nothing within its scope is erased. */
export const HoldPlace = z.strictObject({ scope: HoldScope, until: Instant.optional(), reason: Words })
export const HoldLift = z.strictObject({ hold: EntryId, reason: Words })
