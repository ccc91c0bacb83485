import { AnswerableError, type JsonObject, parseStrict, validate } from '@answerable/contract'
import { z } from 'zod'

/** What a coding agent tells its hook, on stdin. Members we do not read are ignored: each version adds some. */
const Hook = z.object({
  session_id: z.string().min(1).max(200),
  hook_event_name: z.enum(['PreToolUse', 'PostToolUse']),
  tool_name: z.string().min(1).max(128),
  tool_input: z.record(z.string(), z.json()).default({}),
  tool_response: z.json().optional(),
})
export type Hook = z.infer<typeof Hook>

/** @throws AnswerableError `malformed_json`, `invalid_input` */
export function readHook(text: string): Hook {
  const value = parseStrict(text)
  if (typeof value !== 'object' || value === null)
    throw new AnswerableError('invalid_input', 'a hook is one JSON object')
  return validate(Hook, value)
}

export type Permission = 'allow' | 'deny' | 'ask'

/** What the agent reads from stdout before it uses the tool. */
export function permissionOf(permission: Permission, reason: string): JsonObject {
  return {
    hookSpecificOutput: {
      hookEventName: 'PreToolUse',
      permissionDecision: permission,
      permissionDecisionReason: reason,
    },
  }
}
