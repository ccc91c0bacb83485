import type { Erasure } from '@answerable/domain'
import { noteSigner } from '@answerable/ledger'
import { existsSync } from 'node:fs'
import { domain } from '../../app/domain.ts'
import { openArchive } from '../../archive/check.ts'
import { erasureIn } from '../../archive/erase.ts'
import { readErased } from '../../archive/erased-files.ts'
import { fsckArchived } from '../../archive/fsck.ts'
import { noteOf } from '../../archive/remove.ts'
import { fsck } from '../../fsck/fsck.ts'
import type { FsckReport } from '../../fsck/report.ts'
import { loadOrCreateSecret } from '../../keys/secret-file.ts'
import { cryptoTools } from '../../keys/tools.ts'
import { parseEntry } from '../../ledger/entry-format.ts'
import type { Random } from '../../platform/entropy.ts'
import { type DataPaths, dataPaths } from '../../platform/paths.ts'
import { readGuard, type SignedHead } from '../../signer/guard.ts'
import { remoteCell } from '../../signer/process/connect.ts'
import { openPostgresStore } from '../../store/postgres/store.ts'
import { consistentSqlite } from '../../store/sqlite/store.ts'
import type { ConsistentReads, Reads } from '../../store/store.ts'
import { readSubjectKeys, subjectKeysBeside } from '../../vault/subject-keys.ts'
import { createVaultReader } from '../../vault/vault.ts'
import { CliError } from '../exit.ts'

export type CheckedLog = FsckReport & { origin: string }

export type CheckOptions = {
  folder: string
  /** PostgreSQL; absent: the SQLite file of the folder */
  databaseUrl?: string | undefined
  random: Random
  /** socket of the signer process, where key and guard are there */
  signer?: string | undefined
  /** the folder of the archive, where the database was emptied for one */
  archive?: string | undefined
  /** keys of the next log: erasures in a log that has ended are entries there */
  vkeys?: readonly string[]
  /** told the number of entries read */
  progress?: (entries: number) => void
}

/**
 * Checks the log of a data folder, or of a PostgreSQL database with the folder's guard and key. Changes nothing, and may
 * run beside the server.
 * @throws CliError `file_unreadable`, `not_found`; ExitError where the store cannot be read
 */
export async function checkLog(options: CheckOptions): Promise<CheckedLog> {
  const { databaseUrl } = options
  const paths = dataPaths(options.folder)
  if (databaseUrl !== undefined) {
    const store = await openPostgresStore({ url: databaseUrl })
    try {
      return await check(store, paths, options)
    } finally {
      await store.close()
    }
  }
  if (!existsSync(paths.database)) throw new CliError('file_unreadable', `There is no database in ${paths.folder}.`)
  return check({ consistently: consistentSqlite(paths.database) }, paths, options)
}

/** Checks a log in a store that is open already. */
export async function check(store: ConsistentReads, paths: DataPaths, options: CheckOptions): Promise<CheckedLog> {
  const { random, progress, archive: folder } = options
  const origin = await originOf(store)
  // Before the entries: a running server may sign more meanwhile, and the database may only be ahead of the guard.
  const { guard, vkey } = await signerOf(origin, paths, random, options.signer)
  const keys = readSubjectKeys(subjectKeysBeside(paths.guard))
  try {
    const vault = keys === undefined ? undefined : createVaultReader(keys)
    const erasedLater = async (reads: Reads): Promise<Erasure[]> => {
      const entries = readErased(paths.folder, options.vkeys ?? []).filter((entry) => entry.origin === origin)
      if (entries.length === 0) return []
      const tools = cryptoTools(loadOrCreateSecret(paths.vaultKey, random), () => '')
      return Promise.all(entries.map((entry) => erasureIn({ reads, tools }, entry)))
    }
    const input = { store, guard, vkey, vault, domain, erasedLater, ...(progress && { progress }) }
    if ((await store.consistently((reads) => reads.archived())) === undefined) return { ...(await fsck(input)), origin }
    if (folder === undefined || vkey === undefined)
      throw new CliError('invalid_option', 'The entries of this log lie in files: name their folder with --archive.')
    const archive = openArchive(folder, [vkey])
    try {
      return { ...(await fsckArchived(input, archive)), origin }
    } finally {
      archive.reads.close()
    }
  } finally {
    keys?.close()
  }
}

/** The origin of the log in a store, also where its entries lie in files. @throws CliError `not_found` */
export async function originOf(store: ConsistentReads): Promise<string> {
  const { first, note } = await store.consistently(async (reads) => ({
    first: (await reads.entriesFrom(0, 1))[0],
    note: await reads.archived(),
  }))
  if (note !== undefined) return noteOf(note).origin
  const opened = first === undefined ? undefined : parseEntry(first.bytes, first.index).event
  if (opened?.type !== 'log.opened') throw new CliError('not_found', 'The database holds no log.')
  return opened.body.origin
}

/** What the signer remembers, and its key: from its process, or from the files of the folder. */
export async function signerOf(
  origin: string,
  { guard, logKey }: DataPaths,
  random: Random,
  socket: string | undefined,
): Promise<{ guard: SignedHead | undefined; vkey: string | undefined }> {
  if (socket !== undefined) {
    const cell = await remoteCell(socket, origin, 1)
    return { guard: await cell.last(), vkey: cell.vkey }
  }
  const vkey = existsSync(logKey) ? noteSigner(origin, loadOrCreateSecret(logKey, random)).vkey : undefined
  return { guard: readGuard(guard, origin), vkey }
}
