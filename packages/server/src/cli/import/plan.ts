import type { JsonObject, PayloadInput } from '@answerable/contract'
import { textOr } from '../reply.ts'
import type { BadRow, ListedRow } from './read-list.ts'

type Nomination = PayloadInput<'nomination.make'>['nominations'][number]

/** What one import comes to: nothing is sent twice, so running it again changes nothing. */
export type ImportPlan = {
  make: Nomination[]
  /** rows whose owner has been registered since nobody was named */
  name: { useCase: string; to: string; email: string }[]
  unchanged: string[]
  bad: BadRow[]
}

export type Known = {
  /** people of the log by lower-case address */
  people: ReadonlyMap<string, readonly JsonObject[]>
  nominations: ReadonlyMap<string, JsonObject>
  registered: ReadonlySet<string>
}

/** Compares a list with what the log knows. Pure, so that an import can be looked at before it is signed. */
export function planImport(rows: readonly ListedRow[], known: Known): ImportPlan {
  const plan: ImportPlan = { make: [], name: [], unchanged: [], bad: [] }
  for (const row of rows) place(row, known, plan)
  return plan
}

function place(row: ListedRow, known: Known, plan: ImportPlan): void {
  const { line, owner, ...rest } = row
  const found = known.people.get(owner.toLowerCase()) ?? []
  if (found.length > 1) return void plan.bad.push({ line, reason: `several people have the address ${owner}` })
  const nominee = found[0] === undefined ? undefined : textOr(found[0]['id'])
  if (known.registered.has(row.useCase)) return void plan.unchanged.push(row.useCase)
  const before = known.nominations.get(row.useCase)
  if (before === undefined) {
    plan.make.push({ ...rest, nomineeEmail: owner, ...(nominee === undefined ? {} : { nominee }) })
    return
  }
  const waits = before['nominee'] === null && before['retired'] === null
  if (waits && nominee !== undefined) plan.name.push({ useCase: row.useCase, to: nominee, email: owner })
  else plan.unchanged.push(row.useCase)
}
