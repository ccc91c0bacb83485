import type { JsonObject } from '@answerable/contract'
import { actionDigest, type Client, type DecisionAnswer } from '@answerable/sdk'
import { textOr } from '../reply.ts'
import { type Hook, type Permission, permissionOf } from './hook-format.ts'

export type HookOptions = {
  client: Client
  onBehalfOf: string
  /** what the person asked for, where the caller knows it */
  request: string
  signal: AbortSignal
}

export const NO_WORDS = 'Calls of a coding agent; the words of the person were not passed on.'

type Run = { id: string; runToken: string }

/**
 * Answers one hook. Before a tool is used it is a decision of the gate; afterwards its result is an observation of the
 * same run, which is the agent's session.
 * @returns what goes to stdout; undefined where the agent expects nothing
 */
export async function answerHook(hook: Hook, options: HookOptions): Promise<JsonObject | undefined> {
  const { client, onBehalfOf, request, signal } = options
  const key = `hook:${hook.session_id}`
  const run: Run = await client.openRun({ request, onBehalfOf }, { idempotencyKey: key, signal })
  if (hook.hook_event_name === 'PreToolUse') return before(hook, run, options)
  const content = JSON.stringify(hook.tool_response ?? null)
  await client.observe({ run: run.id, tool: hook.tool_name, content }, { runToken: run.runToken, signal })
  return undefined
}

async function before(
  { tool_name: tool, tool_input: given }: Hook,
  run: Run,
  options: HookOptions,
): Promise<JsonObject> {
  const { client, signal } = options
  const action = actionDigest({ kind: 'action', tool, arguments: given as JsonObject, text: null })
  const earlier = await waiting(run, tool, action, options)
  if (earlier?.state === 'held') return permissionOf('deny', heldText(earlier.decision))
  const call = { runToken: run.runToken, signal }
  const answer =
    earlier === undefined
      ? await client.decide({ run: run.id, kind: 'action', tool, arguments: given as JsonObject }, call)
      : await client.claim({ decision: earlier.decision, action }, call)
  // Nothing is enforced yet: no opinion, so the host asks its user as it would without a hook.
  if (answer.outcome === 'observed') return { systemMessage: reason(answer) }
  return permissionOf(permission(answer), reason(answer))
}

/**
 * A permit with a step-up is the user's own to confirm, so it is asked. What is held is not: the yes of the person at the
 * keyboard is no review by somebody else (INVARIANT 4).
 */
function permission({ outcome, obligations }: DecisionAnswer): Permission {
  if (outcome !== 'allow') return 'deny'
  return obligations.some((obligation) => obligation.startsWith('step-up:')) ? 'ask' : 'allow'
}

function reason({ outcome, reasons, decision }: DecisionAnswer): string {
  const why = reasons.map(({ sentence }) => sentence).join(' ')
  return outcome === 'review' ? `${heldText(decision)} ${why}` : `${why} (decision ${decision})`
}

const heldText = (decision: string): string =>
  `Held: people decide before this may happen. Try the same again once decision ${decision} is approved.`

/** The same call of this session that people were asked about before: still held, or approved and not yet used. */
async function waiting(
  run: Run,
  tool: string,
  action: string,
  { client, signal }: HookOptions,
): Promise<{ decision: string; state: string } | undefined> {
  const { decisions } = (await client.readRun({ run: run.id }, { signal })) as { decisions?: JsonObject[] }
  const open = (decisions ?? []).filter(
    (one) => one['tool'] === tool && (one['state'] === 'held' || one['state'] === 'approved'),
  )
  for (const one of open.toReversed()) {
    const decision = textOr(one['decision'])
    const { decided } = (await client.readDecision({ decision }, { signal })) as { decided?: JsonObject }
    if (decided?.['action'] === action) return { decision, state: textOr(one['state']) }
  }
  return undefined
}
