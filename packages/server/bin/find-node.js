import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** `node:sqlite`, type stripping and the `source` condition as this program uses them: stable together from 24 on. */
export const REQUIRED_MAJOR = 24

/**
 * Finds a Node that can run the program: the one running now, else the binary package that npm installed.
 *
 * The version of a found binary is read, never assumed. A lockfile or an `overrides` entry that brings an older one
 * would otherwise run the server on a runtime whose SQLite lacks what the store relies on.
 *
 * @param {string[]} folders Where to start looking for `node_modules`; each is walked up to the root.
 * @returns {{ path: string } | { path: undefined, problem: string }} `problem` is plain text for the terminal.
 */
export function findNode(folders) {
  if (major(process.versions.node) >= REQUIRED_MAJOR) return { path: process.execPath }
  const packageName = `node-${process.platform}-${process.arch}`
  const tooOld = []
  for (const folder of folders.flatMap(ancestors)) {
    const root = join(folder, 'node_modules', packageName)
    const version = readVersion(root)
    if (version === undefined) continue
    if (major(version) >= REQUIRED_MAJOR) return { path: join(root, 'bin', 'node') }
    tooOld.push(`${root} is version ${version}`)
  }
  return { path: undefined, problem: explain(tooOld) }
}

function major(version) {
  return Number.parseInt(version, 10)
}

function ancestors(folder) {
  const parent = dirname(folder)
  return parent === folder ? [folder] : [folder, ...ancestors(parent)]
}

function readVersion(packageRoot) {
  try {
    return String(JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8')).version)
  } catch {
    return undefined
  }
}

function explain(tooOld) {
  const lines = [`Node.js ${REQUIRED_MAJOR} or newer is needed; this is ${process.versions.node}.`, ...tooOld]
  if (process.platform === 'linux' && ['x64', 'arm64'].includes(process.arch)) {
    lines.push(`Run "npm ci" in the checkout (its optional dependencies bring Node ${REQUIRED_MAJOR}), or install it:`)
  } else {
    lines.push(`On ${process.platform} ${process.arch} it does not come with the packages. Install it:`)
  }
  lines.push('  https://nodejs.org/en/download')
  return lines.join('\n')
}
