import { createHash } from 'node:crypto'
import { globSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'

const root = fileURLToPath(new URL('../..', import.meta.url))
const SOURCES = ['packages/verifier/{src,page}/**/*.*', 'package-lock.json']
/** Where the evidence command of a checkout looks for it. */
export const verifierDist = join(root, 'packages/verifier/dist-page')
const mark = join(verifierDist, '.sources')

/** Builds the single-file verifiers when what is there was made of other sources. */
export async function ensureVerifier(): Promise<void> {
  const digest = digestOfSources()
  if (readMark() === digest) return
  const scratch = join(root, `node_modules/.cache/verifier-${process.pid}`)
  await buildVerifier(scratch)
  writeFileSync(join(scratch, '.sources'), digest)
  try {
    rmSync(verifierDist, { recursive: true, force: true })
    renameSync(scratch, verifierDist)
  } catch (error) {
    rmSync(scratch, { recursive: true, force: true })
    // Somebody else built the same at the same time and was first.
    if (readMark() !== digest) throw error
  }
}

/**
 * Two files that verify offline: `verify.html`, which a browser opens from disk, and `verify.mjs` for Node.
 *
 * @param outDir created where it is missing
 */
export async function buildVerifier(outDir: string): Promise<void> {
  mkdirSync(outDir, { recursive: true })
  const script = await bundled('packages/verifier/page/main.ts', 'iife')
  const page = readFileSync(join(root, 'packages/verifier/page/page.html'), 'utf8')
  const hash = createHash('sha256').update(script).digest('base64')
  // As functions: a `$&` inside the script is not a pattern.
  const html = page.replace('SCRIPT_HASH', () => hash).replace('>SCRIPT<', () => `>${script}<`)
  writeFileSync(join(outDir, 'verify.html'), html)
  writeFileSync(join(outDir, 'verify.mjs'), await bundled('packages/verifier/page/command.ts', 'es'))
}

async function bundled(entry: string, format: 'iife' | 'es'): Promise<string> {
  const result = await build({
    root,
    configFile: false,
    logLevel: 'warn',
    resolve: { conditions: ['source'] },
    build: {
      write: false,
      target: 'es2023',
      lib: { entry: join(root, entry), name: 'verifier', formats: [format], fileName: 'verify' },
      rolldownOptions: { external: [/^node:/], output: { codeSplitting: false } },
    },
  })
  const [output] = Array.isArray(result) ? result : [result]
  const chunk =
    output !== undefined && 'output' in output ? output.output.find(({ type }) => type === 'chunk') : undefined
  if (chunk === undefined || !('code' in chunk)) throw new Error(`${entry} was not bundled`)
  // The end of the element it stands in, wherever a string holds it.
  return chunk.code.replaceAll('</script', '<\\/script')
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
