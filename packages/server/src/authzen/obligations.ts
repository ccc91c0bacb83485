import type { JsonObject, JsonValue } from '@answerable/contract'

/** What the obligations profile (draft 1) may carry from here: announced in the metadata. */
export const OBLIGATION_TYPES = ['notification', 'step-up', 'custom'] as const

/**
 * Obligations as the profile writes them. `notify` and `step-up` are its registered types; all else is `custom`, which an
 * enforcement point that does not know it has to treat as a denial.
 */
export function obligationObjects(native: readonly JsonValue[]): JsonObject[] {
  return native.flatMap((text, index) =>
    typeof text === 'string' ? [{ id: `obligation-${index + 1}`, ...typed(text) }] : [],
  )
}

function typed(text: string): JsonObject {
  const colon = text.indexOf(':')
  const [kind, value] = [text.slice(0, colon), text.slice(colon + 1)]
  if (kind === 'notify')
    return {
      type: 'notification',
      to: value,
      body: `A rule of the policy says that ${value} is told of this decision.`,
    }
  if (kind === 'step-up') return { type: 'step-up', acr_value: value }
  return { type: 'custom', vendor: 'answerable', action: kind, value }
}
