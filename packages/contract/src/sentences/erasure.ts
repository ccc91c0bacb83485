import type { ErasureBasis } from '../commands/erasure.ts'
import type { Chapter } from './chapter.ts'
import { I, person, useCase } from './phrases.ts'
import type { Names } from './names.ts'
import type { Payload } from '../commands/index.ts'
import { instant, quoted, shown } from './words.ts'

const BASIS: Readonly<Record<ErasureBasis, string>> = {
  no_longer_necessary: 'the data is no longer needed for what it was collected for',
  consent_withdrawn: 'consent was withdrawn',
  objection: 'the person objected',
  unlawful_processing: 'it should not have been processed',
  legal_obligation: 'the law demands it',
  secret_leaked: 'it holds a secret that leaked',
}

export const basisOf = (basis: ErasureBasis): string => BASIS[basis]

function erased(what: Payload<'erasure.approve'>['what'], names: Names): string {
  switch (what.kind) {
    case 'person':
      return `the name and address of ${person(what.person, names)}, and everything sealed for this person`
    case 'requester':
      return `everything sealed in ${useCase(what.useCase, names)} for the person known there as ${what.requester}`
    case 'fields':
      return what.fields.map(({ index, field }) => `${shown(field)} of entry ${index}`).join(', ')
  }
}

function held(scope: Payload<'hold.place'>['scope'], names: Names): string {
  switch (scope.kind) {
    case 'person':
      return person(scope.person, names)
    case 'requester':
      return `the person known in ${useCase(scope.useCase, names)} as ${scope.requester}`
    case 'use_case':
      return useCase(scope.useCase, names)
    case 'everything':
      return 'everything in this log'
  }
}

export const erasureSentences: Chapter<'erasure.approve' | 'hold.place' | 'hold.lift'> = {
  'erasure.approve': (payload, names) => [
    `${I(names)} erase ${erased(payload.what, names)}.`,
    'This cannot be undone: the key is destroyed. The entries stay and still prove that there was something.',
    `Basis: ${basisOf(payload.basis)}. Asked for by: ${payload.requestedBy.replaceAll('_', ' ')}.`,
    `Reason: ${quoted(payload.reason)}`,
  ],
  'hold.place': (payload, names) => [
    `${I(names)} place a hold on ${held(payload.scope, names)}: nothing of it is erased while the hold stands.`,
    payload.until === undefined
      ? 'It stands until somebody lifts it.'
      : `It stands until ${instant(payload.until)}, or until somebody lifts it.`,
    `Reason: ${quoted(payload.reason)}`,
  ],
  'hold.lift': (payload, names) => [
    `${I(names)} lift the hold ${shown(payload.hold)}. What it covered can be erased again.`,
    `Reason: ${quoted(payload.reason)}`,
  ],
}
