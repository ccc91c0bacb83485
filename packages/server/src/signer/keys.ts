import { existsSync, renameSync } from 'node:fs'
import { nextOrigin as originAfter } from '@answerable/domain'
import { type NoteSigner, noteSigner } from '@answerable/ledger'
import { loadOrCreateSecret } from '../keys/secret-file.ts'
import type { Random } from '../platform/entropy.ts'
import { ExitError } from '../platform/exit.ts'
import { type DataPaths, prepareFolder } from '../platform/paths.ts'

/** Seeds of the keys a log is signed with: one, or two while it is changed. The first is the one it names as its own. */
export type LogSeeds = readonly [Uint8Array, Uint8Array?]

/** The key that signs along until the present one is retired. */
const nextOf = (file: string): string => `${file}.next`

/** @param file keys/log.key. @throws ExitError `secret_unusable`, `folder_unusable`, `disk_full` */
export function loadSeeds(file: string, random: Random): LogSeeds {
  const seed = loadOrCreateSecret(file, random)
  return existsSync(nextOf(file)) ? [seed, loadOrCreateSecret(nextOf(file), random)] : [seed]
}

export function signersOf(origin: string, [seed, next]: LogSeeds): readonly [NoteSigner, ...NoteSigner[]] {
  return [noteSigner(origin, seed), ...(next === undefined ? [] : [noteSigner(origin, next)])]
}

/** Makes the next key, or gives the one that is there. @returns its verifier key */
export function prepareNext(file: string, origin: string, random: Random): string {
  // In a folder without the log's own key a next one would follow nothing.
  if (!existsSync(file)) throw new ExitError('secret_unusable', `there is no ${file}`)
  return noteSigner(origin, loadOrCreateSecret(nextOf(file), random)).vkey
}

/**
 * Makes the key of the log after this one in a folder of its own, or gives the one that is there.
 * @param origin of the log that ends
 * @returns its verifier key. @throws ExitError `secret_unusable`, `folder_unusable`, `config_invalid`
 */
export function prepareEpoch(paths: DataPaths, origin: string, random: Random): string {
  prepareFolder(paths)
  const next = originAfter(origin)
  if (next === null) throw new ExitError('config_invalid', `${origin} is no origin of a log of ours`)
  return noteSigner(next, loadOrCreateSecret(paths.logKey, random)).vkey
}

/**
 * Ends the overlap: the next key becomes the only one. The old file is kept under another name, since destroying it is a
 * decision of people.
 * @throws ExitError `secret_unusable` when there is no next key
 */
export function retirePresent(file: string): { retired: string } {
  if (!existsSync(nextOf(file))) throw new ExitError('secret_unusable', `there is no ${nextOf(file)}`)
  const free = Array.from({ length: 1000 }, (_, n) => `${file}.retired-${n + 1}`).find((name) => !existsSync(name))
  if (free === undefined) throw new ExitError('secret_unusable', `${file} has been retired a thousand times`)
  renameSync(file, free)
  renameSync(nextOf(file), file)
  return { retired: free }
}
