import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The repository's root folder. */
export const root = fileURLToPath(new URL('../..', import.meta.url))

/** A text file as the checkers see it; `path` is relative to the root. */
export interface TextFile {
  path: string
  text: string
}

/** What a checker found. An empty list means the rule holds. */
export interface Violation {
  path: string
  line?: number
  why: string
}

const NOT_OURS = /(^|\/)(node_modules|dist|\.git)(\/|$)|^data\//

/** Reads the files that match, without what was installed or built. Walks the disk, so it also works without git. */
export function readFiles(...patterns: string[]): TextFile[] {
  return globSync(patterns, { cwd: root, exclude: (path) => NOT_OURS.test(path) })
    .map((path) => path.replaceAll('\\', '/'))
    .sort()
    .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }))
}

export function readJson<T>(path: string): T {
  return JSON.parse(readFileSync(join(root, path), 'utf8')) as T
}

export function exists(path: string): boolean {
  return existsSync(join(root, path))
}

/** For `assert.deepEqual(show(violations), [])`: a failing test lists every place, ready to click. */
export function show(violations: Violation[]): string[] {
  return violations.map(({ path, line, why }) => `${path}${line === undefined ? '' : `:${line}`}: ${why}`)
}

/** The manifest of the root or of one package, as far as the checkers read it. */
export interface Manifest {
  name: string
  version: string
  private?: boolean
  license?: string
  engines?: Record<string, string>
  dependencies?: Record<string, string>
  devDependencies?: Record<string, string>
  optionalDependencies?: Record<string, string>
}

export interface ManifestFile {
  path: string
  manifest: Manifest
}

/** The root's manifest first, then each package's. */
export function readManifests(): ManifestFile[] {
  return readFiles('package.json', 'packages/*/package.json')
    .map(({ path, text }) => ({ path, manifest: JSON.parse(text) as Manifest }))
    .sort((a, b) => Number(b.path === 'package.json') - Number(a.path === 'package.json'))
}

/** Every direct dependency a manifest names, whatever its kind. */
export function dependenciesOf(manifest: Manifest): [name: string, version: string][] {
  return [manifest.dependencies, manifest.devDependencies, manifest.optionalDependencies].flatMap((group) =>
    Object.entries(group ?? {}),
  )
}
