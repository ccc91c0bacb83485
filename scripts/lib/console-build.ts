import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { globSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** Everything a build of the console is made of. */
const SOURCES = [
  'packages/console/{src,public}/**/*.*',
  'packages/console/{index.html,vite.config.ts,package.json}',
  'packages/{contract,verifier}/src/**/*.ts',
  'package-lock.json',
]
/** Where a server that runs from a checkout looks for it. */
export const consoleDist = join(root, 'packages/console/dist')
const mark = join(consoleDist, '.sources')

/**
 * Builds the console into `packages/console/dist` when what is there was made of other sources. Compared by content, not
 * by date: a checkout gives every file the date of the checkout.
 *
 * @param say told before a build starts
 * @throws Error when the bundler fails; it has said why
 */
export function ensureConsole(say: (line: string) => void = () => undefined): void {
  const digest = digestOfSources()
  if (readMark() === digest) return
  say('Building the console, which takes a few seconds ...')
  // On the same file system as the result, so that moving it into place is one step.
  const scratch = join(root, `node_modules/.cache/console-${process.pid}`)
  buildConsole(scratch)
  writeFileSync(join(scratch, '.sources'), digest)
  try {
    rmSync(consoleDist, { recursive: true, force: true })
    renameSync(scratch, consoleDist)
  } catch (error) {
    rmSync(scratch, { recursive: true, force: true })
    // Somebody else built the same at the same time and was first.
    if (readMark() !== digest) throw error
  }
}

/** Runs the bundler. @param outDir emptied first */
export function buildConsole(outDir: string): void {
  mkdirSync(outDir, { recursive: true })
  const config = join(root, 'packages/console/vite.config.ts')
  const vite = join(root, 'node_modules/vite/bin/vite.js')
  const args = [vite, 'build', '--config', config, '--outDir', outDir, '--emptyOutDir', '--logLevel', 'warn']
  const result = spawnSync(process.execPath, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] })
  if (result.error !== undefined) throw result.error
  if (result.status !== 0) throw new Error(`vite build ended with ${result.status}`)
}

function digestOfSources(): string {
  const hash = createHash('sha256')
  for (const path of SOURCES.flatMap((pattern) => globSync(pattern, { cwd: root })).sort()) {
    hash
      .update(`${path}\0`)
      .update(readFileSync(join(root, path)))
      .update('\0')
  }
  return hash.digest('hex')
}

function readMark(): string | undefined {
  try {
    return readFileSync(mark, 'utf8')
  } catch {
    return undefined
  }
}
