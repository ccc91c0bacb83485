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
  archiveEpoch: signed(
    '/v1/epoch/archive',
    'epoch.archive',
    ['epoch.archived'],
    'Sign that the log before this one lies in files, and which files',
    ['beyond_authority'],
  ),
  eraseInEpoch: signed(
    '/v1/epoch/erase',
    'epoch.erase',
    ['epoch.erased'],
    'Sign that what the log before this one sealed for somebody is erased',
    ['beyond_authority', 'retained'],
  ),
} as const satisfies Record<string, Route>
