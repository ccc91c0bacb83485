import type { JsonObject, JsonValue } from '@answerable/contract'
import type { Acceptance, Publication } from '../model.ts'
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
  rests: RestsOn | null,
): string {
  return tools.digest({
    v: 1,
    agent: decision.agent,
    useCase: decision.useCase,
    kind: decision.kind,
    tool: decision.tool,
    action: decision.action,
    assumptions: rests?.assumptions ?? null,
    since: rests?.since ?? null,
    ...(rests?.tightened === undefined ? {} : { tightened: rests.tightened }),
  })
}

/** What an approval rests on; a policy that was tightened since is another one. */
export type RestsOn = { assumptions: string; since: number; tightened?: string }

export function assumedBy(at: { acceptance: Acceptance | null; publication: Publication | undefined }): RestsOn | null {
  if (at.acceptance === null) return null
  const { assumptions, since } = at.acceptance
  const tightened = at.publication?.tightened?.policy
  return { assumptions, since, ...(tightened === undefined ? {} : { tightened }) }
}
