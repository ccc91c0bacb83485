import { spawnSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ensureBuilt } from './kept-build.ts'

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

/** Builds the console into `packages/console/dist` when it changed. @param say told before a build starts */
export async function ensureConsole(say: (line: string) => void = () => undefined): Promise<void> {
  await ensureBuilt({
    root,
    sources: SOURCES,
    folder: consoleDist,
    build: (outDir) => {
      say('Building the console, which takes a few seconds ...')
      buildConsole(outDir)
    },
  })
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
