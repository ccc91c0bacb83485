import { stringify } from 'yaml'
import { Manifest } from '../manifest.ts'
import type { JsonObject, JsonValue } from '../primitives.ts'

const FIRST_LINE = '# yaml-language-server: $schema=/v1/schemas/answerable-1.json\n'
/** Lists and maps that are empty unless said otherwise: a person would not write them down. */
const QUIET = new Set(
  'touchpoints prompts tools sources data_classes outcomes envelope vendors components operators hosts arguments roles ladders'.split(
    ' ',
  ),
)

/**
 * A manifest, or what there is of one, as the one text of `answerable.yaml`: fields in the order of the format, nothing
 * that is said by leaving it out. Reading it gives the same manifest again, whatever its texts hold.
 */
export function writeManifest(manifest: Manifest | JsonObject): string {
  const order = Object.keys(Manifest.shape)
  const given = Object.entries(JSON.parse(JSON.stringify(manifest)) as JsonObject)
  const rank = ([name]: [string, JsonValue]): number => (order.includes(name) ? order.indexOf(name) : order.length)
  const sorted = Object.fromEntries(given.toSorted((a, b) => rank(a) - rank(b)))
  // YAML 1.2's core schema alone: a reader of 1.1 would take `no` for a boolean, so such texts are quoted as well.
  const body = stringify(quiet(sorted), {
    version: '1.2',
    schema: 'core',
    compat: 'yaml-1.1',
    lineWidth: 0,
    aliasDuplicateObjects: false,
  })
  return `${FIRST_LINE}${body}`
}

function quiet(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(quiet)
  if (typeof value !== 'object' || value === null) return value
  const said = Object.entries(value).filter(([name, item]) => !(QUIET.has(name) && isEmpty(item)))
  return Object.fromEntries(said.map(([name, item]) => [name, quiet(item)]))
}

const isEmpty = (value: JsonValue): boolean =>
  typeof value === 'object' && value !== null && Object.keys(value).length === 0
