import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'
import { ensureBuilt } from './kept-build.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const SOURCES = ['packages/verifier/{src,page}/**/*.*', 'package-lock.json']
/** Where the evidence command of a checkout looks for it. */
export const verifierDist = join(root, 'packages/verifier/dist-page')

/** Builds the single-file verifiers when they changed. */
export async function ensureVerifier(): Promise<void> {
  await ensureBuilt({ root, sources: SOURCES, folder: verifierDist, build: buildVerifier })
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
