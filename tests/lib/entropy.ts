import { lineOf, mask } from './mask.ts'
import type { TextFile, Violation } from './repo.ts'

/** The only module of the server that may ask the machine for the time or for chance. */
export const ENTROPY = 'packages/server/src/platform/entropy.ts'
/** Its like in the browser, where an invitation's token is made. */
const ENTROPY_OF_CONSOLE = 'packages/console/src/platform/entropy.ts'

const SOURCES: [pattern: RegExp, what: string][] = [
  [/\bDate\s*\.\s*now\b/gu, 'reads the clock'],
  [/\bnew\s+Date\s*(?:\(\s*\)|(?![\s(\w]))/gu, 'reads the clock'],
  [/(?<!new\s+|\.)\bDate\s*\(\s*\)/gu, 'reads the clock'],
  [/\bTemporal\s*\.\s*Now\b/gu, 'reads the clock'],
  [/\bMath\s*\.\s*random\b/gu, 'is chance'],
  [/\b(?:randomUUID|randomBytes|randomInt|randomFill|randomFillSync|getRandomValues)\b/gu, 'is chance'],
  [/\brandom(?:Secret|Private)Key\b/gu, 'is chance'],
]

/**
 * Finds clock, ids and randomness outside {@link ENTROPY}. They are parameters everywhere else: a decision that looked
 * at the machine's clock could not be replayed, and "as of" would be an approximation.
 */
export function checkEntropy(files: TextFile[]): Violation[] {
  return files
    .filter((file) => file.path !== ENTROPY && file.path !== ENTROPY_OF_CONSOLE)
    .flatMap((file) => {
      const code = mask(file.text, { comments: true, strings: true })
      return SOURCES.flatMap(([pattern, what]) =>
        [...code.matchAll(pattern)].map((match) => ({
          path: file.path,
          line: lineOf(code, match.index),
          why: `${match[0].trim()} ${what}; take it as a parameter (only ${ENTROPY} may)`,
        })),
      )
    })
}
