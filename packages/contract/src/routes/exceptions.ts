import { z } from 'zod'
import { AsOf, Page, read, signed, type Route } from './route.ts'

const ofUseCase = AsOf.extend({ useCase: z.string().optional() })

/** What may be done although a rule or a requirement says no: exceptions, emergencies, standing approvals. */
export const exceptionRoutes = {
  requestException: signed(
    '/v1/exceptions',
    'exception.request',
    ['exception.requested'],
    'Ask for a waiver of one waivable rule or listed requirement, with a compensating control',
    ['beyond_authority', 'expired'],
  ),
  approveException: signed(
    '/v1/exceptions/{exception}/approve',
    'exception.approve',
    ['exception.approved'],
    'Approve an exception or its renewal; never one’s own',
    ['beyond_authority', 'expired', 'not_separate'],
    { exception: 'exception' },
  ),
  refuseException: signed(
    '/v1/exceptions/{exception}/refuse',
    'exception.refuse',
    ['exception.refused'],
    'Refuse an exception or its renewal',
    ['beyond_authority', 'not_separate'],
    { exception: 'exception' },
  ),
  revokeException: signed(
    '/v1/exceptions/{exception}/revoke',
    'exception.revoke',
    ['exception.revoked'],
    'End an exception now',
    ['beyond_authority'],
    { exception: 'exception' },
  ),
  renewException: signed(
    '/v1/exceptions/{exception}/renew',
    'exception.renew',
    ['exception.renewal_requested'],
    'Ask for another term of an exception',
    ['beyond_authority', 'expired'],
    { exception: 'exception' },
  ),
  listExceptions: read(
    '/v1/exceptions',
    'person',
    'Exceptions: state, end, renewals, how often used; unused ones are marked',
    ofUseCase,
  ),
  declareEmergency: signed(
    '/v1/emergencies',
    'emergency.declare',
    ['emergency.declared'],
    'First signature of an emergency continuation: a signature or cover has lapsed and work must go on',
    ['beyond_authority'],
  ),
  secondEmergency: signed(
    '/v1/emergencies/{emergency}/second',
    'emergency.second',
    ['emergency.seconded'],
    'Second signature: from here it holds for four hours',
    ['beyond_authority', 'expired'],
    { emergency: 'emergency' },
  ),
  reviewEmergency: signed(
    '/v1/emergencies/{emergency}/review',
    'emergency.review',
    ['emergency.reviewed'],
    'Say afterwards whether an emergency continuation was justified',
    ['not_separate'],
    { emergency: 'emergency' },
  ),
  listEmergencies: read('/v1/emergencies', 'person', 'Emergency continuations and their reviews', ofUseCase),
  signStandingApproval: signed(
    '/v1/standing-approvals',
    'standing_approval.sign',
    ['standing_approval.signed'],
    'The owner approves calls of one kind beforehand, within bounds',
    ['beyond_authority', 'expired', 'assumptions_moved', 'not_separate'],
  ),
  revokeStandingApproval: signed(
    '/v1/standing-approvals/{standingApproval}/revoke',
    'standing_approval.revoke',
    ['standing_approval.revoked'],
    'End a standing approval now',
    [],
    { standingApproval: 'standingApproval' },
  ),
  listStandingApprovals: read(
    '/v1/standing-approvals',
    'person',
    'Standing approvals: bounds, how much of them is used',
    ofUseCase,
  ),
  listHandoffs: read(
    '/v1/handoffs',
    'person',
    'Work handed from or to a use case: both owners see the same entries',
    Page.extend({ useCase: z.string() }),
  ),
  announceComponent: signed(
    '/v1/components/{component}/changes',
    'component.announce',
    ['component.announced'],
    'Say, before it ships, which use cases a change of a component reaches',
    [],
    { component: 'component' },
  ),
  listComponents: read(
    '/v1/components',
    'person',
    'Components and the use cases that rely on them',
    AsOf.extend({ component: z.string().optional() }),
  ),
} as const satisfies Record<string, Route>
