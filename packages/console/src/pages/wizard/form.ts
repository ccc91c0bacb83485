import type { JsonObject, JsonValue } from '@answerable/contract'

/** A manifest being written: as in the file, but maps of people are lists of rows, so that a name can change. */
export type Form = JsonObject
export type Row = JsonObject

const MAPS = ['review.roles', 'ladders'] as const
/** Parts that are left out where nothing of them is said. */
const OPTIONAL = ['fallback', 'cadence', 'deployment', 'entities'] as const

export const emptyForm: Form = {
  answerable: 1,
  people: {},
  policy: { file: 'policy.cedar', tests: 'policy.tests.yaml' },
  review: {},
}

export const rowsIn = (value: JsonValue | undefined): Row[] =>
  Array.isArray(value) ? value.filter((item): item is Row => isObject(item)) : []
export const textsIn = (value: JsonValue | undefined): string[] =>
  Array.isArray(value) ? value.filter((item) => typeof item === 'string') : []
export const textIn = (value: JsonValue | undefined): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : ''

export function valueAt(form: Form, path: string): JsonValue | undefined {
  return path.split('.').reduce<JsonValue | undefined>((at, name) => (isObject(at) ? at[name] : undefined), form)
}

/** The form with another answer at a place. No answer at all is an answer left out, never an empty text. */
export function withValue(form: Form, path: string, value: JsonValue | undefined): Form {
  const [head = '', ...rest] = path.split('.')
  const inner = rest.length === 0 ? value : withValue(isObject(form[head]) ? form[head] : {}, rest.join('.'), value)
  const { [head]: _, ...others } = form
  return inner === undefined || inner === '' ? others : { ...form, [head]: inner }
}

export function toForm(manifest: JsonObject): Form {
  return MAPS.reduce<Form>((form, path) => {
    const map = valueAt(form, path)
    if (!isObject(map)) return form
    return withValue(
      form,
      path,
      Object.entries(map).map(([key, people]) => ({ key, people })),
    )
  }, manifest)
}

export function toManifest(form: Form): JsonObject {
  const maps = MAPS.reduce<Form>((manifest, path) => {
    const rows = valueAt(manifest, path)
    if (rows === undefined) return manifest
    const map = new Map<string, string[]>()
    // The same role said twice is one role with all of its people: nobody is dropped.
    for (const row of rowsIn(rows)) {
      const key = textIn(row['key'])
      map.set(key, [...new Set([...(map.get(key) ?? []), ...textsIn(row['people'])])])
    }
    return withValue(manifest, path, Object.fromEntries(map))
  }, form)
  return Object.fromEntries(
    Object.entries(maps).filter(([name, part]) => !((OPTIONAL as readonly string[]).includes(name) && isEmpty(part))),
  )
}

export const isObject = (value: JsonValue | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const isEmpty = (value: JsonValue): boolean => isObject(value) && Object.keys(value).length === 0
