import { resolve } from 'node:path'
import type { Entry } from '@answerable/verifier'
import { domain } from '../../app/domain.ts'
import { type CheckedArchive, checkArchive, type OpenArchive, openArchive } from '../../archive/check.ts'
import { difference } from '../../archive/compare.ts'
import { archiveReceipt } from '../../archive/receipt.ts'
import { type Recorded, removeArchived } from '../../archive/remove.ts'
import { type Archived, writeArchive } from '../../archive/write.ts'
import { openDeployment } from '../../app/open-deployment.ts'
import { openStore } from '../../app/open-store.ts'
import type { ReceiptFile } from '../../ledger/receipts.ts'
import { dataPaths } from '../../platform/paths.ts'
import { readSubjectKeys, subjectKeysBeside } from '../../vault/subject-keys.ts'
import { createVaultReader } from '../../vault/vault.ts'
import { CliError } from '../exit.ts'
import { checkLog, originOf, signerOf } from '../fsck/check-log.ts'
import type { Context } from '../run.ts'

/** Where the log that ended is: its data folder, and PostgreSQL where its entries are there. */
export type Store = { data?: string; databaseUrl?: string }

/** Writes the archive of a whole log and reads it back. @throws CliError `unsound`, `conflict` ; ExitError */
export async function archiveHere(context: Context, store: Store, folder: string): Promise<Archived> {
  const { io } = context
  const { dataDir, databaseUrl } = placeOf(context, store)
  // Tables and sealed values are compared with the entries now: later there will be no tables.
  const report = await checkLog({ folder: dataDir, databaseUrl, random: io.random, progress: told(context, 'checked') })
  if (!report.ok) throw new CliError('unsound', `fsck found ${report.found} problems: ${report.problems[0]?.message}`)
  const deployment = await openDeployment({
    dataDir,
    timers: false,
    clock: io.clock,
    random: io.random,
    onReport: (line) => io.err(line),
    ...(databaseUrl === undefined ? {} : { databaseUrl }),
    ...signerAt(context),
  })
  try {
    const { model } = deployment.writer.model()
    if (model.epoch.closed === null)
      throw new CliError('unsound', 'This log has not ended: see answerable epoch close.')
    const { published } = deployment.edge
    const { checkpoint } = await published.newest()
    const witnessed = await published.witnessed().then(
      (one) => one.checkpoint,
      () => undefined,
    )
    const reads = deployment.store
    const vkeys = [deployment.vkey]
    const progress = told(context, 'written')
    const archived = await writeArchive({ reads, folder, checkpoint, vkeys, witnessed, progress })
    const archive = openArchive(folder, vkeys)
    try {
      const { ok, digest, problems } = await checkedArchive(context, archive)
      const found = ok ? await difference(reads, archive.reads, archived.size) : problems[0]?.message
      if (found !== undefined || digest !== archived.digest)
        throw new CliError('unsound', `What was read back is not what was written: ${found ?? digest}`)
    } finally {
      archive.reads.close()
    }
    return archived
  } finally {
    await deployment.stop()
  }
}

export function checkedArchive(context: Context, archive: OpenArchive): Promise<CheckedArchive> {
  return checkArchive(archive, domain, told(context, 'checked in the files'))
}

/**
 * Empties the database against the entry that records its archive.
 * @param entry from a receipt that was verified under the key of the next log
 */
export async function removeHere(
  context: Context,
  place: Store,
  folder: string,
  entry: Entry,
): Promise<{ origin: string; size: number }> {
  const { type, body } = entry as unknown as { type: string; body: Recorded }
  if (type !== 'epoch.archived')
    throw new CliError('invalid_file', `That receipt is of ${type}, not of epoch.archived.`)
  const { dataDir, databaseUrl } = placeOf(context, place)
  const store = await openStore(
    dataPaths(dataDir).database,
    databaseUrl === undefined ? undefined : { url: databaseUrl },
  )
  try {
    const { vkey } = await signerOf(
      await originOf(store),
      dataPaths(dataDir),
      context.io.random,
      signerAt(context).signer,
    )
    if (vkey === undefined) throw new CliError('file_unreadable', `There is no key of a log in ${dataDir}.`)
    const archive = openArchive(folder, [vkey])
    try {
      await removeArchived(store, archive, body, domain, told(context, 'compared'))
      return { origin: body.previous.origin, size: body.previous.size }
    } finally {
      archive.reads.close()
    }
  } finally {
    await store.close()
  }
}

/** A receipt from the files, with its sealed values where `data` is given and they were not erased. */
export async function receiptHere(
  context: Context,
  place: Store,
  archive: OpenArchive,
  index: number,
): Promise<ReceiptFile> {
  if (place.data === undefined) return archiveReceipt(archive, index)
  const { dataDir, databaseUrl } = placeOf(context, place)
  const paths = dataPaths(dataDir)
  const keys = readSubjectKeys(subjectKeysBeside(paths.guard))
  if (keys === undefined) throw new CliError('file_unreadable', `There are no keys of sealed values in ${dataDir}.`)
  try {
    const store = await openStore(paths.database, databaseUrl === undefined ? undefined : { url: databaseUrl })
    try {
      return await archiveReceipt(archive, index, { reads: store, vault: createVaultReader(keys) })
    } finally {
      await store.close()
    }
  } finally {
    keys.close()
  }
}

export function placeOf(
  { io }: Context,
  { data = './data', databaseUrl }: Store,
): { dataDir: string; databaseUrl?: string } {
  const url = databaseUrl ?? io.env['ANSWERABLE_DATABASE_URL']
  return { dataDir: resolve(io.cwd, data), ...(url === undefined ? {} : { databaseUrl: url }) }
}

export function signerAt({ io }: Context): { signer?: string } {
  const signer = io.env['ANSWERABLE_SIGNER']
  return signer === undefined || signer === '' ? {} : { signer }
}

function told(context: Context, what: string): (entries: number) => void {
  return (entries) => {
    if (entries % 65_536 === 0) context.progress(`${entries} entries ${what}`)
  }
}
