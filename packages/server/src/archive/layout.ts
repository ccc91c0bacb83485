import { join } from 'node:path'
import { openNote, parseCheckpoint, sha256Digest } from '@answerable/ledger'

/**
 * An archive is a folder in the layout of C2SP tlog-tiles: `checkpoint`, `tile/<level>/…`, `tile/entries/…`. Any static
 * file server makes a log of it that proves what it says. Beside that `documents/`, what entries name by digest, and
 * `SHA256SUMS`, a list of all files which `sha256sum -c` reads; it is written last, so a folder that has it is whole.
 */
export const CHECKPOINT = 'checkpoint'
export const WITNESSED = 'checkpoint.witnessed'
export const SUMS = 'SHA256SUMS'
const DOCUMENT = /^documents\/(sha256)-([0-9a-f]{64})$/

/** `sha256:ab…` lies in `documents/sha256-ab…`: a colon is no part of a file's name everywhere. */
export function documentPath(digest: string): string {
  return `documents/${digest.replace(':', '-')}`
}

/** The digest a document's path stands for; undefined for any other path. */
export function documentOf(path: string): string | undefined {
  const [, algorithm, hex] = DOCUMENT.exec(path) ?? []
  return hex === undefined ? undefined : `${algorithm}:${hex}`
}

export const fileIn = (folder: string, path: string): string => join(folder, ...path.split('/'))

/** The head an archive ends at, from its signed checkpoint. */
export type ArchivedHead = { origin: string; size: number; root: Uint8Array; checkpoint: string }

/** @throws LedgerError when none of the keys has signed it */
export function headOf(note: string, vkeys: readonly string[]): ArchivedHead {
  const { text } = openNote(note, vkeys)
  return { ...parseCheckpoint(text), checkpoint: sha256Digest(text) }
}
