import { mkdir, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DRAFT_FILES, type DraftedUseCase } from './draft.ts'
import { DraftError } from './error.ts'

/**
 * Writes drafts: into the folder itself where there is one use case and no folder per use case is asked for, else each
 * into a folder of its name.
 * @returns the paths written
 * @throws DraftError `draft_exists`, before anything is written: an owner's own words are never overwritten
 */
export async function writeDrafts(
  folder: string,
  drafts: readonly DraftedUseCase[],
  { nested = drafts.length > 1 }: { nested?: boolean } = {},
): Promise<string[]> {
  const files = drafts.flatMap(({ useCase, files: texts }) =>
    DRAFT_FILES.map((name) => ({ path: nested ? join(folder, useCase, name) : join(folder, name), text: texts[name] })),
  )
  for (const { path } of files) {
    const there = await stat(path).catch(() => undefined)
    if (there !== undefined) throw new DraftError('draft_exists', `${path} is there already; drafts overwrite nothing`)
  }
  for (const { path, text } of files) {
    await mkdir(join(path, '..'), { recursive: true })
    // wx: a file that came into being since the check is somebody's too.
    await writeFile(path, text, { flag: 'wx' })
  }
  return files.map(({ path }) => path)
}
