import type { LoggedEventOf } from '@answerable/contract'
import { promoted } from '../acceptance/countersign.ts'
import type { Model, UseCase } from '../model.ts'

export function withHandover(model: Model, useCase: UseCase, event: LoggedEventOf<'handover.signed'>): UseCase {
  const { id, index, time, body } = event
  return promoted(model, { ...useCase, handovers: [...useCase.handovers, { ...body, id, index, time }] }, event)
}
