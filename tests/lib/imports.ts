import { lineOf, mask } from './mask.ts'

export interface Import {
  specifier: string
  line: number
}

/** Static and dynamic imports, re-exports, `require` and TypeScript's `import('...')` types. */
const PATTERNS = [
  /\b(?:import|export)\b[^'";`()]*?\bfrom\s*['"]([^'"\n]+)['"]/gu,
  /\bimport\s*['"]([^'"\n]+)['"]/gu,
  /\b(?:import|require|getBuiltinModule)\s*\(\s*['"`]([^'"`\n]+)['"`]/gu,
]

/** Every module that a source file names. */
export function importsOf(source: string): Import[] {
  const code = mask(source, { comments: true, strings: false })
  const inert = mask(source, { comments: true, strings: true })
  return PATTERNS.flatMap((pattern) => [...code.matchAll(pattern)])
    .filter((match) => /^\s*(import|export|require|getBuiltinModule)/u.test(inert.slice(match.index)))
    .map((match) => ({ specifier: match[1] ?? '', line: lineOf(code, match.index) }))
}

/** `@scope/name/deep` and `name/deep` without the deep part; undefined for relative paths and Node's own modules. */
export function packageOf(specifier: string): string | undefined {
  if (specifier.startsWith('.') || specifier.startsWith('node:')) return undefined
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/')
}
