// Put together when a test runs, so that no secret stands in the repository for a scanner of repositories to find.
const UPPER = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'
const ALPHABET = `${UPPER}${UPPER.toLowerCase()}0123456789`

/** Characters that look random and are the same in every run. */
function characters(count: number, seed: number, alphabet = ALPHABET): string {
  let state = seed * 2654435761
  return Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return alphabet[(state >>> 8) % alphabet.length]
  }).join('')
}

/** Made-up secrets in the forms of their vendors; another seed is another secret. */
export const fake = {
  github: (seed: number): string => ['gh', 'p_', characters(36, seed)].join(''),
  aws: (seed: number): string => ['AK', 'IA', characters(16, seed, `${UPPER}234567`)].join(''),
  npm: (seed: number): string => ['np', 'm_', characters(36, seed)].join(''),
  /** no vendor's form: only a name beside it gives it away */
  plain: (seed: number): string => characters(28, seed),
  pem: (seed: number): string =>
    [
      '-----BEGIN RSA PRI',
      'VATE KEY-----\n',
      characters(64, seed),
      '\n',
      characters(64, seed + 1),
      '\n-----END RSA PRI',
      'VATE KEY-----',
    ].join(''),
}
