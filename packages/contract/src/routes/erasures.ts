import { RequesterAsked } from '../commands/erasure.ts'
import { bodyErrors, read, signed, type Route } from './route.ts'

/** Erasing sealed values, and the holds that stop it. */
export const erasureRoutes = {
  approveErasure: signed(
    '/v1/erasures',
    'erasure.approve',
    ['vault.erased'],
    'Erase sealed values: their keys are destroyed, every proof stays',
    ['beyond_authority', 'not_separate', 'retained'],
  ),
  placeHold: signed('/v1/holds', 'hold.place', ['hold.placed'], 'Forbid erasing within a scope', ['beyond_authority']),
  liftHold: signed('/v1/holds/{hold}/lift', 'hold.lift', ['hold.lifted'], 'Lift a hold', ['beyond_authority'], {
    hold: 'hold',
  }),
  findRequester: {
    method: 'POST',
    path: '/v1/use-cases/{useCase}/requesters',
    permission: 'person',
    events: [],
    errors: [...bodyErrors, 'unauthenticated', 'forbidden', 'not_found', 'store_unavailable'],
    input: RequesterAsked,
    summary: 'How the runs of a use case know somebody, and how many of the runs looked at are theirs; nothing is kept',
  },
  listErasures: read('/v1/erasures', 'person', 'Erasures and holds'),
} as const satisfies Record<string, Route>
