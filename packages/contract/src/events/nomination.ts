import { z } from 'zod'
import { TaskHow } from '../commands/nomination.ts'
import { Enforcement, EntryId, Instant, PersonId, Sha256, Slug } from '../primitives.ts'

export const NominationMade = z.strictObject({
  useCase: Slug,
  unit: Slug,
  nominee: PersonId.nullable(),
  enforcement: Enforcement,
  nominatedBy: PersonId,
})
export const NominationAccepted = z.strictObject({ useCase: Slug, nominee: PersonId })
export const NominationRedirected = z.strictObject({ useCase: Slug, from: PersonId.nullable(), to: PersonId })
export const NominationRetired = z.strictObject({ useCase: Slug })

const End = z.strictObject({ useCase: Slug, until: Instant })
export const ObservedSigned = z.strictObject({
  owner: PersonId.describe('the interim owner'),
  grantor: PersonId.describe('who alone may renew it, once'),
  authority: EntryId,
  pile: z.array(End),
})
export const ObservedRenewed = z.strictObject({ pile: z.array(End) })

export const TaskOpened = z.strictObject({
  useCase: Slug,
  since: Instant,
  due: Instant,
  person: PersonId.nullable().describe('whose task it is'),
})
export const TaskSettled = z.strictObject({ task: EntryId, useCase: Slug, how: TaskHow })

export const ResponsibilitiesSigned = z.strictObject({ person: PersonId, digest: Sha256, version: z.int() })
