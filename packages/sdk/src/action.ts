import type { JsonObject, JsonValue } from '@answerable/contract'
import { canonicalJson, type Json, sha256 } from '@answerable/verifier'

/** What is about to happen: a tool called with arguments, or a text that leaves the system. */
export type Action =
  | { kind?: 'action'; tool: string; arguments?: JsonObject; cause?: string }
  | { kind: 'output'; text: string; cause?: string }

/**
 * An action as it was put before the gate, which nobody can change any more.
 * INVARIANT: approved = shown = executed. What runs reads its arguments from here, never from the caller's own object,
 * which may have changed while people were deciding.
 */
export type FrozenAction = Readonly<{
  kind: 'action' | 'output'
  tool: string | null
  arguments: JsonObject
  text: string | null
  cause: string | null
  /** `sha256:<hex>`: what the gate answers for, and what claim and intent are bound to */
  digest: string
}>

/** @throws TypeError when the arguments are not JSON */
export function freezeAction(action: Action): FrozenAction {
  const values = action.kind === 'output' ? {} : (structuredClone(action.arguments) ?? {})
  const tool = action.kind === 'output' ? null : action.tool
  const text = action.kind === 'output' ? action.text : null
  const kind = action.kind ?? 'action'
  deepFreeze(values)
  return Object.freeze({
    kind,
    tool,
    arguments: values,
    text,
    cause: action.cause ?? null,
    digest: actionDigest({ kind, tool, arguments: values, text }),
  })
}

/** SHA-256 of the RFC 8785 form of what is about to happen: tool and arguments, or kind and text. */
export function actionDigest(action: Pick<FrozenAction, 'kind' | 'tool' | 'arguments' | 'text'>): string {
  const { kind, tool, text } = action
  const subject = kind === 'action' ? { tool: tool ?? '', arguments: action.arguments } : { kind, text: text ?? '' }
  const bytes = sha256(new TextEncoder().encode(canonicalJson(subject as Json)))
  return `sha256:${Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')}`
}

function deepFreeze(value: JsonValue): void {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return
  Object.freeze(value)
  for (const item of Object.values(value)) deepFreeze(item)
}
