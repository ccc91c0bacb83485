import type { HumanCommandType, RouteName } from '@answerable/contract'

/** The route each human command is sent to. A test compares it with the route table. */
export const signedRoutes = {
  'person.register': 'registerPerson',
  'person.depart': 'departPerson',
  'key.add': 'addKey',
  'key.revoke': 'revokeKey',
  'mandate.propose': 'proposeMandate',
  'mandate.countersign': 'countersignMandate',
  'authority.grant': 'grantAuthority',
  'authority.revoke': 'revokeAuthority',
  'use_case.register': 'registerUseCase',
  'nomination.make': 'makeNominations',
  'nomination.accept': 'acceptNomination',
  'nomination.redirect': 'redirectNomination',
  'nomination.retire': 'retireNomination',
  'observed.sign': 'signObserved',
  'observed.renew': 'renewObserved',
  'task.settle': 'settleTask',
  'responsibilities.sign': 'signResponsibilities',
  'policy.publish': 'publishPolicy',
  'challenge.record': 'recordChallenge',
  'acceptance.sign': 'signAcceptance',
  'acceptance.rescind': 'rescindAcceptance',
  'restriction.set': 'setRestriction',
  'restriction.lift': 'liftRestriction',
  'erasure.approve': 'approveErasure',
  'hold.place': 'placeHold',
  'hold.lift': 'liftHold',
  'agent.register': 'registerAgent',
  'agent.revoke': 'revokeAgent',
  'clock.confirm': 'confirmClock',
  'review.vote': 'vote',
  'review.vote_plan': 'votePlan',
  'secret.settle': 'settleSecret',
} as const satisfies Record<HumanCommandType, RouteName>

export type SignedRoute = (typeof signedRoutes)[HumanCommandType]
