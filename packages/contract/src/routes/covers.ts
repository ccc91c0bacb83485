import { read, signed, type Route } from './route.ts'

/** Leavers, movers and absences: who stands in, who takes over, and what has to be confirmed. */
export const coverRoutes = {
  acceptCover: signed(
    '/v1/use-cases/{useCase}/covers',
    'cover.accept',
    ['cover.accepted'],
    'The deputy agrees beforehand to stand in for the owner',
    ['beyond_authority', 'not_separate', 'expired'],
    { useCase: 'useCase' },
  ),
  startCover: signed(
    '/v1/use-cases/{useCase}/absences',
    'cover.start',
    ['cover.started'],
    'The owner plans an absence; the deputy stands in',
    ['beyond_authority', 'expired'],
    { useCase: 'useCase' },
  ),
  endCover: signed('/v1/covers/{cover}/end', 'cover.end', ['cover.ended'], 'The owner is back early', [], {
    cover: 'cover',
  }),
  signHandover: signed(
    '/v1/use-cases/{useCase}/handovers',
    'handover.sign',
    ['handover.signed'],
    'The successor signs what is open, before the first own acceptance opens anything',
    [],
    { useCase: 'useCase' },
  ),
  readHandover: read(
    '/v1/use-cases/{useCase}/handover',
    'person',
    'What a successor takes over: open risks, exceptions, incidents and clocks, with the digest to sign',
  ),
  movePerson: signed(
    '/v1/people/{person}/move',
    'person.move',
    ['person.moved'],
    'Record that a person changes unit or employer',
    [],
    { person: 'person' },
  ),
  confirmAuthority: signed(
    '/v1/authorities/{authority}/confirm',
    'authority.confirm',
    ['authority.confirmed'],
    'Take on what a grantor who has left had granted',
    ['beyond_authority', 'expired'],
    { authority: 'authority' },
  ),
  confirmKey: signed(
    '/v1/people/{person}/keys/{key}/confirm',
    'key.confirm',
    ['key.confirmed'],
    'The grantor confirms a further key of somebody who holds powers',
    ['beyond_authority'],
    { person: 'person', key: 'key' },
  ),
} as const satisfies Record<string, Route>
