import { type JsonObject, questionText } from '@answerable/contract'
import { attestationQuestions, type Model } from '@answerable/domain'
import type { LogReader } from './log-reader.ts'

/** The texts of the questions an owner is asked now, by `<use case> <question>`; empty for any other command. */
export async function questionTexts(
  { model }: { log: LogReader; model: Model },
  payload: JsonObject,
): Promise<Map<string, string>> {
  const { useCase: id, questions } = payload
  const useCase = typeof id === 'string' && questions !== undefined ? model.useCases.get(id) : undefined
  if (useCase === undefined) return new Map()
  return new Map(
    attestationQuestions(model, useCase).map((question) => [`${useCase.id} ${question.id}`, questionText(question)]),
  )
}
