import type { LoggedEvent, LoggedEventOf } from '@answerable/contract'
import { changeUseCase } from '../maps.ts'
import type { Model } from '../model.ts'
import { withHandover } from '../handover/fold.ts'

type CoverEvent = LoggedEventOf<'cover.accepted' | 'cover.started' | 'cover.ended' | 'handover.signed'>
const TYPES: readonly string[] = ['cover.accepted', 'cover.started', 'cover.ended', 'handover.signed']

export function isCoverEvent(event: LoggedEvent): event is CoverEvent {
  return TYPES.includes(event.type)
}

/** Who has agreed to stand in, who is away, who took over. */
export function foldCover(model: Model, event: CoverEvent): Model {
  const { id, index, time } = event
  return changeUseCase(model, event.body.useCase, (useCase) => {
    switch (event.type) {
      case 'cover.accepted':
        return { ...useCase, covers: [...useCase.covers, { ...event.body, id, index, time }] }
      case 'cover.started':
        return { ...useCase, absences: [...useCase.absences, { ...event.body, id, index, ended: null }] }
      case 'cover.ended':
        return {
          ...useCase,
          absences: useCase.absences.map((one) => (one.id === event.body.cover ? { ...one, ended: time } : one)),
        }
      case 'handover.signed':
        return withHandover(model, useCase, event)
    }
  })
}
