import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { CliError } from '../exit.ts'

/** Beside the built server, as it is published; else where a checkout builds it. */
const PLACES = ['../../verify/', '../../../../verifier/dist-page/'] as const

/**
 * The folder with `verify.html` and `verify.mjs`.
 * @throws CliError `file_unreadable` where none was built
 */
export function findVerifier(): string {
  const found = PLACES.map((place) => fileURLToPath(new URL(place, import.meta.url))).find((folder) =>
    existsSync(`${folder}verify.html`),
  )
  if (found !== undefined) return found
  throw new CliError(
    'file_unreadable',
    'The offline verifier is not built yet: run `npm start` or `npm run build` once.',
  )
}
