import { closeSync, fsyncSync, mkdirSync, openSync, writeSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { sha256Digest } from '@answerable/ledger'
import { ExitError, exitCodeOfFailure } from '../platform/exit.ts'
import { fileIn, SUMS } from './layout.ts'

/** Writes new files below a folder, each durable before the next, and keeps the list of them. */
export class ArchiveFiles {
  readonly #folder: string
  readonly #lines: string[] = []
  readonly #folders = new Set<string>()

  constructor(folder: string) {
    this.#folder = folder
  }

  /** @throws ExitError `folder_unusable` where a file is in the way; `disk_full` */
  put(path: string, content: Uint8Array | string): void {
    const file = fileIn(this.#folder, path)
    try {
      this.#makeFolder(dirname(file))
      writeNew(file, content)
    } catch (cause) {
      throw new ExitError(exitCodeOfFailure(cause) ?? 'folder_unusable', `${file}: ${(cause as Error).message}`, {
        cause,
      })
    }
    this.#lines.push(`${sha256Digest(content).slice('sha256:'.length)}  ${path}\n`)
  }

  /** Names are durable once their folders are synced (fsync(2), NOTES); then the list is written. @returns its digest */
  finish(): string {
    for (const folder of this.#folders) syncFolder(folder)
    const list = this.#lines.join('')
    writeNew(join(this.#folder, SUMS), list)
    syncFolder(this.#folder)
    return sha256Digest(list)
  }

  #makeFolder(folder: string): void {
    if (this.#folders.has(folder)) return
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    for (let at = folder; at.length >= this.#folder.length; at = dirname(at)) this.#folders.add(at)
  }
}

// 'wx': what is there already is somebody's archive, or the rest of one, and is never replaced.
function writeNew(file: string, content: Uint8Array | string): void {
  const bytes = typeof content === 'string' ? Buffer.from(content, 'utf8') : content
  const handle = openSync(file, 'wx', 0o600)
  try {
    for (let at = 0; at < bytes.byteLength; ) at += writeSync(handle, bytes, at)
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}

function syncFolder(folder: string): void {
  const handle = openSync(folder, 'r')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}
