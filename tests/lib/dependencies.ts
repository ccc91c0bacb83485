import { dependenciesOf, type ManifestFile, type Violation } from './repo.ts'

/** A row of the table in docs/dependencies.md. */
export interface Row {
  name: string
  version: string
  licence: string
  why: string
  alternative: string
}

const EXACT = /^\d+\.\d+\.\d+(?:-[\w.]+)?$/u
const TABLE = 'docs/dependencies.md'

/** Reads the rows of every table whose first cell is a package name in backquotes. */
export function parseRows(markdown: string): Row[] {
  return markdown
    .split('\n')
    .map((line) => line.split('|').map((cell) => cell.trim()))
    .filter((cells) => /^`[^`]+`$/u.test(cells[1] ?? ''))
    .map(([, name = '', version = '', licence = '', why = '', alternative = '']) => ({
      name: name.replaceAll('`', ''),
      version,
      licence,
      why,
      alternative,
    }))
}

/**
 * Every direct dependency is pinned exactly and accounted for: why it is here, under which licence, and what else was
 * considered. A range would let an install bring code that no test here has run.
 *
 * @param licenceOf The licence an installed package states; undefined when it is not installed (another platform).
 */
export function checkDependencies(
  manifests: ManifestFile[],
  rows: Row[],
  licenceOf: (name: string) => string | undefined,
): Violation[] {
  const own = new Set(manifests.map(({ manifest }) => manifest.name))
  const used = manifests.flatMap(({ path, manifest }) =>
    dependenciesOf(manifest).map(([name, version]) => ({ path, name, version })),
  )
  const judged = used.flatMap(({ path, name, version }) => {
    const violation = (why: string) => [{ path, why: `${name}: ${why}` }]
    if (!EXACT.test(version)) return violation(`"${version}" is not an exact version`)
    if (own.has(name)) return []
    const row = rows.find((candidate) => candidate.name === name)
    if (row === undefined) return violation(`has no row in ${TABLE}`)
    if (row.version !== version) return violation(`is ${version} here and ${row.version} in ${TABLE}`)
    const licence = licenceOf(name)
    if (licence !== undefined && licence !== row.licence) return violation(`is under ${licence}, not ${row.licence}`)
    return row.why !== '' && row.alternative !== '' ? [] : violation(`needs a reason and an alternative in ${TABLE}`)
  })
  const names = new Set(used.map(({ name }) => name))
  const gone = rows
    .filter((row) => !names.has(row.name))
    .map((row) => ({ path: TABLE, why: `${row.name} is no dependency` }))
  return [...judged, ...gone]
}

/** One version for everything: packages are released together, and a package names its siblings exactly. */
export function checkVersions(manifests: ManifestFile[]): Violation[] {
  const version = manifests[0]?.manifest.version ?? ''
  const own = new Set(manifests.map(({ manifest }) => manifest.name))
  return manifests.flatMap(({ path, manifest }) => [
    ...(manifest.version === version ? [] : [{ path, why: `is version ${manifest.version}, the root is ${version}` }]),
    ...(manifest.license === 'Apache-2.0' ? [] : [{ path, why: 'is not under Apache-2.0' }]),
    ...dependenciesOf(manifest)
      .filter(([name, wanted]) => own.has(name) && wanted !== version)
      .map(([name, wanted]) => ({ path, why: `${name} is wanted at ${wanted}, the root is ${version}` })),
  ])
}

/** The part of package-lock.json that is checked. */
export interface Lockfile {
  packages: Record<
    string,
    { version?: string; resolved?: string; integrity?: string; link?: boolean; hasInstallScript?: boolean }
  >
}

/**
 * A lockfile that works behind every mirror (no host names), verifies every archive, and runs no code at install time.
 */
export function checkLockfile(lock: Lockfile, manifests: ManifestFile[]): Violation[] {
  const path = 'package-lock.json'
  const entries = Object.entries(lock.packages).flatMap(([name, entry]) => {
    const violation = (why: string) => [{ path, why: `${name}: ${why}` }]
    if (entry.resolved !== undefined && /^[\w+]+:/u.test(entry.resolved)) return violation('names a host')
    if (entry.hasInstallScript) return violation('runs a script when it is installed')
    const installed = name.startsWith('node_modules/') && !entry.link
    return installed && !entry.integrity?.startsWith('sha512-') ? violation('has no sha512 digest') : []
  })
  const outdated = manifests.flatMap((file) => {
    const folder = file.path.replace(/\/?package\.json$/u, '')
    const locked = lock.packages[folder]?.version
    return locked === file.manifest.version ? [] : [{ path, why: `has ${folder || 'the root'} at version ${locked}` }]
  })
  return [...entries, ...outdated]
}
