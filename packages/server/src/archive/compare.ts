import { equalBytes } from '@answerable/ledger'
import type { Reads } from '../store/store.ts'
import type { ArchiveReads } from './reads.ts'

const PAGE = 256

/**
 * Compares what a database holds with an archive, byte for byte, and names the first difference. This is what stands
 * between a log and the emptying of its tables, so it reads both again, whatever was checked before.
 */
export async function difference(database: Reads, archive: ArchiveReads, size: number): Promise<string | undefined> {
  for (let from = 0; from < size; from += PAGE) {
    const limit = Math.min(PAGE, size - from)
    const rows = await database.entriesFrom(from, limit)
    const files = await archive.entriesFrom(from, limit)
    if (rows.length !== limit) return `the database has no ${limit} entries from ${from} on`
    const other = rows.findIndex((row, i) => row.index !== from + i || !same(row.bytes, files[i]?.bytes))
    if (other !== -1) return `entry ${from + other} is another in the files`
  }
  for (let after: { level: number; index: number } | null = null; ; ) {
    const page = await database.scanTiles(after, PAGE)
    for (const { level, index, hashes } of page) {
      const [file] = await archive.tiles([{ level, index }])
      if (!same(hashes, file?.hashes)) return `tile ${level}/${index} is another in the files`
    }
    after = page.at(-1) ?? null
    if (after === null) break
  }
  for (let after: string | null = null; ; ) {
    const page = await database.scanDocuments(after, PAGE)
    const files = new Map(
      (await archive.documents(page.map(({ digest }) => digest))).map((row) => [row.digest, row.text]),
    )
    for (const { digest, text } of page)
      if (files.get(digest) !== text) return `document ${digest} is another in the files`
    after = page.at(-1)?.digest ?? null
    if (after === null) return undefined
  }
}

const same = (a: Uint8Array, b: Uint8Array | undefined): boolean => b !== undefined && equalBytes(a, b)
