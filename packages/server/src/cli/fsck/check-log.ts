import { noteSigner } from '@answerable/ledger'
import { existsSync } from 'node:fs'
import { domain } from '../../app/domain.ts'
import { fsck } from '../../fsck/fsck.ts'
import type { FsckReport } from '../../fsck/report.ts'
import { loadOrCreateSecret } from '../../keys/secret-file.ts'
import { parseEntry } from '../../ledger/entry-format.ts'
import type { Random } from '../../platform/entropy.ts'
import { type DataPaths, dataPaths } from '../../platform/paths.ts'
import { readGuard } from '../../signer/guard.ts'
import { openPostgresStore } from '../../store/postgres/store.ts'
import { consistentSqlite } from '../../store/sqlite/store.ts'
import type { ConsistentReads } from '../../store/store.ts'
import { readSubjectKeys, subjectKeysBeside } from '../../vault/subject-keys.ts'
import { createVaultReader } from '../../vault/vault.ts'
import { CliError } from '../exit.ts'

export type CheckedLog = FsckReport & { origin: string }

export type CheckOptions = {
  folder: string
  /** PostgreSQL; absent: the SQLite file of the folder */
  databaseUrl?: string | undefined
  random: Random
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

async function check(store: ConsistentReads, paths: DataPaths, options: CheckOptions): Promise<CheckedLog> {
  const { random, progress } = options
  const [first] = await store.consistently((reads) => reads.entriesFrom(0, 1))
  const opened = first === undefined ? undefined : parseEntry(first.bytes, first.index).event
  if (opened?.type !== 'log.opened') throw new CliError('not_found', 'The database holds no log.')
  const { origin } = opened.body
  // Before the entries: a running server may sign more meanwhile, and the database may only be ahead of the guard.
  const guard = readGuard(paths.guard, origin)
  const vkey = existsSync(paths.logKey) ? noteSigner(origin, loadOrCreateSecret(paths.logKey, random)).vkey : undefined
  const keys = readSubjectKeys(subjectKeysBeside(paths.guard))
  try {
    const vault = keys === undefined ? undefined : createVaultReader(keys)
    return { ...(await fsck({ store, guard, vkey, vault, domain, ...(progress && { progress }) })), origin }
  } finally {
    keys?.close()
  }
}
