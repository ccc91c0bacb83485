import { createHash } from 'node:crypto'
import { globSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'

/** Something built from sources of this checkout, kept until they change. */
export type KeptBuild = {
  readonly root: string
  /** globs of everything it is made of, relative to `root` */
  readonly sources: readonly string[]
  /** the folder it is kept in */
  readonly folder: string
  /** writes it into an empty folder */
  build(outDir: string): void | Promise<void>
}

/**
 * Builds what was made of other sources than stand here now. Compared by content, not by date: a checkout gives every
 * file the date of the checkout.
 *
 * @throws Error when the build fails; what was kept stays as it was
 */
export async function ensureBuilt({ root, sources, folder, ...kept }: KeptBuild): Promise<void> {
  const digest = digestOf(root, sources)
  if (markIn(folder) === digest) return
  // On the same file system as the result, so that moving it into place is one step.
  const scratch = join(root, `node_modules/.cache/${basename(dirname(folder))}-${process.pid}`)
  mkdirSync(scratch, { recursive: true })
  await kept.build(scratch)
  writeFileSync(join(scratch, '.sources'), digest)
  try {
    rmSync(folder, { recursive: true, force: true })
    renameSync(scratch, folder)
  } catch (error) {
    rmSync(scratch, { recursive: true, force: true })
    // Somebody else built the same at the same time and was first.
    if (markIn(folder) !== digest) throw error
  }
}

function digestOf(root: string, sources: readonly string[]): string {
  const hash = createHash('sha256')
  for (const path of sources.flatMap((pattern) => globSync(pattern, { cwd: root })).sort()) {
    hash
      .update(`${path}\0`)
      .update(readFileSync(join(root, path)))
      .update('\0')
  }
  return hash.digest('hex')
}

function markIn(folder: string): string | undefined {
  try {
    return readFileSync(join(folder, '.sources'), 'utf8')
  } catch {
    return undefined
  }
}
