import type { Body } from '@answerable/contract'
import type { Model } from '../model.ts'

/** A use case known from a list only. `nominee` answers for nothing until `accepted` is set. */
export type Nomination = Body<'nomination.made'> & {
  id: string
  index: number
  time: string
  accepted: string | null
  retired: string | null
  /** everybody who was asked and named somebody else */
  declined: readonly string[]
}

/** A use case whose calls pass unenforced until a date, and who signed that this is so. */
export type ObservedPeriod = {
  useCase: string
  id: string
  index: number
  owner: string
  grantor: string
  authority: string
  since: string
  until: string
  renewed: string | null
}

/** What people have to do where no gate can close. */
export type Task = Body<'task.opened'> & {
  id: string
  index: number
  time: string
  settled: { id: string; index: number; time: string; by: string; how: Body<'task.settled'>['how'] } | null
}

export type SignedResponsibilities = Body<'responsibilities.signed'> & { id: string; index: number; time: string }

/** Who may close what is known from a list only: everybody who was asked, answers or asked. */
export function listedPeople(model: Model, useCase: string): string[] {
  const listed = listedOnly(model, useCase)
  const people = [listed?.nominee, listed?.nominatedBy, listed && model.observed.get(useCase)?.owner]
  return people.filter((id) => id != null)
}

/** A nomination that still stands for the use case: once a manifest is registered, its people count instead. */
export function listedOnly(model: Model, useCase: string): Nomination | undefined {
  const nomination = model.nominations.get(useCase)
  return nomination === undefined || nomination.retired !== null || model.useCases.has(useCase) ? undefined : nomination
}
