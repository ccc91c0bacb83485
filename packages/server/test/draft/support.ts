import type { JsonObject } from '@answerable/contract'
import { guessDraft } from '../../src/draft/guess-draft.ts'
import { type Draft, type DraftedUseCase, draftOf } from '../../src/draft/index.ts'
import { addRun, newSurvey } from '../../src/draft/survey.ts'
import type { ReplayCall, ToolSchema } from '../../src/replay/index.ts'

export const call = (
  tool: string,
  args: JsonObject = {},
  result: string | null = 'found',
  more: Partial<ReplayCall> = {},
) => ({
  tool,
  arguments: args,
  result,
  error: null,
  ...more,
})

/** What is guessed from runs that make these calls. */
export function guessed(calls: readonly ReplayCall[], tools: readonly ToolSchema[] = []): Draft {
  const survey = newSurvey('shop-desk')
  addRun(survey, { id: 'r', suite: 'shop-desk', request: 'go', calls, tools })
  return guessDraft(survey)
}

export const drafted = (calls: readonly ReplayCall[], tools: readonly ToolSchema[] = [], fill = true): DraftedUseCase =>
  draftOf(guessed(calls, tools), fill)

export const schema = (
  name: string,
  hints: Partial<ToolSchema['hints']> = {},
  properties: JsonObject = {},
): ToolSchema => ({
  name,
  description: '',
  parameters: { type: 'object', properties },
  hints: { readOnly: null, destructive: null, ...hints },
})
