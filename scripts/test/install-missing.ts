import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { findPostgres } from './find-postgres.ts'

/** A package of Debian's that some tests skip without, and whether what it brings is there. */
type Need = { readonly package: string; readonly isThere: () => boolean }

const NEEDS: readonly Need[] = [
  { package: 'postgresql', isThere: () => findPostgres() !== undefined },
  { package: 'strace', isThere: () => isOnPath('strace') },
  {
    package: 'chromium',
    isThere: () =>
      process.env['ANSWERABLE_CHROMIUM'] !== undefined ||
      ['chromium', 'chromium-browser', 'google-chrome'].some((name) => existsSync(join('/usr/bin', name))),
  },
  { package: 'golang-go', isThere: () => isOnPath('go') },
  // A Go distribution of its own carries the module too; Debian's does not.
  {
    package: 'golang-golang-x-mod-dev',
    isThere: () => isOnPath('go') || existsSync('/usr/share/gocode/src/golang.org/x/mod'),
  },
]

/** Long enough for a browser on a slow mirror, short enough that a machine without network does not wait for it. */
const UPDATE_LIMIT = 60_000
const INSTALL_LIMIT = 180_000

/**
 * Installs what tests need from Debian where it is missing and the caller agreed to it: PostgreSQL, strace, a browser, Go.
 *
 * Only with `ANSWERABLE_APT=1`: running tests must not change somebody's machine unasked. Where it does not work the tests
 * that need it skip, each with its reason, and the log says which package could not be had.
 *
 * @returns A line for the log about each thing it did or could not do.
 */
export function installMissing(): string[] {
  const missing = NEEDS.filter(({ isThere }) => !isThere()).map((need) => need.package)
  if (missing.length === 0 || process.env['ANSWERABLE_APT'] !== '1') return []
  if (process.getuid?.() !== 0) return [`ANSWERABLE_APT=1 needs root to install ${missing.join(', ')}`]
  if (!isOnPath('apt-get')) return [`ANSWERABLE_APT=1, but there is no apt-get to install ${missing.join(', ')}`]
  keepDebianFromStartingOne()
  const update = apt(['update'], UPDATE_LIMIT)
  // Without any list of packages each install would only wait for what cannot come.
  if (update?.timedOut === true) return [`SKIPPED ${missing.join(', ')}: ${update.message}`]
  const together = apt(['install', '-y', '--no-install-recommends', ...missing], INSTALL_LIMIT)
  if (together === undefined) return [`installed ${missing.join(', ')}`]
  if (together.timedOut || missing.length === 1) return [`SKIPPED ${missing.join(', ')}: ${together.message}`]
  // One package that cannot be had must not keep the others away.
  return missing.map((name) => {
    const alone = apt(['install', '-y', '--no-install-recommends', name], INSTALL_LIMIT / missing.length)
    return alone === undefined ? `installed ${name}` : `SKIPPED ${name}: ${alone.message}`
  })
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
function apt(args: string[], timeout: number): { message: string; timedOut: boolean } | undefined {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const quick = ['-q', '-o', 'Acquire::http::Timeout=15', '-o', 'Acquire::Retries=1']
  const result = spawnSync('apt-get', [...quick, ...args], { env, encoding: 'utf8', timeout })
  if (result.status === 0) return undefined
  const timedOut = (result.error as NodeJS.ErrnoException | undefined)?.code === 'ETIMEDOUT'
  const why = timedOut ? `no end within ${timeout / 1000} s` : (result.error?.message ?? result.stderr.trim())
  return { message: `apt-get ${args[0]} failed: ${why}`, timedOut }
}
