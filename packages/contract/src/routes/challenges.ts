import { signed, type Route } from './route.ts'

/** What the second line says before an owner answers, and the signatures an owner’s alone is not enough without. */
export const challengeRoutes = {
  recordChallenge: signed(
    '/v1/use-cases/{useCase}/challenges',
    'challenge.record',
    ['challenge.recorded'],
    'The challenger supports or objects to one set of assumptions, before the owner answers',
    ['assumptions_moved', 'not_separate'],
    { useCase: 'useCase' },
  ),
  countersignAcceptance: signed(
    '/v1/acceptances/{acceptance}/countersign',
    'acceptance.countersign',
    ['acceptance.countersigned'],
    'A further signature an acceptance needs: the grantor, a mandate’s signer, or the holder of another capacity',
    ['beyond_authority', 'not_separate', 'expired'],
    { acceptance: 'acceptance' },
  ),
} as const satisfies Record<string, Route>
