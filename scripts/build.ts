import { spawnSync } from 'node:child_process'
import { cpSync, globSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { buildConsole } from './lib/console-build.ts'
import { buildVerifier } from './lib/verifier-build.ts'

/** Not published by itself: the server's build holds its files. */
const CONSOLE = 'packages/console'
const SERVER = 'packages/server'
const root = fileURLToPath(new URL('..', import.meta.url))

/**
 * `npm run build`: emits every package to its `dist`, as it would be published.
 * `npm run build -- --out <folder>`: writes installable copies to `<folder>/node_modules/@answerable/` instead and
 * leaves the checkout alone.
 *
 * One compiler run for all packages: they see each other's sources through the `source` condition, and the emitted
 * files name each other as packages, so the result does not depend on an order.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { out: { type: 'string' } } })
  // Beside the sources, so that moving the result into place stays on one file system.
  mkdirSync(join(root, 'node_modules/.cache'), { recursive: true })
  const scratch = mkdtempSync(join(root, 'node_modules/.cache/build-'))
  try {
    compile(scratch)
    for (const manifest of globSync('packages/*/package.json', { cwd: root }).sort()) {
      if (dirname(manifest) === CONSOLE) continue
      const source = join(root, dirname(manifest))
      const target = values.out === undefined ? source : copyPackage(source, resolve(values.out))
      copyAssets(join(source, 'src'), join(scratch, basename(source), 'src'))
      rmSync(join(target, 'dist'), { recursive: true, force: true })
      renameSync(join(scratch, basename(source), 'src'), join(target, 'dist'))
      if (dirname(manifest) === SERVER) {
        buildConsole(join(target, 'dist/www'))
        await buildVerifier(join(target, 'dist/verify'))
      }
      console.log(`built ${join(target, 'dist')}`)
    }
  } finally {
    rmSync(scratch, { recursive: true, force: true })
  }
}

function compile(outDir: string): void {
  const result = spawnSync('tsc', ['-p', join(root, 'tsconfig.build.json'), '--outDir', outDir], { stdio: 'inherit' })
  if (result.error !== undefined) throw result.error
  if (result.status !== 0) throw new Error(`tsc ended with ${result.status}`)
}

/** The files a published package has besides `dist`. */
function copyPackage(source: string, out: string): string {
  const { name, files } = JSON.parse(readFileSync(join(source, 'package.json'), 'utf8')) as {
    name: string
    files: string[]
  }
  const target = join(out, 'node_modules', name)
  for (const file of ['package.json', ...files.filter((entry) => entry !== 'dist')]) {
    cpSync(join(source, file), join(target, file), { recursive: true })
  }
  return target
}

/** SQL, Cedar and JSON files stand beside the code that reads them, in the build as in the sources. */
function copyAssets(source: string, target: string): void {
  for (const file of globSync('**/*.*', { cwd: source })) {
    if (!file.endsWith('.ts')) cpSync(join(source, file), join(target, file))
  }
}

await main()
