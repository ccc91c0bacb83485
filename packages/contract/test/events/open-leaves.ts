import type { z } from 'zod'

/** What a schema says of one value inside a body. `path` like `review.requirements[].role`. */
export type Leaf = { path: string; kind: string; schema: z.ZodType }

type Def = {
  type: string
  shape?: Record<string, z.ZodType>
  element?: z.ZodType
  items?: z.ZodType[]
  innerType?: z.ZodType
  options?: z.ZodType[]
  keyType?: z.ZodType
  valueType?: z.ZodType
}
const defOf = (schema: z.ZodType): Def => schema.def as unknown as Def

/**
 * Every value a body can hold, however deep. Kinds it does not know are given back as leaves, so that a new kind of
 * schema is judged by the caller instead of being passed over.
 */
export function leavesOf(schema: z.ZodType, path = ''): Leaf[] {
  const def = defOf(schema)
  const below = (inner: z.ZodType | undefined, at: string): Leaf[] => (inner === undefined ? [] : leavesOf(inner, at))
  switch (def.type) {
    case 'object': {
      const loose = (def as { catchall?: z.ZodType }).catchall?.def.type !== 'never'
      const members = Object.entries(def.shape ?? {})
      const own = members.flatMap(([name, member]) => leavesOf(member, path === '' ? name : `${path}.${name}`))
      return loose ? [{ path, kind: 'loose object', schema }, ...own] : own
    }
    case 'array':
      return below(def.element, `${path}[]`)
    case 'tuple':
      return (def.items ?? []).flatMap((item, n) => leavesOf(item, `${path}[${n}]`))
    case 'optional':
    case 'nullable':
    case 'default':
    case 'readonly':
      return below(def.innerType, path)
    case 'union':
      return (def.options ?? []).flatMap((option) => leavesOf(option, path))
    case 'record':
      return [...below(def.keyType, `${path}{key}`), ...below(def.valueType, `${path}{}`)]
    default:
      return [{ path, kind: def.type, schema }]
  }
}
