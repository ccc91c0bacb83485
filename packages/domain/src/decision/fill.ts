import type { EntityDirectory, EntityKind, JsonObject, JsonValue, ManifestTool, TracedBy } from '@answerable/contract'

/** What policy sees of a call, and which of it the owner signed. */
export type Filled = {
  /** the declared arguments the gate takes from elsewhere, by name; absent where nothing stands there */
  values: JsonObject
  /** those of them that come from the signed entity file */
  signed: ReadonlySet<string>
}

const NOTHING: Filled = { values: {}, signed: new Set() }

/** Names of arguments the gate fills itself and the caller sent all the same. */
export function presumed(tool: ManifestTool | undefined, given: JsonObject): string[] {
  return (tool?.arguments ?? [])
    .filter(({ name, from }) => from !== undefined && Object.hasOwn(given, name))
    .map(nameOf)
}

/**
 * The arguments a tool declares with `from`, taken from the access evaluation in `given` and from the entity file.
 * INVARIANT: what stands under `entity` comes from the file the owner signed and from nowhere else; a property of the
 * same name in the request is another thing. An entity the file does not name has no attribute at all.
 */
export function filled(
  tool: ManifestTool | undefined,
  given: JsonObject,
  entities: EntityDirectory | undefined,
): Filled {
  const wanted = (tool?.arguments ?? []).filter(({ from }) => from !== undefined)
  if (wanted.length === 0) return NOTHING
  const values: JsonObject = {}
  const signed = new Set<string>()
  for (const { name, from = '' } of wanted) {
    const path = from.split('.')
    const isSigned = path[1] === 'entity'
    const value = isSigned ? attributeAt(path, given, entities) : valueAt(given, path)
    if (value === undefined || value === null) continue
    values[name] = value
    if (isSigned) signed.add(name)
  }
  return { values, signed }
}

/** Attributes of the signed entity file are trusted; so is a sink they steer, unless something else steers it too. */
export function withSigned(traced: TracedBy, tool: ManifestTool | undefined, signed: ReadonlySet<string>): TracedBy {
  if (signed.size === 0) return traced
  const known = new Set(Object.values(traced).flat())
  const sinks = (tool?.arguments ?? []).flatMap(({ name, sink }) =>
    sink !== undefined && signed.has(name) && !known.has(`sink:${sink}`) ? [`sink:${sink}`] : [],
  )
  return { ...traced, trusted: [...traced.trusted, ...signed, ...new Set(sinks)] }
}

const nameOf = ({ name }: { name: string }): string => name

function attributeAt(
  [kind = '', , attribute = '']: readonly string[],
  given: JsonObject,
  entities: EntityDirectory | undefined,
): JsonValue | undefined {
  const [type, id] = [valueAt(given, [kind, 'type']), valueAt(given, [kind, 'id'])]
  if (typeof type !== 'string' || typeof id !== 'string') return undefined
  const attributes = entities?.attributesOf(kind as EntityKind, type, id)
  return attributes === undefined ? undefined : valueAt(attributes, [attribute])
}

function valueAt(from: JsonObject, path: readonly string[]): JsonValue | undefined {
  let value: JsonValue | undefined = from
  for (const part of path) {
    if (typeof value !== 'object' || value === null || Array.isArray(value) || !Object.hasOwn(value, part))
      return undefined
    value = value[part]
  }
  return value
}
