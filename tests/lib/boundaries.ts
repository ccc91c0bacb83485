import { builtinModules } from 'node:module'
import { posix } from 'node:path'
import { importsOf, packageOf } from './imports.ts'
import { lineOf, mask } from './mask.ts'
import type { Manifest, TextFile, Violation } from './repo.ts'

interface Boundary {
  /** Packages its sources may import. */
  packages: string[]
  /** Node modules its sources may import, by name after `node:`; `*` means any. */
  node: string[]
  /** Must run in a browser as it is: no `Buffer`, no `process`. */
  browser?: true
}

/**
 * Which way dependencies may point. INVARIANT: `ledger` and `verifier` share no code, so that a mistake in the writer
 * cannot hide itself in the check; `domain` and `verifier` touch nothing of the machine they run on.
 */
export const BOUNDARIES: Record<string, Boundary> = {
  ledger: { packages: [], node: ['crypto'] },
  verifier: { packages: ['@noble/curves'], node: [], browser: true },
  policy: { packages: ['@cedar-policy/cedar-wasm'], node: [] },
  detect: { packages: ['re2js'], node: [], browser: true },
  contract: { packages: ['zod', 'yaml'], node: [] },
  domain: { packages: ['@answerable/contract'], node: [], browser: true },
  sdk: { packages: ['@answerable/contract', '@answerable/verifier'], node: ['crypto'] },
  server: { packages: ['*'], node: ['*'] },
  console: {
    packages: [
      '@answerable/contract',
      '@answerable/verifier',
      '@internationalized/date',
      '@simplewebauthn/browser',
      '@tanstack/react-query',
      '@tanstack/react-router',
      'react',
      'react-dom',
      'react-aria-components',
    ],
    node: [],
    browser: true,
  },
}

const BUILTIN = new Set(builtinModules)

/** Checks the sources of one package; `files` are its `src` files. */
export function checkBoundaries(name: string, manifest: Manifest, files: TextFile[]): Violation[] {
  const boundary = BOUNDARIES[name]
  if (boundary === undefined) return [{ path: `packages/${name}`, why: 'no boundary is written down for this package' }]
  return files.flatMap((file) => [
    ...importsOf(file.text).flatMap(({ specifier, line }) => {
      const why = judge(specifier, file.path, name, boundary, manifest)
      return why === undefined ? [] : [{ path: file.path, line, why }]
    }),
    ...(boundary.browser ? machineGlobals(file) : []),
  ])
}

function judge(
  specifier: string,
  path: string,
  name: string,
  boundary: Boundary,
  manifest: Manifest,
): string | undefined {
  if (specifier.startsWith('.')) {
    const target = posix.join(posix.dirname(path), specifier)
    if (!target.startsWith(`packages/${name}/`)) return `${specifier} leaves the package; import it by name`
    return /\.(tsx?|json|css)$/u.test(specifier) ? undefined : `${specifier} must end in .ts`
  }
  if (specifier.startsWith('node:')) {
    return allows(boundary.node, specifier.slice('node:'.length)) ? undefined : `${name} may not import ${specifier}`
  }
  const imported = packageOf(specifier) ?? specifier
  if (BUILTIN.has(imported)) return `${specifier} must be written node:${specifier}`
  if (!allows(boundary.packages, imported)) return `${name} may not import ${imported}`
  return imported in (manifest.dependencies ?? {}) ? undefined : `${imported} is not among the package's dependencies`
}

function allows(list: string[], item: string): boolean {
  return list.includes('*') || list.includes(item)
}

function machineGlobals(file: TextFile): Violation[] {
  const code = mask(file.text, { comments: true, strings: true })
  return [...code.matchAll(/(?<![.\w$])(Buffer|process|__dirname)\b(?=\s*[.([])/gu)].map((match) => ({
    path: file.path,
    line: lineOf(code, match.index),
    why: `${match[1]} does not exist in a browser`,
  }))
}
