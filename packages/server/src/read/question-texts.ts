import { type JsonObject, questionText } from '@answerable/contract'
import { attestationQuestions, type Model } from '@answerable/domain'
import { didSince, type FigureSources } from './did-since.ts'

/** The texts of the questions an owner is asked now, by `<use case> <question>`; empty for any other command. */
export async function questionTexts(
  sources: FigureSources & { model: Model },
  payload: JsonObject,
): Promise<Map<string, string>> {
  const { useCase: id, questions } = payload
  const useCase = typeof id === 'string' && questions !== undefined ? sources.model.useCases.get(id) : undefined
  if (useCase === undefined) return new Map()
  const figures = await didSince(sources, useCase)
  return new Map(
    attestationQuestions(sources.model, useCase).map((question) => [
      `${useCase.id} ${question.id}`,
      questionText(question, figures),
    ]),
  )
}
