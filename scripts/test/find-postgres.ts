import { spawnSync } from 'node:child_process'
import { existsSync, globSync, mkdirSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/** The folder that holds both `initdb` and `postgres`: PATH first, then Debian's folders, newest version first. */
export function findPostgres(): string | undefined {
  const path = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '')
  const debian = globSync('/usr/lib/postgresql/*/bin').sort((a, b) => b.localeCompare(a, 'en', { numeric: true }))
  return [...path, '/usr/local/bin', ...debian].find((folder) =>
    ['initdb', 'postgres'].every((name) => existsSync(join(folder, name))),
  )
}

/**
 * Installs Debian's PostgreSQL and strace where they are missing and the caller agreed to it.
 *
 * Only with `ANSWERABLE_APT=1`: running tests must not change somebody's machine unasked.
 *
 * @returns A line for the log about each thing it did or could not do.
 */
export function installMissing(): string[] {
  const missing = [...(findPostgres() === undefined ? ['postgresql'] : []), ...(isOnPath('strace') ? [] : ['strace'])]
  if (missing.length === 0 || process.env['ANSWERABLE_APT'] !== '1') return []
  if (process.getuid?.() !== 0) return [`ANSWERABLE_APT=1 needs root to install ${missing.join(', ')}`]
  keepDebianFromStartingOne()
  const update = apt(['update'])
  const install = apt(['install', '-y', '--no-install-recommends', ...missing])
  // An update may fail for one of several sources and the install still succeed.
  return [install === undefined ? `installed ${missing.join(', ')}` : [update, install].filter(Boolean).join('\n')]
}

function isOnPath(tool: string): boolean {
  return (process.env['PATH'] ?? '').split(delimiter).some((folder) => existsSync(join(folder, tool)))
}

/** Debian's package would make and start a cluster on port 5432, which nobody here asked for. */
function keepDebianFromStartingOne(): void {
  mkdirSync('/etc/postgresql-common/createcluster.d', { recursive: true })
  writeFileSync('/etc/postgresql-common/createcluster.d/answerable.conf', 'create_main_cluster = false\n')
}

/** @returns What went wrong, or undefined. */
function apt(args: string[]): string | undefined {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const result = spawnSync('apt-get', ['-q', ...args], { env, encoding: 'utf8', timeout: 300_000 })
  if (result.status === 0) return undefined
  return `apt-get ${args[0]} failed: ${result.error?.message ?? result.stderr.trim()}`
}
