import { readFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { runChild } from '../../packages/server/bin/run-child.js'

const root = fileURLToPath(new URL('../..', import.meta.url))

/**
 * Makes `node_modules` equal to `package-lock.json`, by `npm ci`, when it is not.
 *
 * @returns {Promise<boolean>} false when the install failed; npm has said why.
 */
export async function ensureInstall() {
  const reason = whatIsStale(readLock('package-lock.json'), readLock('node_modules/.package-lock.json'))
  if (reason === undefined) return true
  console.log(`Installing packages, which takes about half a minute (${reason}) ...`)
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm'
  const args = ['ci', '--no-audit', '--no-fund', '--loglevel=error']
  return (await runChild(npm, args, { cwd: root, env: environmentOutsideModules() })) === 0
}

/**
 * Compares the wanted lockfile with the one npm leaves behind at the end of a complete install.
 *
 * Reading npm's own record, not a marker of ours, means that a hand-made `npm ci` or `npm install` counts too and that
 * an install which was interrupted does not: npm writes the record last. Optional packages may be absent (they belong
 * to other platforms), but those present must have the wanted version.
 *
 * @param {Record<string, { version?: string, optional?: boolean }> | undefined} wanted
 * @param {Record<string, { version?: string }> | undefined} installed
 * @returns {string | undefined} Why an install is needed, in a few words; undefined when it is not.
 */
export function whatIsStale(wanted, installed) {
  if (wanted === undefined) return 'package-lock.json cannot be read'
  if (installed === undefined) return 'nothing is installed yet'
  for (const [path, entry] of Object.entries(wanted)) {
    if (path === '') continue
    const present = installed[path]
    if (present === undefined && !entry.optional) return `${path} is missing`
    if (present !== undefined && present.version !== entry.version) return `${path} has another version`
  }
  const extra = Object.keys(installed).find((path) => !(path in wanted))
  return extra === undefined ? undefined : `${extra} is not in package-lock.json`
}

function readLock(path) {
  try {
    return JSON.parse(readFileSync(join(root, path), 'utf8')).packages
  } catch {
    return undefined
  }
}

/** `npm ci` deletes `node_modules` first; it must not run on the Node that lives in there. */
function environmentOutsideModules() {
  const folders = (process.env.PATH ?? '').split(delimiter)
  const inside = join(root, 'node_modules')
  return { ...process.env, PATH: folders.filter((folder) => !folder.startsWith(inside)).join(delimiter) }
}
