import type { ErasedSubject } from '@answerable/contract'
import { resolve } from 'node:path'
import { openStore } from '../../app/open-store.ts'
import { isClosed, openArchive } from '../../archive/check.ts'
import { type EndedLog, erasableIn, eraseIn, type ErasedEntry } from '../../archive/erase.ts'
import { joined } from '../../archive/fsck.ts'
import { loadOrCreateSecret } from '../../keys/secret-file.ts'
import { cryptoTools } from '../../keys/tools.ts'
import { dataPaths } from '../../platform/paths.ts'
import type { Store as OpenedStore } from '../../store/store.ts'
import { openSubjectKeys, subjectKeysBeside } from '../../vault/subject-keys.ts'
import { createVault } from '../../vault/vault.ts'
import { CliError } from '../exit.ts'
import { originOf, signerOf } from '../fsck/check-log.ts'
import type { Context } from '../run.ts'
import { placeOf, signerAt, type Store } from './local.ts'

export type ErasePlace = Store & { archive?: string }

/** A log that has ended, open for erasing: nobody else may hold its database. */
export type Erasing = {
  origin: string
  /** @throws AnswerableError `retained`, `not_found` */
  allowed(what: ErasedSubject): Promise<void>
  erase(entry: ErasedEntry): Promise<void>
}

/** @throws CliError `unsound` where the log has not ended, `invalid_option` where its files are not named */
export async function erasing<T>(
  context: Context,
  place: ErasePlace,
  work: (erasing: Erasing) => Promise<T>,
): Promise<T> {
  const { io } = context
  const { dataDir, databaseUrl } = placeOf(context, place)
  const paths = dataPaths(dataDir)
  const store = await openStore(paths.database, databaseUrl === undefined ? undefined : { url: databaseUrl })
  const opened: { close(): void }[] = []
  try {
    const origin = await originOf(store)
    const reads = await readsOf(context, place, store, dataDir, opened)
    const log: EndedLog = { reads, tools: cryptoTools(loadOrCreateSecret(paths.vaultKey, io.random), () => '') }
    const keys = openSubjectKeys(subjectKeysBeside(paths.guard))
    opened.push(keys)
    const vault = createVault(keys, io.random)
    return await work({
      origin,
      allowed: async (what) => {
        await erasableIn(log, what, io.clock.now())
      },
      erase: (entry) => eraseIn(log, entry, { store, vault, random: io.random }),
    })
  } finally {
    for (const one of opened) one.close()
    await store.close()
  }
}

async function readsOf(
  context: Context,
  { archive: folder }: ErasePlace,
  store: OpenedStore,
  dataDir: string,
  opened: { close(): void }[],
): Promise<EndedLog['reads']> {
  const { io } = context
  if ((await store.archived()) === undefined) {
    const { size } = await store.head()
    if (!(await isClosed(store, size))) throw new CliError('unsound', 'This log has not ended: erase in it as ever.')
    return store
  }
  const { vkey } = await signerOf(await originOf(store), dataPaths(dataDir), io.random, signerAt(context).signer)
  if (folder === undefined || vkey === undefined)
    throw new CliError('invalid_option', 'The entries of this log lie in files: name their folder with --archive.')
  const archive = openArchive(resolve(io.cwd, folder), [vkey])
  opened.push(archive.reads)
  return joined(store, archive.reads)
}
