import { createHash } from 'node:crypto'
import { closeSync, openSync, readdirSync, readFileSync, readSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { sha256Digest } from '@answerable/ledger'
import { fileIn, SUMS } from './layout.ts'

export type CheckedSums = {
  /** digest of the list itself: with it every byte of the archive is named */
  digest: string
  files: number
  /** path and what is wrong with it */
  problems: { path: string; message: string }[]
}

const LINE = /^([0-9a-f]{64}) {2}((?:[A-Za-z0-9._-]+\/)*[A-Za-z0-9._-]+)$/
const CHUNK = 1 << 20

/** Reads every file of an archive and compares it with the list; names what is changed, missing, or not on the list. */
export function checkSums(folder: string): CheckedSums {
  const list = readFileSync(join(folder, SUMS))
  const listed = new Map<string, string>()
  const problems: CheckedSums['problems'] = []
  for (const line of list.toString('utf8').split('\n').slice(0, -1)) {
    const [, hash = '', path = ''] = LINE.exec(line) ?? []
    // A path that climbs out of the folder would be read, and blamed, elsewhere.
    if (path === '' || path.split('/').includes('..'))
      problems.push({ path: SUMS, message: `has a line of another form` })
    else listed.set(path, hash)
  }
  for (const [path, hash] of listed) {
    const found = hashOf(fileIn(folder, path))
    if (found !== hash) problems.push({ path, message: found === undefined ? 'cannot be read' : 'was changed' })
  }
  for (const path of pathsIn(folder)) {
    if (path !== SUMS && !listed.has(path)) problems.push({ path, message: `is not listed in ${SUMS}` })
  }
  return { digest: sha256Digest(list), files: listed.size, problems }
}

function hashOf(file: string): string | undefined {
  const hash = createHash('sha256')
  const chunk = Buffer.alloc(CHUNK)
  let handle: number | undefined
  try {
    handle = openSync(file, 'r')
    for (let read = 1; read > 0; ) {
      read = readSync(handle, chunk, 0, CHUNK, null)
      hash.update(chunk.subarray(0, read))
    }
    return hash.digest('hex')
  } catch {
    return undefined
  } finally {
    if (handle !== undefined) closeSync(handle)
  }
}

function pathsIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map(({ parentPath, name }) => relative(folder, join(parentPath, name)).split(sep).join('/'))
}
