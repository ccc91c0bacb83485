import { AsOf, read, signed, type Route } from './route.ts'

/** Closing and reopening. */
export const restrictionRoutes = {
  setRestriction: signed(
    '/v1/restrictions',
    'restriction.set',
    ['restriction.set'],
    'Pause or narrow a use case, an agent or everything; lists permits still open',
  ),
  explainRestriction: signed(
    '/v1/restrictions/{restriction}/reason',
    'restriction.explain',
    ['restriction.explained'],
    'Give the reason of a restriction that was set without one',
    [],
    { restriction: 'restriction' },
  ),
  liftRestriction: signed(
    '/v1/restrictions/{restriction}/lift',
    'restriction.lift',
    ['restriction.lifted'],
    'Lift one restriction',
    ['beyond_authority'],
    { restriction: 'restriction' },
  ),
  listRestrictions: read('/v1/restrictions', 'any', 'Restrictions in force', AsOf),
} as const satisfies Record<string, Route>
