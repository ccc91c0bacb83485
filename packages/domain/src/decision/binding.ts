import type { JsonObject, JsonValue } from '@answerable/contract'
import type { Acceptance } from '../model.ts'
import type { Tools } from '../types.ts'

/** Digest of what runs: tool and arguments of an action, kind and text of an output. Executors send it back. */
export function actionDigest(
  tools: Pick<Tools, 'digest'>,
  what: { kind: string; tool?: string | undefined; arguments: Record<string, JsonValue>; text?: string | undefined },
): string {
  if (what.kind === 'action') return tools.digest({ tool: what.tool ?? '', arguments: what.arguments as JsonObject })
  return tools.digest({ kind: what.kind, text: what.text ?? '' })
}

/**
 * INVARIANT 7: what an approval is bound to. Agent, use case, action (by its keyed digest) and the assumptions, which
 * hold manifest and policy: a change of any of them before the claim voids the approval, also one that was taken back
 * since. Signing the same assumptions again before they lapse changes nothing.
 */
export function bindingOf(
  tools: Pick<Tools, 'digest'>,
  decision: { agent: string; useCase: string; kind: string; tool: string | null; action: string },
  acceptance: Pick<Acceptance, 'assumptions' | 'since'> | null,
): string {
  return tools.digest({
    v: 1,
    agent: decision.agent,
    useCase: decision.useCase,
    kind: decision.kind,
    tool: decision.tool,
    action: decision.action,
    assumptions: acceptance?.assumptions ?? null,
    since: acceptance?.since ?? null,
  })
}
