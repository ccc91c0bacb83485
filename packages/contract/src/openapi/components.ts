import { z } from 'zod'
import { commandTable, type CommandType } from '../commands/index.ts'
import { eventTable } from '../events/index.ts'
import { answered, Created, DecisionReply, Receipt } from '../routes/replies.ts'
import { type Route, type RouteName, routes } from '../routes/table.ts'
import { SignedStatement, Statement } from '../statement.ts'

/** JSON Schema, draft 2020-12, as OpenAPI 3.1 embeds it. */
export type Schema = { [keyword: string]: unknown }

const PLACE = '#/components/schemas/'

/** RFC 9457 problem details as every error answer has them. */
const Problem = z.strictObject({
  type: z.string().describe('/errors#<code>'),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  code: z.string(),
  mend: z.string().describe('what to do about it'),
  issues: z
    .array(
      z.strictObject({ path: z.string(), message: z.string(), line: z.int().optional(), column: z.int().optional() }),
    )
    .optional(),
  reasons: z
    .array(z.strictObject({ code: z.string(), sentence: z.string(), mend: z.string() }))
    .optional()
    .describe('gate_closed only'),
  instance: z.string(),
})

const named = {
  Problem: [Problem, 'output'],
  Receipt: [Receipt, 'output'],
  Created: [Created, 'output'],
  Run: [answered({ id: z.string(), runToken: z.string() }), 'output'],
  Decision: [answered(DecisionReply), 'output'],
  Statement: [Statement, 'input'],
  SignedStatement: [SignedStatement, 'input'],
} as const satisfies Record<string, readonly [z.ZodType, 'input' | 'output']>

export type NamedSchema = keyof typeof named | CommandType | `body.${RouteName}`

export const schemaRef = (name: NamedSchema): Schema => ({ $ref: `${PLACE}${name}` })

/** Every named schema: replies, problems, the payload of each command, the open fields of each event. */
export function componentSchemas(): Record<string, Schema> {
  const all: Record<string, Schema> = {}
  for (const [name, [schema, io]] of Object.entries(named)) Object.assign(all, hoisted(name, schema, io))
  for (const [name, { payload, by }] of Object.entries(commandTable)) {
    if (by !== 'system' || name === 'clock.move') Object.assign(all, hoisted(name, payload, 'input'))
  }
  for (const [name, { input }] of Object.entries(routes) as [RouteName, Route][]) {
    if (input !== undefined) Object.assign(all, hoisted(`body.${name}`, input, 'input'))
  }
  for (const [name, { body, sealed }] of Object.entries(eventTable)) {
    Object.assign(all, hoisted(`event.${name}`, body, 'output', { 'x-sealed': sealed }))
  }
  return all
}

/** The schema of something used in one place only. */
export function inlineSchema(schema: z.ZodType): Schema {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io: 'input', target: 'draft-2020-12' })
  return rest
}

/** A schema and its inner definitions as components: a reference into `$defs` would not resolve inside OpenAPI. */
function hoisted(name: string, schema: z.ZodType, io: 'input' | 'output', more: Schema = {}): Record<string, Schema> {
  const { $schema: _, $defs = {}, ...root } = z.toJSONSchema(schema, { io, target: 'draft-2020-12' })
  const moved = (part: unknown): Schema =>
    JSON.parse(
      JSON.stringify(part)
        .replaceAll('"#/$defs/', `"${PLACE}${name}.`)
        .replaceAll('"$ref":"#"', `"$ref":"${PLACE}${name}"`),
    ) as Schema
  const all: Record<string, Schema> = { [name]: { ...moved(root), ...more } }
  for (const [inner, definition] of Object.entries($defs)) all[`${name}.${inner}`] = moved(definition)
  return all
}
