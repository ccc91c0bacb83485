import { join } from 'node:path'
import { runChild } from '../packages/server/bin/run-child.js'
import { ensureInstall } from './lib/ensure-install.js'
import { node24, root } from './lib/node24.js'

const USAGE = 'usage: node scripts/run.js <file.ts> [args...]\n       node scripts/run.js --bin <tool> [args...]'

/** Runs a TypeScript file, or a tool of `node_modules/.bin`, under the repository's own Node. */
async function main([first, ...rest]) {
  if (first === undefined || (first === '--bin' && rest.length === 0)) {
    console.error(USAGE)
    return 64
  }
  if (!(await ensureInstall())) return 1
  const node = node24()
  if (node === undefined) return 69
  if (first !== '--bin') return runChild(node.path, [...node.flags, first, ...rest], { env: node.env })
  const [tool, ...args] = rest
  return runChild(join(root, 'node_modules', '.bin', tool), args, { env: node.env })
}

process.exitCode = await main(process.argv.slice(2))
