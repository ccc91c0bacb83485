import { sha256Digest } from '@answerable/ledger'
import { ExitError } from '../platform/exit.ts'

/** One step of a schema, applied once and never edited afterwards: its checksum is kept in the store. */
export type Migration = { readonly id: number; readonly name: string; readonly sql: string }

export type AppliedMigration = { readonly id: number; readonly checksum: string }

export function checksumOf(migration: Migration): string {
  return sha256Digest(`${migration.id}\n${migration.name}\n${migration.sql}`)
}

/**
 * The migrations still to run, in order. Forward only.
 * @throws ExitError `store_newer` when the store has one this version does not know, or one with another checksum
 */
export function pendingMigrations(
  known: readonly Migration[],
  applied: readonly AppliedMigration[],
): readonly Migration[] {
  for (const { id, checksum } of applied) {
    const migration = known.find((candidate) => candidate.id === id)
    if (migration === undefined) throw new ExitError('store_newer', `migration ${id} is not known here`)
    if (checksumOf(migration) !== checksum) throw new ExitError('store_newer', `migration ${id} was altered`)
  }
  const done = new Set(applied.map(({ id }) => id))
  return known.filter(({ id }) => !done.has(id))
}
