import { signed, type Route } from './route.ts'

/** What the second line says about a use case before its owner answers. */
export const challengeRoutes = {
  recordChallenge: signed(
    '/v1/use-cases/{useCase}/challenges',
    'challenge.record',
    ['challenge.recorded'],
    'The challenger supports or objects to one set of assumptions, before the owner answers',
    ['assumptions_moved', 'not_separate'],
    { useCase: 'useCase' },
  ),
} as const satisfies Record<string, Route>
