import type { Model } from '@answerable/domain'
import type { LogReader } from './log-reader.ts'

/** How people know a person; absent where the vault no longer holds it. Joined here, at the edge, and nowhere earlier. */
export type PersonName = { name?: string; email?: string }

export async function personNames(
  log: LogReader,
  model: Model,
  ids: Iterable<string>,
): Promise<ReadonlyMap<string, PersonName>> {
  const known = [...new Set(ids)].flatMap((id) => model.persons.get(id) ?? [])
  const entries = await log.entriesAt(known.map(({ index }) => index))
  const byIndex = new Map(entries.map((entry) => [entry.index, entry.values]))
  return new Map(known.map(({ id, index }) => [id, nameIn(byIndex.get(index) ?? {})]))
}

function nameIn({ name, email }: Readonly<Record<string, string>>): PersonName {
  return { ...(name === undefined ? {} : { name }), ...(email === undefined ? {} : { email }) }
}
