import { z } from 'zod'
import { Instant } from '../primitives.ts'
import { ManifestCheck } from '../views/checked.ts'
import { AsOf, bodyErrors, read, signed, type Route } from './route.ts'

/** Use cases, policies, acceptances and agents. */
export const useCaseRoutes = {
  registerUseCase: signed(
    '/v1/use-cases',
    'use_case.register',
    ['use_case.revised'],
    'Register a use case, or its next revision',
    ['manifest_invalid', 'not_separate'],
  ),
  checkManifest: {
    method: 'POST',
    path: '/v1/use-cases/check',
    permission: 'person',
    events: [],
    errors: [...bodyErrors, 'unauthenticated', 'forbidden'],
    input: ManifestCheck,
    summary: 'Check answerable.yaml, its policy and its tests as registering would; nothing is kept',
  },
  publishPolicy: signed(
    '/v1/use-cases/{useCase}/policies',
    'policy.publish',
    ['policy.published'],
    'Publish the policy of a revision; its tests must pass',
    ['manifest_invalid', 'policy_invalid', 'policy_tests_failed', 'beyond_authority'],
    { useCase: 'useCase' },
  ),
  signAcceptance: signed(
    '/v1/use-cases/{useCase}/acceptances',
    'acceptance.sign',
    ['acceptance.signed'],
    'The owner accepts, accepts with conditions, or refuses',
    ['assumptions_moved', 'challenge_missing', 'beyond_authority', 'not_separate', 'expired'],
    { useCase: 'useCase' },
  ),
  readStatementPdf: read(
    '/v1/acceptances/{acceptance}/statement.pdf',
    'person',
    'The signed words on one A4 page (application/pdf), with the receipt attached',
  ),
  rescindAcceptance: signed(
    '/v1/acceptances/{acceptance}/rescind',
    'acceptance.rescind',
    ['acceptance.rescinded'],
    'The owner takes the signature back',
    [],
    { acceptance: 'acceptance' },
  ),
  registerAgent: signed('/v1/agents', 'agent.register', ['agent.registered'], 'Register an agent and its public key'),
  revokeAgent: signed('/v1/agents/{agent}/revoke', 'agent.revoke', ['agent.revoked'], 'Revoke an agent', [], {
    agent: 'agent',
  }),
  resolveInstant: read(
    '/v1/as-of',
    'person',
    'The last entry at an instant; none where the log had not begun, or is not that far',
    z.strictObject({ at: Instant }),
  ),
  listUseCases: read('/v1/use-cases', 'person', 'Use cases: who answers, mode, next date', AsOf),
  readUseCase: read(
    '/v1/use-cases/{useCase}',
    'any',
    'One use case: standing, what is missing and who can mend it',
    AsOf,
  ),
  readUseCaseFile: read(
    '/v1/use-cases/{useCase}/file',
    'person',
    'The manifest and policy of a use case as registered and as signed for, and the words of the signature',
    AsOf,
  ),
  readUseCaseHistory: read(
    '/v1/use-cases/{useCase}/history',
    'person',
    'Every act of people on a use case, oldest first: what, by whom, when',
  ),
} as const satisfies Record<string, Route>
