import { weighted } from './checksums.ts'
import { near, standsAlone } from './context.ts'
import { NATIONAL_CHECKS } from './national-checks.ts'
import data from './national-ids.json' with { type: 'json' }
import type { PersonalFinding, Recogniser } from './types.ts'

interface Scheme {
  scheme: string
  /** Finds candidates; without nested repeats, so that looking takes time linear in the text. */
  pattern: string
  /** Name of a check, or weights that sum to a multiple of a modulus; neither where the scheme has no checksum. */
  check?: string
  weights?: number[]
  modulus?: number
  /** Score of a valid number standing alone. A checksum that lets one number in ten pass says little. */
  base: number
  /** Score where it is written with the separators of its kind. */
  grouped?: number
  /** Words that name the scheme. */
  context: string[]
}

/** What naming the scheme nearby adds, and what a valid number has then at least. */
const NAMED = { adds: 0.4, least: 0.85 }

const schemes = (data.ids as Scheme[]).map((scheme) => ({
  ...scheme,
  regex: new RegExp(`(?<![\\p{L}\\p{N}.,-])${scheme.pattern}(?![\\p{L}\\p{N}])`, 'giu'),
  named: near(scheme.context),
}))

/** National numbers by the schemes of `national-ids.json`: pattern, checksum, words that name them. */
export const nationalIds: Recogniser = (text) =>
  schemes.flatMap((scheme) => {
    const found: PersonalFinding[] = []
    for (const match of text.matchAll(scheme.regex)) {
      const [written] = match
      const [start, end] = [match.index, match.index + written.length]
      const id = written.replace(/[ .+-]/gu, '').toUpperCase()
      if (!standsAlone(text, start, end) || !isValid(scheme, id)) continue
      const base = scheme.grouped !== undefined && /[ .-]/u.test(written) ? scheme.grouped : scheme.base
      const score = scheme.named(text, start, end) ? Math.max(base + NAMED.adds, NAMED.least) : base
      found.push({ type: 'national_id', scheme: scheme.scheme, start, end, score })
    }
    return found
  })

function isValid({ check, weights, modulus }: Scheme, id: string): boolean {
  // A number of equal digits passes many checks and is nobody's.
  if (/^(.)\1*$/u.test(id)) return false
  if (weights !== undefined && modulus !== undefined) return weighted(id, weights, modulus)
  return check === undefined || NATIONAL_CHECKS[check]?.(id) === true
}
