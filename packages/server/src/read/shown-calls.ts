import type { JsonObject, PastCall } from '@answerable/contract'
import { type Model, publicationFor, revisionOf } from '@answerable/domain'
import type { Edge } from '../http/edge.ts'
import { judgeAgain, judgingOf, pastCallsNamed } from './past-calls.ts'

export type CallSources = {
  log: Edge['log']
  store: Pick<Edge['store'], 'rows' | 'newest' | 'query'>
  model: Model
} & Pick<Edge, 'evaluate'>

/**
 * What becomes of the past calls a statement names, under the revision it is about: with two covered, under the newer.
 * Judged here and not believed. Only the owner named in that revision is shown what was asked: whoever may prepare a
 * statement must not read calls by naming them.
 */
export async function shownCalls(
  sources: CallSources,
  payload: JsonObject,
  signer: string,
): Promise<ReadonlyMap<string, PastCall>> {
  const named = idsIn(payload['pastCalls'])
  const useCase = model(sources, payload)
  const about = { ...payload, ...objectIn(payload['next']) }
  const revision = useCase === undefined ? undefined : revisionOf(useCase, Number(about['revision']))
  if (named.length === 0 || useCase === undefined || revision?.owner !== signer) return new Map()
  const { assumptions } = about
  const publication = typeof assumptions === 'string' ? publicationFor(revision, assumptions) : undefined
  const judging = await judgingOf(sources.log, revision, publication)
  const calls = await pastCallsNamed(sources, useCase.id, named)
  return new Map(
    calls.map((call) => {
      const { id, kind, tool, time } = call.row
      const readable = call.content !== undefined && judging !== undefined
      const would = readable
        ? judgeAgain(sources, { ...call, content: call.content ?? '' }, judging).outcome
        : undefined
      return [id, { kind, tool, time, content: call.content, would }]
    }),
  )
}

const model = ({ model: { useCases } }: CallSources, { useCase }: JsonObject) =>
  typeof useCase === 'string' ? useCases.get(useCase) : undefined

const objectIn = (value: JsonObject[string] | undefined): JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {}

function idsIn(value: JsonObject[string] | undefined): string[] {
  if (!Array.isArray(value)) return []
  return value.flatMap((one) => {
    const { decision } = objectIn(one)
    return typeof decision === 'string' ? [decision] : []
  })
}
