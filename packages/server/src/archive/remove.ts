import { AnswerableError, type EventOf } from '@answerable/contract'
import { equalBytes, fromBase64 } from '@answerable/ledger'
import { ExitError } from '../platform/exit.ts'
import type { Head, Store } from '../store/store.ts'
import type { Domain } from '../writer/domain.ts'
import { checkArchive, type OpenArchive } from './check.ts'
import { difference } from './compare.ts'

/** What `epoch.archived` in the next log says about an archive. */
export type Recorded = EventOf<'epoch.archived'>['body']

/** What a database that was emptied says about itself. */
export type ArchivedNote = { origin: string; digest: string }

/**
 * Empties the database of a log that lies in files. INVARIANT: before anything goes, the next log's entry names this very
 * archive and this very head, every file was read again and proved, and every byte the database would lose was compared
 * with it. Killed at any point, everything is still in both, or the database was emptied as a whole.
 *
 * @throws ExitError `config_invalid` where the entry is about another archive or log; `log_stopped` where the files are
 *   not what the database holds
 */
export async function removeArchived(
  store: Store,
  archive: OpenArchive,
  { previous, digest }: Recorded,
  domain: Domain,
  progress?: (entries: number) => void,
): Promise<void> {
  const head = await store.head()
  const checked = await checkArchive(archive, domain, progress)
  if (!checked.ok)
    throw new ExitError('log_stopped', `the archive does not hold: ${checked.problems[0]?.message ?? ''}`)
  if (!checked.closed) throw new ExitError('config_invalid', 'the log of this archive has not ended')
  const { origin, size, root, checkpoint } = archive.head
  const recordedRoot = fromBase64(previous.root)
  const same =
    checked.digest === digest &&
    previous.origin === origin &&
    previous.size === size &&
    previous.checkpoint === checkpoint &&
    recordedRoot !== undefined &&
    equalBytes(recordedRoot, root)
  if (!same) throw new ExitError('config_invalid', 'the receipt is about another archive')
  requireSame(head, archive)
  if ((await store.archived()) === undefined) {
    const found = await store.consistently((reads) => difference(reads, archive.reads, size))
    if (found !== undefined) throw new ExitError('log_stopped', found)
  }
  const note: ArchivedNote = { origin, digest }
  await store.retire(head, JSON.stringify(note))
}

function requireSame(head: Head, { head: { size, root } }: OpenArchive): void {
  if (head.size !== size || !equalBytes(head.root, root))
    throw new ExitError('config_invalid', 'the database does not end where the archive does')
}

/** @throws AnswerableError `log_stopped` for a row that nobody of ours wrote */
export function noteOf(text: string): ArchivedNote {
  try {
    const { origin, digest } = JSON.parse(text) as Partial<ArchivedNote>
    if (typeof origin === 'string' && typeof digest === 'string') return { origin, digest }
  } catch {
    // Answered below.
  }
  throw new AnswerableError('log_stopped', 'the database says that its entries lie in files, and not in which')
}
