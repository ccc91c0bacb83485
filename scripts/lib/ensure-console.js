import { join } from 'node:path'
import { runChild } from '../../packages/server/bin/run-child.js'
import { node24, root } from './node24.js'

/**
 * Builds the console when its sources changed. Under the repository's own Node: this file runs under whichever started
 * it.
 *
 * @returns {Promise<boolean>} false when the build failed; it has said why.
 */
export async function ensureConsole() {
  const node = node24()
  if (node === undefined) return false
  const script = join(root, 'scripts/console.ts')
  return (await runChild(node.path, [...node.flags, script], { cwd: root, env: node.env })) === 0
}
