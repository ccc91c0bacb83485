import type { CommandOf } from '@answerable/contract'
import { holdsPowerIn, isMandateSigner } from '../authority/cover.ts'
import { hasEnded, plusDuration } from '../instants.ts'
import { isActive, type Model, type Person, revisionInForce, signedRevision } from '../model.ts'
import { listedOnly, type Task } from '../nomination/model.ts'
import { no, type Refused, yes } from '../refuse.ts'
import type { DecideContext, Decided } from '../types.ts'

/** How long people have to stop by hand what no gate can stop. */
const TASK_WITHIN = 'P7D'

/**
 * Since when nothing that was signed covers an `instructed` use case; null while it is covered, or where a gate closes
 * by itself. Derived: the task is due at that instant whether or not a timer ran.
 */
export function uncoveredSince(model: Model, useCaseId: string, now: string): string | null {
  if (enforcementOf(model, useCaseId) !== 'instructed') return null
  const ends: string[] = []
  const period = model.observed.get(useCaseId)
  const acceptance = model.useCases.get(useCaseId)?.acceptance ?? null
  if (acceptance === null && period !== undefined) ends.push(period.until)
  if (acceptance !== null) {
    const authority = acceptance.authority === null ? undefined : model.authorities.get(acceptance.authority)
    const departed = model.persons.get(acceptance.owner)?.departed
    for (const end of [acceptance.rescinded, acceptance.until, authority?.until, authority?.revoked?.time, departed])
      if (end != null) ends.push(end)
  }
  const first = ends.toSorted()[0]
  return first !== undefined && hasEnded(first, now) ? first : null
}

/** The task that stands for a use case, if one was opened and nobody has settled it. */
export function openTask(model: Model, useCase: string): Task | undefined {
  return [...model.tasks.values()].find((task) => task.useCase === useCase && task.settled === null)
}

/** Use cases without a gate whose signature has ended and for which no task was opened yet. */
export function tasksDue(model: Model, now: string): { useCase: string; since: string }[] {
  const opened = new Set([...model.tasks.values()].map(({ useCase, since }) => `${useCase} ${since}`))
  return [...new Set([...model.useCases.keys(), ...model.nominations.keys()])].flatMap((useCase) => {
    const since = uncoveredSince(model, useCase, now)
    return since === null || opened.has(`${useCase} ${since}`) ? [] : [{ useCase, since }]
  })
}

export function openTaskFor({ model, now }: DecideContext, { id, payload }: CommandOf<'task.open'>): Decided {
  const { useCase, since } = payload
  // The guard: any server may raise it, it happens once, and only for what has really ended.
  if (!tasksDue(model, now).some((one) => one.useCase === useCase && one.since === since))
    return no('conflict', 'no task is due for it')
  return yes<'task.opened'>({
    type: 'task.opened',
    id,
    body: { useCase, since, due: plusDuration(since, TASK_WITHIN), person: whose(model, useCase) },
  })
}

function whose(model: Model, useCaseId: string): string | null {
  const useCase = model.useCases.get(useCaseId)
  const revision = useCase === undefined ? undefined : signedRevision(useCase)
  const nomination = model.nominations.get(useCaseId)
  const candidates = [revision?.owner, revision?.deputy, model.observed.get(useCaseId)?.owner, nomination?.nominatedBy]
  return candidates.find((id) => id != null && isActive(model.persons.get(id))) ?? null
}

export function settleTask(
  { model, now }: DecideContext,
  signer: Person,
  { id, payload }: CommandOf<'task.settle'>,
): Decided {
  const task = model.tasks.get(payload.task)
  if (task === undefined) return no('not_found', 'no such task')
  if (task.settled !== null) return no('conflict', `settled at ${task.settled.time}: ${task.settled.how}`)
  const fault = settlerFault(model, signer, task, now)
  if (fault !== null) return fault
  if (payload.how === 'signed_again' && uncoveredSince(model, task.useCase, now) !== null)
    return no('conflict', 'nothing that is signed covers it now')
  return yes<'task.settled'>({
    type: 'task.settled',
    id,
    body: { task: task.id, useCase: task.useCase, how: payload.how },
    seal: { reason: payload.reason },
    cause: [task.id],
  })
}

function settlerFault(model: Model, signer: Person, task: Task, now: string): Refused | null {
  const useCase = model.useCases.get(task.useCase)
  const revision = useCase === undefined ? undefined : signedRevision(useCase)
  const nomination = listedOnly(model, task.useCase)
  const named = [task.person, revision?.owner, revision?.deputy, nomination?.nominee, ...(revision?.operators ?? [])]
  if (named.includes(signer.id)) return null
  const unit = revision?.unit ?? nomination?.unit
  const over = unit !== undefined && holdsPowerIn(model, signer.id, 'restrict', unit, now, task.useCase)
  if (over || (unit !== undefined && isMandateSigner(model, signer.id, unit))) return null
  return no('forbidden', 'a task is settled by a role of its use case or a holder of `restrict`')
}

function enforcementOf(model: Model, useCaseId: string): string | undefined {
  const useCase = model.useCases.get(useCaseId)
  return useCase === undefined ? listedOnly(model, useCaseId)?.enforcement : revisionInForce(useCase)?.enforcement
}
