import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** Beside the built server, as it is published; else where a checkout builds it. */
const PLACES = ['../www/', '../../../console/dist/'] as const

/** The folder of the built console, or undefined where none was built. */
export function findConsole(): string | undefined {
  return PLACES.map((place) => fileURLToPath(new URL(place, import.meta.url))).find((folder) =>
    existsSync(`${folder}index.html`),
  )
}
