import { z } from 'zod'
import { AnswerableError, type Issue } from './errors.ts'
import { parseStrict } from './json/parse-strict.ts'
import { validate } from './json/validate.ts'

const Value = z.union([
  z.string().max(2000),
  z.int(),
  z.boolean(),
  z.array(z.string().max(200)).max(256).describe('a set of texts'),
])

export const Entity = z.strictObject({
  type: z.string().min(1).max(200),
  id: z.string().min(1).max(400),
  attributes: z.record(z.string().regex(/^[A-Za-z_][A-Za-z0-9_-]{0,63}$/), Value).default({}),
})
export type Entity = z.infer<typeof Entity>

/**
 * `entities.json`: who and what a policy may look up, with the attributes that decide. It is published with the policy
 * and part of what the owner signs, so no caller can give itself a role.
 */
export const EntityFile = z.strictObject({
  answerable_entities: z.literal(1).describe('version of this format'),
  subjects: z.array(Entity).max(20_000).default([]),
  resources: z.array(Entity).max(20_000).default([]),
})

/** Most characters of an entity file. */
export const MAX_ENTITIES = 400_000

export type EntityKind = 'subject' | 'resource'

/** An entity file, ready to be looked into. */
export type EntityDirectory = {
  readonly subjects: readonly Entity[]
  readonly resources: readonly Entity[]
  /** The attributes of that entity; undefined for one the file does not name. */
  attributesOf(kind: EntityKind, type: string, id: string): Entity['attributes'] | undefined
}

/**
 * Reads an entity file.
 * @throws AnswerableError `manifest_invalid` with every issue; an entity named twice is one, since readers would differ
 */
export function readEntities(text: string): EntityDirectory {
  const { subjects, resources } = parsed(text)
  const known = { subject: new Map<string, Entity>(), resource: new Map<string, Entity>() }
  const issues: Issue[] = []
  for (const [kind, list] of [
    ['subject', subjects],
    ['resource', resources],
  ] as const) {
    for (const [index, entity] of list.entries()) {
      const key = keyOf(entity.type, entity.id)
      if (known[kind].has(key)) issues.push({ path: `/${kind}s/${index}`, message: `this ${kind} stands twice` })
      known[kind].set(key, entity)
    }
  }
  if (issues.length > 0) throw invalid(issues)
  return {
    subjects,
    resources,
    attributesOf: (kind, type, id) => known[kind].get(keyOf(type, id))?.attributes,
  }
}

// JSON keeps the two apart whatever characters they hold.
const keyOf = (type: string, id: string): string => JSON.stringify([type, id])

function parsed(text: string): z.infer<typeof EntityFile> {
  try {
    return validate(EntityFile, parseStrict(text))
  } catch (cause) {
    if (!(cause instanceof AnswerableError)) throw cause
    throw invalid(cause.issues.length > 0 ? cause.issues : [{ path: '', message: cause.detail }], cause)
  }
}

function invalid(issues: readonly Issue[], cause?: unknown): AnswerableError {
  return new AnswerableError('manifest_invalid', `The entity file: ${issues[0]?.message ?? ''}`, { issues, cause })
}
