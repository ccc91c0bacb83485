import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { LedgerError } from '@answerable/ledger'
import { ExitError } from '../platform/exit.ts'
import { fsck } from '../fsck/fsck.ts'
import type { Problem } from '../fsck/report.ts'
import { parseEntry } from '../ledger/entry-format.ts'
import type { Head, Reads } from '../store/store.ts'
import type { Domain } from '../writer/domain.ts'
import { type ArchivedHead, CHECKPOINT, documentOf, headOf, SUMS } from './layout.ts'
import { type ArchiveReads, archiveReads } from './reads.ts'
import { checkSums } from './sums.ts'

/** An archive under a head that one of the log's keys has signed. What lies below it is not proved yet. */
export type OpenArchive = { folder: string; checkpoint: string; head: ArchivedHead; reads: ArchiveReads }

/** @throws ExitError `config_invalid` where the folder holds no whole archive of a log with that key */
export function openArchive(folder: string, vkeys: readonly string[]): OpenArchive {
  if (!existsSync(join(folder, SUMS))) throw new ExitError('config_invalid', `${folder} holds no whole archive`)
  try {
    const checkpoint = readFileSync(join(folder, CHECKPOINT), 'utf8')
    const head = headOf(checkpoint, vkeys)
    const documents = existsSync(join(folder, 'documents')) ? readdirSync(join(folder, 'documents')) : []
    const digests = documents.flatMap((name) => documentOf(`documents/${name}`) ?? [])
    return { folder, checkpoint, head, reads: archiveReads(folder, head.size, digests) }
  } catch (cause) {
    throw new ExitError('config_invalid', `the archive ${folder}: ${(cause as Error).message}`, { cause })
  }
}

export type CheckedArchive = {
  ok: boolean
  origin: string
  size: number
  digest: string
  /** the last entry says that no other follows */
  closed: boolean
  files: number
  problems: readonly Problem[]
}

/**
 * Checks an archive by itself: every file against the list, then every entry, tile and document as `fsck` does, up to
 * the root under the signed checkpoint. Sealed values and tables are not part of it.
 */
export async function checkArchive(
  archive: OpenArchive,
  domain: Domain,
  progress?: (entries: number) => void,
): Promise<CheckedArchive> {
  const { folder, head, reads } = archive
  const sums = checkSums(folder)
  const { origin, size } = head
  const about = { origin, size, digest: sums.digest, files: sums.files }
  if (sums.problems.length > 0) {
    const problems = sums.problems.map(({ path, message }) => ({ check: 'archive' as const, row: path, message }))
    return { ...about, ok: false, closed: false, problems }
  }
  try {
    const own = withoutDatabase(reads, { ...reads.summary(), size, root: head.root })
    const { ok, problems } = await fsck({
      store: { consistently: (work) => work(own) },
      guard: { ...reads.summary(), size, root: head.root },
      vkey: undefined,
      vault: undefined,
      domain,
      parts: { rows: false, sealed: false },
      ...(progress && { progress }),
    })
    return { ...about, ok, closed: await isClosed(reads, size), problems }
  } catch (cause) {
    // Listed and unchanged, and yet no bundle: whoever wrote the list wrote that.
    if (!(cause instanceof LedgerError) && !(cause instanceof SyntaxError)) throw cause
    const problem = {
      check: 'archive' as const,
      row: SUMS,
      message: `lists a file that is none of an archive: ${cause.message}`,
    }
    return { ...about, ok: false, closed: false, problems: [problem] }
  }
}

/** Whether the last entry ends the log: before that there is no end to archive. */
export async function isClosed(reads: Pick<Reads, 'entriesAt'>, size: number): Promise<boolean> {
  const [last] = await reads.entriesAt([size - 1])
  return last !== undefined && parseEntry(last.bytes, last.index).event.type === 'epoch.closed'
}

function withoutDatabase(reads: ArchiveReads, head: Head): Reads {
  const none = async (): Promise<never[]> => []
  return {
    ...reads,
    head: async () => head,
    archived: async () => undefined,
    rows: none,
    query: async () => ({ rows: [], total: 0 }),
    newest: none,
    search: async () => ({ rows: [], searched: 0, oldest: null }),
    countAfter: async () => 0,
    streams: none,
    vault: none,
    vaultUnder: none,
    newestSnapshot: async () => undefined,
    scanRows: none,
    scanStreams: none,
    scanVault: none,
    plainVault: none,
  }
}
