import { AnswerableError } from '@answerable/contract'
import { handoverRecord } from '@answerable/domain'
import { governed } from './governed.ts'
import { personNames } from './person-names.ts'

/** GET /v1/use-cases/{useCase}/handover: what a successor takes over, with the digest they sign. */
export const readHandover = governed(async ({ edge, params }) => {
  const { model, index } = await edge.view(undefined)
  const useCase = model.useCases.get(params['useCase'] ?? '')
  if (useCase === undefined) throw new AnswerableError('not_found', 'There is no such use case.')
  const record = handoverRecord(model, useCase)
  const predecessor = typeof record['predecessor'] === 'string' ? record['predecessor'] : ''
  const names = await personNames(edge.log, model, [predecessor])
  return {
    index,
    content: {
      record,
      digest: edge.digest(record),
      from: predecessor === '' ? null : { person: predecessor, ...names.get(predecessor) },
      tookOver: useCase.tookOver,
      signed: useCase.handovers.map(({ id, predecessor: from, successor, time }) => ({ id, from, successor, time })),
    },
  }
})
