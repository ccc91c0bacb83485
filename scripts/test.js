import { join } from 'node:path'
import { runChild } from '../packages/server/bin/run-child.js'
import { ensureInstall } from './lib/ensure-install.js'
import { node24, root } from './lib/node24.js'

/** Everything below `scripts/test/` is TypeScript; this file only gets a Node that can run it. */
async function main(args) {
  if (!(await ensureInstall())) return 1
  const node = node24()
  if (node === undefined) return 69
  return runChild(node.path, [...node.flags, join(root, 'scripts/test/main.ts'), ...args], { cwd: root, env: node.env })
}

const code = await main(process.argv.slice(2))
// Where no test could run, the last line still says so in the form every reader of this output knows.
if (code === 69) console.log('0 passed, 1 failed')
process.exitCode = code
