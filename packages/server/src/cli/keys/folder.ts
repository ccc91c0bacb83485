import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { CliError } from '../exit.ts'
import type { KeyFile } from './key-file.ts'
import { parseKeyFile } from './parse-key-file.ts'

const SUFFIX = '.key.json'

/** `ANSWERABLE_HOME`, else `~/.config/answerable`: keys, pins and cached tokens of the person at this machine. */
export function homeFolder(env: NodeJS.ProcessEnv): string {
  return env['ANSWERABLE_HOME'] ?? join(env['XDG_CONFIG_HOME'] ?? join(homedir(), '.config'), 'answerable')
}
export const keysFolder = (home: string): string => join(home, 'keys')

/**
 * Writes a key file with mode 0600.
 * @throws CliError `key_exists`: a key that is overwritten is lost for good
 */
export function writeKeyFile(path: string, file: KeyFile): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  try {
    writeFileSync(path, `${JSON.stringify(file, null, 2)}\n`, { mode: 0o600, flag: 'wx' })
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') throw cause
    throw new CliError('key_exists', `${path} exists already.`, { cause })
  }
}

/** @throws CliError `key_missing`, `key_exposed`, `key_invalid` */
export function readKeyFile(path: string): KeyFile {
  let text: string
  try {
    if ((statSync(path).mode & 0o077) !== 0) throw new CliError('key_exposed', `Others can read ${path}.`)
    text = readFileSync(path, 'utf8')
  } catch (cause) {
    if (cause instanceof CliError) throw cause
    throw new CliError('key_missing', `There is no key at ${path}.`, { cause })
  }
  return parseKeyFile(text)
}

/**
 * The key to sign with: a path, the name of a file in the keys folder, or the only key there is.
 * @throws CliError `key_missing`, `key_ambiguous`
 */
export function findKey(home: string, given: string | undefined): string {
  const folder = keysFolder(home)
  if (given !== undefined) {
    const named = join(folder, `${given}${SUFFIX}`)
    return !given.includes('/') && exists(named) ? named : given
  }
  const all = listKeys(home)
  const [only] = all
  if (only === undefined) throw new CliError('key_missing', `There is no key in ${folder}.`)
  if (all.length > 1) {
    throw new CliError('key_ambiguous', `There are ${all.length} keys in ${folder}: ${all.map(keyName).join(', ')}.`)
  }
  return only
}

/** Paths of the keys in the keys folder, by name. */
export function listKeys(home: string): string[] {
  try {
    return readdirSync(keysFolder(home))
      .filter((file) => file.endsWith(SUFFIX))
      .toSorted()
      .map((file) => join(keysFolder(home), file))
  } catch {
    return []
  }
}

export const keyName = (path: string): string => (path.split('/').at(-1) ?? path).replace(SUFFIX, '')
export const keyPath = (home: string, name: string): string => join(keysFolder(home), `${name}${SUFFIX}`)

const exists = (path: string): boolean => statSync(path, { throwIfNoEntry: false }) !== undefined
