import { AsOf, read, signed, type Route } from './route.ts'

/** Who is kept apart from whom, who knows enough to vote, and by what right an owner answers. */
export const separationRoutes = {
  setTeam: signed('/v1/teams', 'team.set', ['team.set'], 'State who is in a team', [
    'beyond_authority',
    'not_separate',
  ]),
  recordCheck: signed(
    '/v1/checks',
    'check.record',
    ['check.recorded'],
    'State a check done outside: unregistered uses, credentials of agents, calls past the gate',
    ['beyond_authority', 'not_separate'],
  ),
  recordCompetence: signed(
    '/v1/competences',
    'competence.record',
    ['competence.recorded'],
    'State that a person knows enough to vote on a class of use cases',
    ['beyond_authority', 'not_separate', 'expired'],
  ),
  revokeCompetence: signed(
    '/v1/competences/{competence}/revoke',
    'competence.revoke',
    ['competence.revoked'],
    'Take a competence back',
    ['beyond_authority'],
    { competence: 'competence' },
  ),
  listConflicts: read(
    '/v1/conflicts',
    'person',
    'Persons, teams and use cases as a graph of roles, and the conflicts in it',
    AsOf,
  ),
  readAccountability: read(
    '/v1/use-cases/{useCase}/accountability',
    'person',
    'Whether the owner can change policy, fund remediation and accept the risk; each with its chain, or who could give it',
    AsOf,
  ),
  listDuties: read('/v1/duties', 'person', 'What waits for a person by a date: cover, successors, confirmations', AsOf),
} as const satisfies Record<string, Route>
