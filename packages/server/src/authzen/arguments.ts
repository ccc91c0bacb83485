import type { AuthZenEvaluation, JsonObject, JsonValue, ManifestTool } from '@answerable/contract'

/** An evaluation whose parts may be left out, as in a search. */
export type Parts = {
  subject: { type: string; id: string; properties?: Record<string, JsonValue> | undefined }
  action: { properties?: Record<string, JsonValue> | undefined }
  resource: AuthZenEvaluation['resource']
  context?: Record<string, JsonValue> | undefined
}

/**
 * An access evaluation as the arguments of a tool. Of the context only what the tool declares comes along: clocks and
 * addresses that no policy reads would make each repetition another action, and approvals would never fit.
 */
export function argumentsOf({ subject, action, resource, context }: Parts, tool: ManifestTool | undefined): JsonObject {
  const wanted = (tool?.arguments ?? []).flatMap(({ from }) => (from?.startsWith('context.') ? [from.slice(8)] : []))
  const seen = wanted.filter((name) => context !== undefined && Object.hasOwn(context, name))
  return plain({
    subject: { type: subject.type, id: subject.id, ...some(subject.properties) },
    ...(action.properties === undefined ? {} : { action: some(action.properties) }),
    resource: { type: resource.type, id: resource.id, ...some(resource.properties) },
    ...(seen.length === 0 ? {} : { context: Object.fromEntries(seen.map((name) => [name, context?.[name] ?? null])) }),
  })
}

const some = (properties: Record<string, JsonValue> | undefined): JsonObject =>
  properties === undefined ? {} : { properties }

/** Members in the order given, so that equal requests are equal text for people; digests do not depend on it. */
const plain = (value: JsonObject): JsonObject => JSON.parse(JSON.stringify(value)) as JsonObject
