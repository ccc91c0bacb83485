import type { HumanCommandType } from '@answerable/contract'
import type { Json } from '@answerable/verifier'

/**
 * Where each signed command is sent. Written here because the contract's table brings every schema with it; a test
 * compares the two.
 */
export const signedPaths: Partial<Readonly<Record<HumanCommandType, string>>> = {
  'acceptance.sign': '/v1/use-cases/{useCase}/acceptances',
  'acceptance.rescind': '/v1/acceptances/{acceptance}/rescind',
  'acceptance.countersign': '/v1/acceptances/{acceptance}/countersign',
  'authority.confirm': '/v1/authorities/{authority}/confirm',
  'authority.grant': '/v1/authorities',
  'authority.revoke': '/v1/authorities/{authority}/revoke',
  'challenge.record': '/v1/use-cases/{useCase}/challenges',
  'emergency.declare': '/v1/emergencies',
  'emergency.review': '/v1/emergencies/{emergency}/review',
  'emergency.second': '/v1/emergencies/{emergency}/second',
  'exception.renew': '/v1/exceptions/{exception}/renew',
  'exception.request': '/v1/exceptions',
  'incident.acknowledge': '/v1/incidents/{incident}/acknowledge',
  'standing_approval.revoke': '/v1/standing-approvals/{standingApproval}/revoke',
  'standing_approval.sign': '/v1/standing-approvals',
  'exception.approve': '/v1/exceptions/{exception}/approve',
  'exception.refuse': '/v1/exceptions/{exception}/refuse',
  'exception.revoke': '/v1/exceptions/{exception}/revoke',
  'incident.close': '/v1/incidents/{incident}/close',
  'incident.decide': '/v1/incidents/{incident}/decide',
  'incident.reassess': '/v1/incidents/{incident}/reassess',
  'incident.open': '/v1/incidents',
  'invitation.create': '/v1/invitations',
  'key.add': '/v1/people/{person}/keys',
  'key.confirm': '/v1/people/{person}/keys/{key}/confirm',
  'mandate.propose': '/v1/mandates',
  'mandate.countersign': '/v1/mandates/{mandate}/countersign',
  'nomination.accept': '/v1/nominations/{useCase}/accept',
  'nomination.make': '/v1/nominations',
  'nomination.redirect': '/v1/nominations/{useCase}/redirect',
  'nomination.retire': '/v1/nominations/{useCase}/retire',
  'person.depart': '/v1/people/{person}/depart',
  'restriction.explain': '/v1/restrictions/{restriction}/reason',
  'restriction.lift': '/v1/restrictions/{restriction}/lift',
  'policy.publish': '/v1/use-cases/{useCase}/policies',
  'restriction.set': '/v1/restrictions',
  'review.answer': '/v1/decisions/{decision}/questions/{question}/answer',
  'review.ask': '/v1/decisions/{decision}/questions',
  'review.take': '/v1/decisions/{decision}/take',
  'review.vote_plan': '/v1/reviews/votes',
  'review.vote': '/v1/decisions/{decision}/votes',
  'use_case.register': '/v1/use-cases',
}

/** @throws RangeError for a command this console does not send */
export function pathOf(command: HumanCommandType, payload: Readonly<Record<string, Json>>): string {
  const pattern = signedPaths[command]
  if (pattern === undefined) throw new RangeError(`this console sends no ${command}`)
  return pattern.replaceAll(/\{(\w+)\}/gu, (_, name: string) => encodeURIComponent(String(payload[name])))
}
