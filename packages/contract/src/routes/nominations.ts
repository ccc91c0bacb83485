import { Slug } from '../primitives.ts'
import { AsOf, read, signed, type Route } from './route.ts'

/** Use cases known from a list, observed use cases, tasks, coverage and responsibilities. */
export const nominationRoutes = {
  makeNominations: signed(
    '/v1/nominations',
    'nomination.make',
    ['nomination.made'],
    'Nominate who is to answer for use cases that have no manifest yet, up to 100 at once',
  ),
  acceptNomination: signed(
    '/v1/nominations/{useCase}/accept',
    'nomination.accept',
    ['nomination.accepted'],
    'The nominee accepts: only now does anybody answer',
    [],
    { useCase: 'useCase' },
  ),
  redirectNomination: signed(
    '/v1/nominations/{useCase}/redirect',
    'nomination.redirect',
    ['nomination.redirected'],
    'The nominee names somebody else',
    [],
    { useCase: 'useCase' },
  ),
  retireNomination: signed(
    '/v1/nominations/{useCase}/retire',
    'nomination.retire',
    ['nomination.retired'],
    'The use case is no longer in use',
    [],
    { useCase: 'useCase' },
  ),
  listNominations: read(
    '/v1/nominations',
    'person',
    'Use cases known from a list: who was asked, what they said',
    AsOf,
  ),
  signObserved: signed(
    '/v1/observed',
    'observed.sign',
    ['observed.signed'],
    'An interim owner signs a pile by name: for 90 days the gate answers `observed` and stops nothing',
    ['beyond_authority', 'expired', 'not_separate'],
  ),
  renewObserved: signed(
    '/v1/observed/renew',
    'observed.renew',
    ['observed.renewed'],
    'The grantor of the interim owner renews once',
    ['expired'],
  ),
  listTasks: read('/v1/tasks', 'person', 'Tasks in place of a gate: NOT ENFORCED BY THE GATE', AsOf),
  settleTask: signed('/v1/tasks/{task}/settle', 'task.settle', ['task.settled'], 'Say how a task was settled', [], {
    task: 'task',
  }),
  coverage: read(
    '/v1/coverage',
    'person',
    'How many use cases are signed for, and what happens next to each; `unit`: rows of that unit and those below it',
    AsOf.extend({ unit: Slug.optional() }),
  ),
  listResponsibilities: read('/v1/responsibilities', 'person', 'Who answers for what, by what right', AsOf),
  readResponsibilities: read(
    '/v1/responsibilities/{person}',
    'person',
    'What one person answers for, and whether what they signed still says so',
    AsOf,
  ),
  signResponsibilities: signed(
    '/v1/responsibilities',
    'responsibilities.sign',
    ['responsibilities.signed'],
    'A person signs their own statement of responsibilities',
    ['assumptions_moved'],
  ),
} as const satisfies Record<string, Route>
