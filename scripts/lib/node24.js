import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { findNode } from '../../packages/server/bin/find-node.js'

/** The repository's root folder. */
export const root = fileURLToPath(new URL('../..', import.meta.url))

/**
 * The Node this repository runs on, with the flags and environment its scripts and tools share.
 *
 * Its folder comes first in PATH so that every `#!/usr/bin/env node` tool and every child process uses it too.
 *
 * @returns {{ path: string, flags: string[], env: NodeJS.ProcessEnv } | undefined} undefined after saying what is missing.
 */
export function node24() {
  const found = findNode([root])
  if (found.path === undefined) {
    console.error(found.problem)
    return undefined
  }
  const env = { ...process.env }
  // Headers of another Node version: native builds would be made for the wrong runtime.
  delete env.npm_config_nodedir
  env.PATH = [join(root, 'node_modules', '.bin'), dirname(found.path), env.PATH ?? ''].join(delimiter)
  return { path: found.path, flags: ['--conditions=source', '--disable-warning=ExperimentalWarning'], env }
}
