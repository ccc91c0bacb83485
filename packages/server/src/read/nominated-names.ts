import type { JsonObject, Responsibilities } from '@answerable/contract'
import { type Model, responsibilitiesOf } from '@answerable/domain'
import type { LogReader } from './log-reader.ts'

type Sources = { log: LogReader; model: Model; now: () => Promise<string> }

/** How a list calls use cases and what it says they are for; absent where the vault no longer holds it. */
export async function nominatedUnder(
  { log, model }: Pick<Sources, 'log' | 'model'>,
  ids: Iterable<string>,
): Promise<Map<string, { name: string; purpose: string }>> {
  const known = [...new Set([...ids, ...tasksIn(model, ids)])].flatMap((id) => model.nominations.get(id) ?? [])
  const entries = await log.entriesAt(known.map(({ index }) => index))
  const byIndex = new Map(entries.map((entry) => [entry.index, entry.values]))
  return new Map(
    known.flatMap(({ useCase, index }) => {
      const { name, purpose } = byIndex.get(index) ?? {}
      return name === undefined || purpose === undefined ? [] : [[useCase, { name, purpose }] as const]
    }),
  )
}

const tasksIn = (model: Model, ids: Iterable<string>): string[] =>
  [...ids].flatMap((id) => model.tasks.get(id)?.useCase ?? [])

/** What the signer of `responsibilities.sign` answers for now; no other command asks. */
export async function ownResponsibilities(
  { model, now }: Sources,
  payload: JsonObject,
  signer: string,
): Promise<Responsibilities | undefined> {
  const keys = Object.keys(payload)
  const asks = keys.length === 1 && typeof payload['digest'] === 'string'
  return asks ? responsibilitiesOf(model, signer, await now()) : undefined
}

export const peopleIn = (of: Responsibilities | undefined): string[] =>
  (of?.authorities ?? []).map(({ grantor }) => grantor)

/** Incidents a payload names, by the title the vault still holds. */
export async function incidentsNamed({ log, model }: Pick<Sources, 'log' | 'model'>, named: Iterable<string>) {
  const known = [...named].flatMap((id) => model.incidents.get(id) ?? [])
  const entries = await log.entriesAt(known.map(({ index }) => index))
  return new Map(
    known.map(({ id, useCase, severity, category, index }) => {
      const title = entries.find((entry) => entry.index === index)?.values['title']
      return [id, { useCase, severity, category, title }]
    }),
  )
}
