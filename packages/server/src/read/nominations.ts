import { listedOnly } from '@answerable/domain'
import { viewAt } from './at.ts'
import { titlesOf } from './coverage.ts'
import { governed } from './governed.ts'
import { nominatedUnder } from './nominated-names.ts'
import { personNames } from './person-names.ts'

/** GET /v1/nominations: what lists brought, who was asked, what they said. */
export const listNominations = governed(async ({ edge, query }) => {
  const { model, index } = await viewAt({ edge, query })
  const all = [...model.nominations.values()]
  const texts = await nominatedUnder({ log: edge.log, model }, model.nominations.keys())
  const people = await personNames(
    edge.log,
    model,
    all.flatMap(({ nominee, nominatedBy }) => [nominee ?? nominatedBy, nominatedBy]),
  )
  const entries = await edge.log.entriesAt(all.flatMap((one) => (one.nominee === null ? one.index : [])))
  const emails = new Map(entries.map((entry) => [entry.index, entry.values['email']]))
  const nominations = all.map((one) => ({
    ...one,
    ...(texts.get(one.useCase) ?? { name: null, purpose: null }),
    nomineeName: people.get(one.nominee ?? '')?.name ?? null,
    nomineeEmail: people.get(one.nominee ?? '')?.email ?? emails.get(one.index) ?? null,
    nominatedByName: people.get(one.nominatedBy)?.name ?? null,
    state:
      one.retired !== null ? 'retired' : listedOnly(model, one.useCase) === undefined ? 'registered' : stateOf(one),
    observed: model.observed.get(one.useCase) ?? null,
  }))
  return { index, content: { nominations } }
})

const stateOf = ({ accepted, nominee }: { accepted: string | null; nominee: string | null }): string =>
  accepted !== null ? 'accepted' : nominee === null ? 'nobody_named' : 'asked'

/** GET /v1/tasks: what people have to stop by hand. */
export const listTasks = governed(async ({ edge, query }) => {
  const { model, index, now } = await viewAt({ edge, query })
  const all = [...model.tasks.values()]
  const people = await personNames(
    edge.log,
    model,
    all.flatMap(({ person, settled }) => [person ?? '', settled?.by ?? '']),
  )
  const titles = await titlesOf(edge, model, all)
  const tasks = all.map((task) => ({
    ...task,
    name: titles.get(task.useCase) ?? null,
    personName: people.get(task.person ?? '')?.name ?? null,
    settledByName: people.get(task.settled?.by ?? '')?.name ?? null,
    overdue: task.settled === null && now >= task.due,
    enforcement: 'NOT ENFORCED BY THE GATE',
  }))
  return { index, content: { tasks } }
})
