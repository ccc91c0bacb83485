import { globSync } from 'node:fs'
import { basename } from 'node:path'

/** Test files that run together in one process. */
export interface Job {
  files: string[]
  /** Milliseconds until the process is killed. */
  limit: number
}

/** Packages without I/O: their tests cannot disturb each other, and one process saves a start-up per file. */
const PURE = ['ledger', 'verifier', 'policy', 'contract', 'domain']

const MINUTE = 60_000
const FILE_LIMIT = 3 * MINUTE
const LONG_FILE_LIMIT = 60 * MINUTE

/** What the person asked for on the command line. */
export interface Selection {
  /** Also `*.long.test.ts`. */
  long: boolean
  /** Only files whose path holds one of these; empty means all. */
  paths: string[]
}

/** Every test file of the repository, relative to `root`, sorted. */
export function findTestFiles(root: string, { long, paths }: Selection): string[] {
  return globSync(['packages/*/test/**/*.test.ts', 'tests/**/*.test.ts'], { cwd: root })
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => long || !isLong(file))
    .filter((file) => paths.length === 0 || paths.some((path) => file.includes(path)))
    .sort()
}

/** Pure packages share one process each; any other file gets its own. Long sweeps start first, since they end last. */
export function planJobs(files: string[]): Job[] {
  const shared = PURE.map((name) => ({
    files: files.filter((file) => file.startsWith(`packages/${name}/`) && !isLong(file)),
    limit: FILE_LIMIT,
  })).filter((job) => job.files.length > 0)
  const together = new Set(shared.flatMap((job) => job.files))
  const alone = files
    .filter((file) => !together.has(file))
    .map((file) => ({ files: [file], limit: isLong(file) ? LONG_FILE_LIMIT : FILE_LIMIT }))
  return [
    ...alone.filter((job) => job.limit === LONG_FILE_LIMIT),
    ...shared,
    ...alone.filter((job) => job.limit === FILE_LIMIT),
  ]
}

function isLong(file: string): boolean {
  return basename(file).endsWith('.long.test.ts')
}
