import { readFileSync } from 'node:fs'

const UPPER = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'
const LOWER = UPPER.toLowerCase()
const DIGITS = '0123456789'

const ALPHABETS: Record<string, string> = {
  h: '0123456789abcdef',
  d: '123456789',
  l: UPPER + LOWER,
  A: UPPER + DIGITS,
  x: UPPER + LOWER + DIGITS,
  w: `${UPPER + LOWER + DIGITS}_-`,
  b: `${UPPER + LOWER + DIGITS}+/`,
  u: '023456789ACDEFGHJKLMNPQRSTUVWXYZ',
  '2': `${UPPER}234567`,
}

/** Numbers from 0 to 1 that are the same in every run (mulberry32). */
export function numbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

/**
 * Fills a template: `{x:36}` is 36 characters of alphabet `x`, `{}` nothing. Secrets are made when a test runs, so that
 * none stands in the repository for a scanner of repositories, or a person, to find.
 */
export function fill(template: string, seed = 1): string {
  const next = numbers(seed)
  return template.replace(/\{(?:(\w):(\d+))?\}/gu, (_, name: string | undefined, count: string) => {
    const alphabet = name === undefined ? '' : (ALPHABETS[name] ?? '')
    if (name === undefined) return ''
    return Array.from({ length: Number(count) }, () => alphabet[Math.floor(next() * alphabet.length)]).join('')
  })
}

/** Template of one secret for each of our rules. */
export const samples = JSON.parse(readFileSync(new URL('samples.json', import.meta.url), 'utf8')) as Record<
  string,
  string
>
