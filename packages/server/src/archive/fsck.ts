import type { FsckInput } from '../fsck/fsck.ts'
import { fsck } from '../fsck/fsck.ts'
import type { FsckReport } from '../fsck/report.ts'
import type { Reads } from '../store/store.ts'
import type { OpenArchive } from './check.ts'
import { noteOf } from './remove.ts'
import { checkSums } from './sums.ts'

/**
 * Checks a log of which the entries lie in files: these, against the list the database remembers; then all that `fsck`
 * checks, with entries, tiles and documents from the files, and head, sealed values and guard from where they always are.
 */
export async function fsckArchived(
  input: Omit<FsckInput, 'parts'>,
  { folder, reads: files }: OpenArchive,
): Promise<FsckReport> {
  return input.store.consistently(async (database) => {
    const { digest } = noteOf((await database.archived()) ?? '')
    const sums = checkSums(folder)
    if (sums.problems.length > 0 || sums.digest !== digest) {
      const about =
        sums.digest === digest
          ? sums.problems
          : [{ path: folder, message: `is another archive than the database was emptied for: ${digest}` }]
      const problems = about.map(({ path, message }) => ({ check: 'archive' as const, row: path, message }))
      const counts = { entries: 0, governance: 0, tiles: 0, rows: 0, documents: 0, vault: 0, erased: 0 }
      return { ok: false, problems, found: problems.length, counts }
    }
    return fsck({
      ...input,
      store: { consistently: (work) => work(joined(database, files)) },
      parts: { rows: false, sealed: true },
    })
  })
}

/** What the files answer, from the files; the rest from the database. */
export function joined(database: Reads, files: OpenArchive['reads']): Reads {
  const { entriesFrom, entriesAt, entriesById, governanceFrom, tiles, scanTiles, documents, scanDocuments } = files
  return {
    ...database,
    entriesFrom,
    entriesAt,
    entriesById,
    governanceFrom,
    tiles,
    scanTiles,
    documents,
    scanDocuments,
  }
}
