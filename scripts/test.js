import { join } from 'node:path'
import { runChild } from '../packages/server/bin/run-child.js'
import { ensureInstall } from './lib/ensure-install.js'
import { node24, root } from './lib/node24.js'

/** Everything below `scripts/test/` is TypeScript; this file only gets a Node that can run it. */
async function main(args) {
  const node = (await ensureInstall()) ? node24() : undefined
  if (node === undefined) {
    // Where no test could run, the last line still says so in the form every reader of this output knows.
    console.log('0 passed, 1 failed')
    return 69
  }
  return runChild(node.path, [...node.flags, join(root, 'scripts/test/main.ts'), ...args], { cwd: root, env: node.env })
}

process.exitCode = await main(process.argv.slice(2))
