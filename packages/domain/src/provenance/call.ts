import type { ManifestSource, ManifestTool } from '@answerable/contract'
import { summariseTrace } from './arguments.ts'
import { isAskedFor } from './asked.ts'
import { timesNamed } from './reached.ts'
import type { Trace } from './trace.ts'
import { AGAIN, CHOICE, type TracedArgument, type TraceSummary, WORDING } from './types.ts'
import { vouchesOf } from './vouches.ts'
import { readsInstructions } from './wording.ts'

/** What the manifest says that bears on where a call comes from. */
export type CallTerms = {
  readonly tool: Pick<ManifestTool, 'arguments' | 'asked_for'> | undefined
  readonly sources: readonly Pick<ManifestSource, 'id' | 'vouches_for'>[]
  /** Whom the call reaches, each with how often the run has acted on them before; absent where that is not known. */
  readonly reached?: readonly { readonly receiver: string; readonly before: number }[]
}

/**
 * A call's values and the choice of its tool, as names for policy. {@link CHOICE} stands under `request` where the
 * request asks for the tool and under `model` where it does not; for tools without `asked_for` it stands nowhere.
 */
export function summariseCall(trace: Trace, leaves: readonly TracedArgument[], terms: CallTerms): TraceSummary {
  const { tool, sources, reached = [] } = terms
  const summary = summariseTrace(leaves, tool?.arguments ?? [], vouchesOf(trace, sources))
  if (tool?.asked_for !== undefined) summary[isAskedFor(trace, tool.asked_for) ? 'request' : 'model'].push(CHOICE)
  const again = reached.some(({ receiver, before }) => before > 0 && before >= timesNamed(trace, receiver))
  if (again) summary.model.push(AGAIN)
  if (readsInstructions(trace)) summary.untrusted.push(WORDING)
  return summary
}
