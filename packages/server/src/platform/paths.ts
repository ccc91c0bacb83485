import { accessSync, constants, mkdirSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { ExitError, exitCodeOfFailure } from './exit.ts'

/** Where one server keeps its files. The guard and the keys are never restored together with the database. */
export type DataPaths = {
  folder: string
  keys: string
  /** seed of the log's Ed25519 key */
  logKey: string
  /** secret that authenticates access tokens */
  tokenSecret: string
  /** root of the keyed digests of outside content */
  vaultKey: string
  /** last signed head: a database restored without it stops the signer */
  guard: string
  /** cosignatures of witnesses over this log's heads */
  cosigned: string
  /** how many decisions servers of this folder have answered, by their own count */
  answered: string
  /** receipts that lead from earlier keys to the present one; public */
  links: string
  /** the embedded SQLite store */
  database: string
}

export function dataPaths(folder: string): DataPaths {
  const root = resolve(folder)
  const keys = join(root, 'keys')
  return {
    folder: root,
    keys,
    logKey: join(keys, 'log.key'),
    tokenSecret: join(keys, 'token.secret'),
    vaultKey: join(keys, 'vault.key'),
    guard: join(root, 'guard.db'),
    cosigned: join(root, 'cosigned.db'),
    answered: join(root, 'answered.json'),
    links: join(root, 'links'),
    database: join(root, 'answerable.db'),
  }
}

/**
 * Creates the data folder where it is missing and makes sure it can be written.
 * @throws ExitError `folder_unusable`, `disk_full`
 */
export function prepareFolder(paths: DataPaths): void {
  try {
    mkdirSync(paths.folder, { recursive: true, mode: 0o700 })
    mkdirSync(paths.keys, { recursive: true, mode: 0o700 })
    for (const folder of [paths.folder, paths.keys]) {
      if (!statSync(folder).isDirectory()) throw new ExitError('folder_unusable', `${folder} is not a folder`)
      accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK)
    }
  } catch (cause) {
    if (cause instanceof ExitError) throw cause
    throw new ExitError(exitCodeOfFailure(cause) ?? 'folder_unusable', (cause as Error).message, { cause })
  }
}
