import type { Call, Reply } from '../http/edge.ts'
import { OBLIGATION_TYPES } from './obligations.ts'
import { ACCESS_REQUEST, OBLIGATIONS } from './profiles.ts'

const ACCESS_REQUEST_CAPABILITY = 'urn:openid:authzen:capability:access-request'

/** How the caller reaches this server: as configured, else as it was asked. */
export function baseOf({ edge, request }: Pick<Call, 'edge' | 'request'>): string {
  return edge.publicUrl ?? new URL(request.url).origin
}

/** GET /.well-known/authzen-configuration (AuthZEN 1.0 section 9). Drafts are announced only where they are on. */
export async function configuration(call: Call): Promise<Reply> {
  const base = baseOf(call)
  const drafts = {
    capabilities: [ACCESS_REQUEST_CAPABILITY],
    access_request_endpoint: `${base}/access/v1/requests`,
    obligations_supported: OBLIGATION_TYPES,
    answerable_drafts: [ACCESS_REQUEST, OBLIGATIONS],
  }
  return {
    json: {
      policy_decision_point: base,
      access_evaluation_endpoint: `${base}/access/v1/evaluation`,
      access_evaluations_endpoint: `${base}/access/v1/evaluations`,
      search_subject_endpoint: `${base}/access/v1/search/subject`,
      search_resource_endpoint: `${base}/access/v1/search/resource`,
      search_action_endpoint: `${base}/access/v1/search/action`,
      ...(call.edge.authZenDrafts ? drafts : {}),
    },
  }
}
