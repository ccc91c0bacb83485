import type { PayloadInput } from '../commands/index.ts'
import type { BadRow, ListedRow } from './judge.ts'

type Nomination = PayloadInput<'nomination.make'>['nominations'][number]

/** What one import comes to: nothing is sent twice, so running it again changes nothing. */
export type ImportPlan = {
  make: Nomination[]
  /** rows whose owner has been registered since nobody was named */
  name: { useCase: string; to: string; email: string }[]
  unchanged: string[]
  bad: BadRow[]
}

/** What the log knows already. */
export type KnownToLog = {
  /** ids of the people of the log, departed ones left out, by lower-case address */
  people: ReadonlyMap<string, readonly string[]>
  nominations: ReadonlyMap<string, { nominee: string | null; retired: unknown }>
  registered: ReadonlySet<string>
}

/** Rows of one signature: as many as a person can still read before signing, and as one request holds. */
export const ROWS_AT_ONCE = 100

/** Compares a list with what the log knows. Pure, so that an import can be looked at before it is signed. */
export function planImport(rows: readonly ListedRow[], known: KnownToLog): ImportPlan {
  const plan: ImportPlan = { make: [], name: [], unchanged: [], bad: [] }
  for (const row of rows) place(row, known, plan)
  return plan
}

function place(row: ListedRow, known: KnownToLog, plan: ImportPlan): void {
  const { line, owner, ...rest } = row
  const found = known.people.get(owner.toLowerCase()) ?? []
  if (found.length > 1) return void plan.bad.push({ line, reason: `several people have the address ${owner}` })
  const [nominee] = found
  if (known.registered.has(row.useCase)) return void plan.unchanged.push(row.useCase)
  const before = known.nominations.get(row.useCase)
  if (before === undefined) {
    plan.make.push({ ...rest, nomineeEmail: owner, ...(nominee === undefined ? {} : { nominee }) })
    return
  }
  const waits = before.nominee === null && before.retired === null
  if (waits && nominee !== undefined) plan.name.push({ useCase: row.useCase, to: nominee, email: owner })
  else plan.unchanged.push(row.useCase)
}
