import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { EventOf } from '@answerable/contract'
import { type Entry, verifyReceipt } from '@answerable/verifier'
import { writeDurably } from '../platform/write-durably.ts'
import type { ErasedEntry } from './erase.ts'

/** Receipts of erasures in a log that has ended: beside its keys, since its own entries cannot name them. */
const folderIn = (dataDir: string): string => join(dataDir, 'erased')

export function keepErased(dataDir: string, receipt: object, id: string): void {
  mkdirSync(folderIn(dataDir), { recursive: true, mode: 0o700 })
  writeDurably(join(folderIn(dataDir), `${id}.receipt.json`), receipt)
}

/**
 * The erasures a data folder has receipts of. INVARIANT: only receipts under a key the caller vouches for count, or who
 * can write files could excuse sealed values that are missing for another reason.
 *
 * @throws VerificationError where one does not hold
 */
export function readErased(dataDir: string, vkeys: readonly string[]): ErasedEntry[] {
  const folder = folderIn(dataDir)
  if (vkeys.length === 0 || !existsSync(folder)) return []
  return readdirSync(folder)
    .filter((name) => name.endsWith('.receipt.json'))
    .flatMap((name) => erasedOf(verifyReceipt(readFileSync(join(folder, name), 'utf8'), { vkeys }).entry) ?? [])
}

/** undefined for an entry of another type */
export function erasedOf(entry: Entry): ErasedEntry | undefined {
  const { id, time, type, actor, body } = entry as unknown as {
    id: string
    time: string
    type: string
    actor: { id: string }
    body: EventOf<'epoch.erased'>['body']
  }
  if (type !== 'epoch.erased') return undefined
  const { previous, what, basis, requestedBy } = body
  return { id, time, by: actor.id, what, basis, requestedBy, origin: previous.origin }
}
