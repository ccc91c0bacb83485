import { signed, type Route } from './route.ts'

/** The end of a log. How the next one begins is no matter of this server: it is founded like any other. */
export const epochRoutes = {
  closeEpoch: signed(
    '/v1/epoch/close',
    'epoch.close',
    ['epoch.close_agreed', 'epoch.closed'],
    'Sign that this log ends; the second of two people ends it',
    ['beyond_authority'],
  ),
} as const satisfies Record<string, Route>
