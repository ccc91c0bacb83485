import { z } from 'zod'
import { Enforcement, EntryId, Instant, PersonId, Sha256, Slug } from '../primitives.ts'

const Words = z.string().min(1).max(2000)

/** A use case as a list knows it: no manifest yet, and somebody who is asked to answer for it. */
export const Nominated = z
  .strictObject({
    useCase: Slug,
    name: z.string().min(1).max(120),
    purpose: z.string().min(1).max(500),
    unit: Slug,
    nominee: PersonId.optional().describe('absent where nobody with that address is registered here'),
    nomineeEmail: z.email().max(254).optional(),
    enforcement: Enforcement,
  })
  .describe('one row of the list that was imported')

export const NominationMake = z.strictObject({ nominations: z.array(Nominated).min(1).max(100) })
export const NominationAccept = z.strictObject({ useCase: Slug })
export const NominationRedirect = z.strictObject({ useCase: Slug, to: PersonId, reason: Words })
export const NominationRetire = z.strictObject({ useCase: Slug, reason: Words })

const Pile = z.array(Slug).min(1).max(200).describe('every use case by name')
/** Not to be mixed up with `observation.record`: here nothing is enforced yet, and somebody signs that this is so. */
export const ObservedSign = z.strictObject({
  useCases: Pile,
  authority: EntryId.describe('the grant of the interim owner it is made under'),
  reason: Words,
})
export const ObservedRenew = z.strictObject({ useCases: Pile, reason: Words })

export const TaskHow = z.enum(['stopped_by_hand', 'signed_again', 'behind_the_gate', 'retired'])
export const TaskSettle = z.strictObject({ task: EntryId, how: TaskHow, reason: Words })
/** Raised by the shell: a signature lapsed where no gate can close. */
export const TaskOpen = z.strictObject({ useCase: Slug, since: Instant })

export const ResponsibilitiesSign = z.strictObject({
  digest: Sha256.describe('of what the person answers for now, as GET /v1/responsibilities/{person} gives it'),
})
