import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { findNode } from './find-node.js'
import { runChild } from './run-child.js'

/** `EX_UNAVAILABLE` of sysexits(3): what the program needs in order to run is missing. */
const EXIT_UNAVAILABLE = 69

const here = dirname(fileURLToPath(import.meta.url))

/**
 * Runs the Answerable program under Node 24 or newer.
 *
 * This file and its neighbours are plain JavaScript that Node 18 can load, because the person who has only an older
 * runtime is the one who needs a sentence instead of a syntax error.
 *
 * @param {string[]} args Command line after the program's name.
 * @returns {Promise<number>} The program's exit code; 128 + n when signal n ended it; 69 when it cannot run at all.
 */
export async function launch(args) {
  const program = findProgram()
  if (program === undefined) {
    console.error(`answerable: there is no program beside ${here}.\nIn a checkout, run: npm run build`)
    return EXIT_UNAVAILABLE
  }
  const node = findNode([here, process.cwd()])
  if (node.path === undefined) {
    console.error(`answerable: ${node.problem}`)
    return EXIT_UNAVAILABLE
  }
  return runChild(node.path, [...program, ...args])
}

/** A checkout runs its sources, so nobody tests yesterday's build; an installed package has only `dist`. */
function findProgram() {
  const quiet = '--disable-warning=ExperimentalWarning'
  const source = join(here, '../src/main.ts')
  if (existsSync(source)) return ['--conditions=source', quiet, source]
  const built = join(here, '../dist/main.js')
  return existsSync(built) ? [quiet, built] : undefined
}
